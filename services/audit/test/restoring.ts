import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from '@bocage/testing';
import { withAdmin } from '@bocage/testing';

const server = ({ adminUrl }: TestDatabase): string => {
  const target = new URL(adminUrl);
  target.pathname = '/postgres';
  return target.href;
};

/** Copies of a database as they were, and going back to one: what a backup and its restore do. */
export const copiesOf = (database: TestDatabase) => {
  const { name } = database;
  const made: string[] = [];
  const alone = (client: { query(text: string, values?: unknown[]): Promise<unknown> }) =>
    client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  return {
    copy: async (): Promise<string> => {
      const copy = `${name}_c${made.length}`;
      await withAdmin(server(database), async (client) => {
        await alone(client);
        await client.query(`create database ${copy} template ${name}`);
      });
      made.push(copy);
      return copy;
    },
    restore: (copy: string): Promise<void> =>
      withAdmin(server(database), async (client) => {
        await client.query(`drop database ${name} with (force)`);
        await client.query(`create database ${name} template ${copy}`);
      }),
    drop: () =>
      withAdmin(server(database), async (client) => {
        for (const copy of made) await client.query(`drop database ${copy} with (force)`);
      }),
  };
};

/** The second verifier, as a stranger runs it: whether it says that the export holds. */
export const goVerifier = () => {
  const folder = mkdtempSync(join(tmpdir(), 'bocage-go-'));
  const cache = process.env.BOCAGE_CACHE ?? join(homedir(), '.cache', 'bocage');
  mkdirSync(cache, { recursive: true });
  const binary = join(folder, 'verify-go');
  execFileSync('go', ['build', '-o', binary, '.'], {
    cwd: join(import.meta.dirname, '../../../packages/verify/go'),
    env: { ...process.env, CGO_ENABLED: '0', GOCACHE: join(cache, 'go-build') },
  });
  return {
    verify: (
      lines: readonly string[],
      key: string,
      kept: readonly string[],
      witnesses: readonly string[] = [],
    ): string => {
      const file = (name: string, text: string): string => {
        writeFileSync(join(folder, name), text);
        return join(folder, name);
      };
      const notes = kept.map((note, n) => file(`kept-${n}.txt`, note));
      const args = [file('export.ndjson', lines.map((line) => `${line}\n`).join('')), key, ...notes, ...witnesses];
      return spawnSync(binary, args, { encoding: 'utf8' }).stdout.trim();
    },
    close: () => rmSync(folder, { recursive: true }),
  };
};
