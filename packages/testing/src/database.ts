import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type MigrateOptions, migrate } from '@bocage/platform';
import pg from 'pg';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const services = ['identity', 'audit', 'notes', 'storage', 'gateway'];

/** A database of one test file: cloned from the migrated template, dropped at the end. */
export type TestDatabase = {
  name: string;
  /** A superuser on this database, for what a test must arrange or look at from outside the walls. */
  adminUrl: string;
  /** The environment of a process that uses it. */
  env: NodeJS.ProcessEnv;
  drop(): Promise<void>;
};

const required = (env: NodeJS.ProcessEnv, name: string): string => {
  const value = env[name];
  if (!value)
    throw new Error(
      `${name} is not set: start the test servers with \`node services/bocage/src/main.ts stack up --test\``,
    );
  return value;
};

const withDatabase = (url: string, name: string): string => {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
};

/** Runs `work` with one superuser connection. */
export const withAdmin = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const sources = async (): Promise<{ rolesSql: string; folders: MigrateOptions['folders']; digest: string }> => {
  const rolesSql = await readFile(`${root}services/bocage/sql/roles.sql`, 'utf8');
  const digest = createHash('sha256').update(rolesSql);
  const folders = [];
  for (const service of services) {
    const path = `${root}services/${service}/migrations`;
    const names = (await readdir(path).catch(() => [])).filter((name) => name.endsWith('.sql')).sort();
    if (names.length > 0) folders.push({ service, path });
    for (const name of names) digest.update(name).update(await readFile(`${path}/${name}`));
  }
  return { rolesSql, folders, digest: digest.digest('hex').slice(0, 12) };
};

const passwordsOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env)
      .filter(([key]) => key.startsWith('DATABASE_PASSWORD_'))
      .map(([key, value]) => [`bocage_${key.slice('DATABASE_PASSWORD_'.length).toLowerCase()}`, value ?? '']),
  );

const exists = async (client: pg.Client, name: string): Promise<boolean> =>
  (await client.query('select 1 from pg_database where datname = $1', [name])).rowCount === 1;

// One template per state of the SQL. Its name is taken only once it is whole: a killed run leaves none behind.
const template = async (adminUrl: string, env: NodeJS.ProcessEnv): Promise<string> => {
  const { rolesSql, folders, digest } = await sources();
  const name = `bocage_template_${digest}`;
  await withAdmin(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(4242002)');
    if (await exists(client, name)) return;
    const draft = `bocage_draft_${randomBytes(5).toString('hex')}`;
    await client.query(`create database ${draft}`);
    try {
      await migrate({ adminUrl: withDatabase(adminUrl, draft), rolesSql, folders, passwords: passwordsOf(env) });
      await client.query(`alter database ${draft} rename to ${name}`);
    } catch (error) {
      await client.query(`drop database ${draft} with (force)`);
      throw error;
    }
  });
  return name;
};

// Clones of runs that were killed: the hour of making is in the name.
const dropOld = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^bocage_t\\d+_' and substring(datname from '^bocage_t(\\d+)_')::bigint < $1`,
    [Math.floor(Date.now() / 3_600_000) - 4],
  );
  for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
};

/** Clones the migrated template of the running test PostgreSQL (`DATABASE_ADMIN_URL`); tens of milliseconds. */
export const cloneDatabase = async (env: NodeJS.ProcessEnv = process.env): Promise<TestDatabase> => {
  const adminUrl = required(env, 'DATABASE_ADMIN_URL');
  const from = await template(adminUrl, env);
  const name = `bocage_t${Math.floor(Date.now() / 3_600_000)}_${randomBytes(5).toString('hex')}`;
  await withAdmin(adminUrl, async (client) => {
    await dropOld(client);
    await client.query(`create database ${name} template ${from}`);
  });
  const plain = new URL(withDatabase(adminUrl, name));
  plain.username = '';
  plain.password = '';
  return {
    name,
    adminUrl: withDatabase(adminUrl, name),
    env: { ...env, DATABASE_URL: plain.href, DATABASE_ADMIN_URL: withDatabase(adminUrl, name), QUEUE_PREFIX: name },
    drop: () =>
      withAdmin(adminUrl, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
};
