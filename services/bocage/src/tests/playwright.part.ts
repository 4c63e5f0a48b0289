import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '@bocage/servers';
import { buildWeb } from '../webbuild.ts';
import { runProgram, type Tally } from './tally.ts';

type Report = { stats: { expected: number; unexpected: number; flaky: number; skipped: number }; errors: unknown[] };

/** Runs the journeys in headless Chromium. One that passed only at its second try counts as failed. */
export const playwright = async (folder: string, args: string[], env: NodeJS.ProcessEnv): Promise<Tally> => {
  const cwd = join(repository, folder);
  if (!existsSync(join(cwd, 'playwright.config.ts'))) {
    process.stderr.write(`${folder}/playwright.config.ts is missing\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  await buildWeb();
  const out = await mkdtemp(join(tmpdir(), 'bocage-e2e-'));
  const report = join(out, 'report.json');
  try {
    const cli = join(cwd, 'node_modules', '@playwright', 'test', 'cli.js');
    const code = await runProgram(process.execPath, [cli, 'test', '--reporter=list,json', ...args], {
      cwd,
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    });
    const read = JSON.parse(await readFile(report, 'utf8').catch(() => 'null')) as Report | null;
    if (!read) return { passed: 0, failed: 1, skipped: 0 };
    const failed = read.stats.unexpected + read.stats.flaky + read.errors.length;
    return {
      passed: read.stats.expected,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: read.stats.skipped,
    };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
};
