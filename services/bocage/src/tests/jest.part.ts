import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '@bocage/servers';
import { runProgram, type Tally } from './tally.ts';

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numFailedTestSuites: number;
  numRuntimeErrorTestSuites: number;
};

/** Runs projects of jest; a suite that could not even load counts as one failure. */
export const jest = async (
  projects: string[],
  options: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<Tally> => {
  const folder = await mkdtemp(join(tmpdir(), 'bocage-jest-'));
  const report = join(folder, 'report.json');
  try {
    const code = await runProgram(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        join(repository, 'node_modules', 'jest', 'bin', 'jest.js'),
        ...(options.args ?? []),
        '--passWithNoTests',
        '--json',
        `--outputFile=${report}`,
        '--selectProjects',
        ...projects,
      ],
      { cwd: repository, env: { ...options.env } },
    );
    const read = JSON.parse(await readFile(report, 'utf8').catch(() => 'null')) as Report | null;
    if (!read) return { passed: 0, failed: 1, skipped: 0 };
    const failed = read.numFailedTests + read.numRuntimeErrorTestSuites;
    return {
      passed: read.numPassedTests,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: read.numPendingTests + read.numTodoTests,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
