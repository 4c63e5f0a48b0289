import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { problem } from './problem.ts';
import { supervise } from './supervise.ts';
import type { Context, RunningServer } from './types.ts';

const ping = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 }, () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
    socket.once('timeout', () => resolve(false));
  });

/** Starts the machine's redis-server as production runs it: appended to disk, refusing rather than forgetting. */
export const startRedis = async (context: Context): Promise<{ env: Record<string, string>; server: RunningServer }> => {
  const began = Date.now();
  const port = context.ports.redis;
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status !== 0)
    throw problem(
      'Il manque redis-server, que les tests emploient : « apt install redis-server », ou donnez REDIS_URL.',
    );
  const dir = join(context.dataDir, 'redis');
  mkdirSync(dir, { recursive: true });
  const { pid, adopted } = await supervise({
    name: 'redis',
    title: 'Redis',
    dataDir: context.dataDir,
    command: 'redis-server',
    args: [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      dir,
      '--appendonly',
      'yes',
      '--maxmemory',
      '256mb',
      '--maxmemory-policy',
      'noeviction',
      '--save',
      '',
      '--daemonize',
      'no',
    ],
    env: { PATH: process.env.PATH ?? '' },
    ports: [{ port, variable: 'BOCAGE_PORT_REDIS' }],
    ready: () => ping(port),
    timeoutMs: 20_000,
    stop: { signal: 'SIGTERM', graceMs: 10_000 },
  });
  const address = `redis://127.0.0.1:${port}`;
  return {
    env: { REDIS_URL: address },
    server: { name: 'redis', origin: adopted ? 'adopted' : 'started', address, ms: Date.now() - began, pid },
  };
};
