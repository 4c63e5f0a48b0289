import { parts } from './parts.ts';
import { closingLine, nothing, sum, type Tally } from './tally.ts';

const time = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** `test [part] [what the part's runner takes]`: every part in order, or one; the closing line is for machines. */
export const runTests = async (args: string[], env: NodeJS.ProcessEnv): Promise<number> => {
  const [name, ...rest] = args;
  if (name !== undefined && !parts[name]) {
    process.stderr.write(`${name} is no part; there are ${Object.keys(parts).join(', ')}\n`);
    return 64;
  }
  const chosen = Object.entries(parts).filter(([one]) => name === undefined || one === name);
  const rows: { part: string; tally: Tally; ms: number; budget: number }[] = [];
  for (const [part, { why, budget, run }] of chosen) {
    process.stdout.write(`\n── ${part}: ${why}\n`);
    const from = Date.now();
    const tally = await run(rest, env).catch((error: unknown): Tally => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return { ...nothing, failed: 1 };
    });
    rows.push({ part, tally, ms: Date.now() - from, budget });
  }
  process.stdout.write('\n');
  for (const { part, tally, ms, budget } of rows)
    process.stdout.write(
      `${part.padEnd(10)}${time(ms).padStart(9)} of ${`${budget} s`.padEnd(7)}${closingLine(tally)}\n`,
    );
  const total = sum(rows.map((row) => row.tally));
  process.stdout.write(`${'in all'.padEnd(10)}${time(rows.reduce((all, row) => all + row.ms, 0)).padStart(9)}\n`);
  process.stdout.write(`${closingLine(total)}\n`);
  // A run that proved nothing is not a success.
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
};
