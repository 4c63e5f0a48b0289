import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { claim, withLock } from './lock.ts';
import { answers } from './ports.ts';
import { identify } from './processes.ts';
import { readRecord, stopRecorded, supervise } from './supervise.ts';

let dataDir = '';
let port = 0;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'bocage-supervise-'));
  // Below the ports that the system gives out by itself: another test's server would take one of those meanwhile.
  port = 20_000 + Math.floor(Math.random() * 10_000);
});
afterAll(async () => {
  await stopRecorded(dataDir, 'mail');
  rmSync(dataDir, { recursive: true, force: true });
});

const start = (
  env: Record<string, string> = {},
  script = `require('net').createServer().listen(${port}, '127.0.0.1')`,
) =>
  supervise({
    name: 'mail',
    title: 'Le serveur d’essai',
    dataDir,
    command: process.execPath,
    args: ['-e', script],
    env,
    ports: [{ port, variable: 'BOCAGE_PORT_MAIL' }],
    ready: () => answers(port),
    timeoutMs: 10_000,
    stop: { signal: 'SIGTERM', graceMs: 2_000 },
  });

test('a healthy server is adopted; a changed, killed or stopped one is started anew', async () => {
  const first = await start();
  expect(first.adopted).toBe(false);
  expect(await start()).toEqual({ pid: first.pid, adopted: true });
  expect(await start({ PATH: '/another/place' })).toEqual({ pid: first.pid, adopted: true });
  const changed = await start({ OTHER: 'setting' });
  expect(changed).toMatchObject({ adopted: false });
  expect(identify(first.pid)).toBeUndefined();
  process.kill(changed.pid, 'SIGKILL');
  while (identify(changed.pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  const second = await start({ OTHER: 'setting' });
  expect(second.adopted).toBe(false);
  await stopRecorded(dataDir, 'mail');
  expect([identify(second.pid), readRecord(dataDir, 'mail'), await answers(port)]).toEqual([
    undefined,
    undefined,
    false,
  ]);
});

test('a port in use is one sentence that names the variable; a server that dies tells its last words', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
  await expect(start()).rejects.toThrow(`Le port ${port}, voulu pour Le serveur d’essai, est déjà pris`);
  await expect(start()).rejects.toThrow('BOCAGE_PORT_MAIL');
  await new Promise((resolve) => taken.close(resolve));
  await expect(start({}, "console.error('plus de place'); process.exit(1)")).rejects.toThrow('plus de place');
});

test('of two starts in one folder, the second waits; one that was killed holds nobody up', async () => {
  const file = join(dataDir, 'run', 'start.lock');
  const order: string[] = [];
  const slow = withLock(file, async () => {
    order.push('first in');
    await new Promise((resolve) => setTimeout(resolve, 300));
    order.push('first out');
  });
  await withLock(file, async () => void order.push('second in'));
  await slow;
  expect(order).toEqual(['first in', 'first out', 'second in']);

  writeFileSync(file, JSON.stringify({ pid: process.pid, startTime: 'of another process' }));
  expect(await withLock(file, async () => 'taken')).toBe('taken');
  expect(claim(join(dataDir, 'run', 'application.json'))).toBeUndefined();
});
