import { join } from 'node:path';
import { repository } from '@bocage/servers';
import { asOne, runProgram, sum, type Tally } from './tally.ts';

const tools = {
  types: ['typescript/bin/tsc', '-b'],
  eslint: ['eslint/bin/eslint.js', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.'],
  biome: ['@biomejs/biome/bin/biome', 'ci', '--colors=off', '--max-diagnostics=200', '.'],
} as const;

/** Types, rules and format: three checks, each passes or fails as one. */
export const staticChecks = async (): Promise<Tally> => {
  const tallies: Tally[] = [];
  for (const [name, [entry, ...args]] of Object.entries(tools)) {
    const from = Date.now();
    const tally = asOne(
      await runProgram(process.execPath, [join(repository, 'node_modules', entry), ...args], { cwd: repository }),
    );
    process.stdout.write(
      `  ${tally.failed === 0 ? '✓' : '✗'} ${name} (${((Date.now() - from) / 1000).toFixed(1)} s)\n`,
    );
    tallies.push(tally);
  }
  return sum(tallies);
};
