import { readdir, readFile } from 'node:fs/promises';
import knexFactory from 'knex';
import pg from 'pg';
import { migrateQueue } from './jobs.ts';

/** One folder of plain SQL files `NNNN_name.sql`, run in the order of their names. */
export type MigrationFolder = { service: string; path: string };

export type MigrateOptions = {
  /** A superuser's address: only to make the roles, their passwords and the schemas. */
  adminUrl: string;
  rolesSql: string;
  folders: readonly MigrationFolder[];
  /** Passwords by role (`bocage_notes`); every role of `rolesSql` that logs in has one. */
  passwords: Readonly<Record<string, string>>;
};

const files = async ({ service, path }: MigrationFolder) => {
  const names = (await readdir(path)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return names.map((name) => ({ name: `${service}/${name}`, path: `${path}/${name}` }));
};

const withAdmin = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const urlAs = (adminUrl: string, role: string, password: string): string => {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
};

/**
 * Brings the database of `adminUrl` to the newest schema: roles (superuser), then every file not yet run, each in its
 * own transaction as `bocage_migrator`, in the order of `folders`, then BullMQ's tables. Running it again changes nothing.
 */
export const migrate = async (options: MigrateOptions): Promise<{ ran: string[] }> => {
  const { adminUrl, rolesSql, folders, passwords } = options;
  await withAdmin(adminUrl, async (client) => {
    // Roles belong to the cluster, not to the database: two databases being migrated at once would collide on them.
    await client.query('select pg_advisory_lock(4242001)');
    await client.query(rolesSql);
    for (const [role, password] of Object.entries(passwords)) {
      await client.query(`alter role ${client.escapeIdentifier(role)} password ${client.escapeLiteral(password)}`);
    }
  });
  const migrator = urlAs(adminUrl, 'bocage_migrator', passwords.bocage_migrator ?? '');
  const sources = (await Promise.all(folders.map(files))).flat();
  const knex = knexFactory({ client: 'pg', connection: migrator, pool: { min: 0, max: 2 } });
  try {
    const [, ran] = (await knex.migrate.latest({
      schemaName: 'migration',
      migrationSource: {
        getMigrations: async () => sources,
        getMigrationName: (source: { name: string }) => source.name,
        getMigration: async (source: { name: string; path: string }) => ({
          up: async (tx) => {
            const sql = (await readFile(source.path, 'utf8')).replaceAll('?', '\\?');
            await tx.raw(sql).catch((error: Error) => {
              // knex puts the whole file in front of what PostgreSQL said.
              throw new Error(`${source.name}: ${error.message.split(' - ').at(-1) ?? ''}`, { cause: error });
            });
          },
          down: async () => {
            throw new Error('migrations go forward only');
          },
        }),
      },
    })) as [number, string[]];
    await migrateQueue(migrator);
    return { ran };
  } finally {
    await knex.destroy();
  }
};
