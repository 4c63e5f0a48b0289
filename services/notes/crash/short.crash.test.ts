import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const run = (...args: string[]): Promise<{ code: number | null; out: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
    });
    child.once('exit', (code) => resolve({ code, out }));
  });

// The short form of `pnpm test:crash -- --kills 200`.
test('replicas, PostgreSQL and Redis killed at random: nothing that was said to be saved is lost, all screens converge', async () => {
  const { code, out } = await run('--kills', '6');
  expect(out).toMatch(/^lost {11}0$/m);
  expect(out).toMatch(/^converged {6}yes/m);
  expect(Number(/^acknowledged +(\d+)$/m.exec(out)?.[1])).toBeGreaterThan(100);
  expect(code).toBe(0);
}, 120_000);

test('the harness sees it when an edit is acknowledged before it is appended', async () => {
  const { code, out } = await run('--kills', '2', '--mutant');
  expect(Number(/^lost +(\d+)/m.exec(out)?.[1])).toBeGreaterThan(0);
  expect(code).toBe(1);
}, 120_000);
