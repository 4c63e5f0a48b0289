import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { clearLock } from './postgres.lock.ts';
import { type Binaries, embedded, place, type User } from './postgres.place.ts';
import { problem } from './problem.ts';
import { supervise } from './supervise.ts';
import type { Context, RunningServer } from './types.ts';

const run = promisify(execFile);

const initialise = async (dir: string, initdb: string, password: string, user?: User): Promise<void> => {
  if (existsSync(join(dir, 'PG_VERSION'))) return;
  // Made aside, then renamed: an initdb that was killed leaves no half of a cluster behind.
  const fresh = `${dir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  const passwordFile = `${dir}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [fresh, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    await run(
      initdb,
      [
        '-D',
        fresh,
        '-U',
        'postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=icu',
        '--icu-locale=fr-FR',
      ],
      { ...user, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' } },
    );
    renameSync(fresh, dir);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (said.includes('No space left on device')) throw Object.assign(new Error(said), { code: 'ENOSPC' });
    throw problem(
      `La base de données n’a pas pu être créée dans ${dir} : ${said.trim().split('\n').slice(-2).join(' ')}`,
      error,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
};

/** Runs statements as the superuser; each in its own transaction, since CREATE DATABASE takes none. */
export const administer = async (url: string, statements: (client: pg.Client) => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await statements(client);
  } finally {
    await client.end();
  }
};

export const ensureDatabase = async (
  client: pg.Client,
  name: string,
  owner?: { role: string; password: string },
): Promise<void> => {
  if (owner) {
    const known = await client.query('select 1 from pg_roles where rolname = $1', [owner.role]);
    const verb = known.rowCount ? 'alter' : 'create';
    await client.query(
      `${verb} role ${client.escapeIdentifier(owner.role)} login password ${client.escapeLiteral(owner.password)}`,
    );
  }
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (!rowCount)
    await client.query(
      `create database ${client.escapeIdentifier(name)}${owner ? ` owner ${client.escapeIdentifier(owner.role)}` : ''}`,
    );
};

/** Durable as in production: fsync, full_page_writes and synchronous_commit keep their defaults, which are on. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  jit: 'off',
  timezone: 'UTC',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
};

export type Postgres = { adminUrl: string; url: string; server: RunningServer };

/** Starts one cluster on this machine, with the databases `bocage` and `keycloak`. `binaries` picks another version's. */
export const startPostgres = async (
  context: Context,
  options: { name?: 'postgres' | 'postgres15'; binaries?: Binaries } = {},
): Promise<Postgres> => {
  const began = Date.now();
  const name = options.name ?? 'postgres';
  const port = context.ports[name];
  const { dir, binaries, user } = place(context, name, options.binaries ?? (await embedded(context)));
  await initialise(dir, binaries.initdb, context.secrets.databasePassword, user);
  const adminUrl = `postgres://postgres:${context.secrets.databasePassword}@127.0.0.1:${port}/postgres`;
  await clearLock(context.dataDir, name, dir);
  const { pid, adopted } = await supervise({
    name,
    title: 'PostgreSQL',
    dataDir: context.dataDir,
    command: binaries.postgres,
    args: [
      '-D',
      dir,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    ...(user && { user }),
    ports: [{ port, variable: name === 'postgres' ? 'BOCAGE_PORT_POSTGRES' : 'BOCAGE_PORT_POSTGRES15' }],
    ready: () => administer(adminUrl, async (client) => void (await client.query('select 1'))).then(() => true),
    timeoutMs: 60_000,
    // SIGINT is PostgreSQL's fast shutdown: it disconnects, checkpoints and leaves.
    stop: { signal: 'SIGINT', graceMs: 20_000 },
  });
  await administer(adminUrl, async (client) => {
    await ensureDatabase(client, 'bocage');
    await ensureDatabase(client, 'keycloak', { role: 'keycloak', password: context.secrets.keycloakDatabasePassword });
  });
  return {
    // The superuser on the application's own database: that is where migrations and tests have work for it.
    adminUrl: adminUrl.replace(/postgres$/, 'bocage'),
    url: `postgres://127.0.0.1:${port}/bocage`,
    server: {
      name,
      origin: adopted ? 'adopted' : 'started',
      address: `postgres://127.0.0.1:${port}`,
      ms: Date.now() - began,
      pid,
    },
  };
};
