import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withAdmin } from '@bocage/testing';
import { config } from './config.ts';
import { freePort, type Killable, killable } from './process.ts';

const versions = '/usr/lib/postgresql';

const newest = (): string => {
  const [version] = readdirSync(versions).sort((one, other) => Number(other) - Number(one));
  if (!version) throw new Error(`no PostgreSQL in ${versions}: apt install postgresql`);
  return join(versions, version, 'bin');
};

// PostgreSQL refuses to run as root.
const unprivileged = (): { uid: number; gid: number } | Record<string, never> => {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
};

/** A cluster of the harness's own, as durable as production's: fsync, full_page_writes, synchronous_commit as they come. */
export const makePostgres = async (): Promise<{ server: Killable; adminUrl: string; dir: string }> => {
  const bin = newest();
  const user = unprivileged();
  const dir = mkdtempSync(join(tmpdir(), 'bocage-crash-pg-'));
  const password = randomBytes(16).toString('hex');
  const passwordFile = `${dir}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if ('uid' in user) for (const path of [dir, passwordFile]) chownSync(path, user.uid, user.gid);
  const options = { ...user, cwd: '/', env: { PATH: config.PATH, LC_ALL: 'C' } };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', dir, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-locale'],
    { ...options, stdio: 'ignore' },
  );
  const port = await freePort();
  const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const server = killable({
    name: 'PostgreSQL',
    command: join(bin, 'postgres'),
    args: [
      '-D',
      dir,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'log_min_messages=fatal',
      '-c',
      'max_connections=200',
    ],
    options: { ...options, stdio: 'ignore' },
    ready: () => withAdmin(adminUrl, async (client) => void (await client.query('select 1'))).then(() => true),
  });
  return { server, adminUrl, dir };
};

const pong = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 500 }, () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
    socket.once('timeout', () => resolve(false));
  });

export const makeRedis = async (): Promise<{ server: Killable; url: string; dir: string }> => {
  const dir = mkdtempSync(join(tmpdir(), 'bocage-crash-redis-'));
  const port = await freePort();
  const server = killable({
    name: 'Redis',
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
      '--maxmemory-policy',
      'noeviction',
    ],
    options: { stdio: 'ignore' },
    ready: () => pong(port),
  });
  return { server, url: `redis://127.0.0.1:${port}`, dir };
};
