import { cloneDatabase, type TestDatabase } from '@bocage/testing';
import { openStage, type Stage } from '@bocage/testing/world';

/** PostgreSQL as embedded, and the oldest one supported (Debian's). */
export const versions = [
  { version: 18, url: 'DATABASE_ADMIN_URL' },
  { version: 15, url: 'DATABASE_ADMIN_URL_15' },
] as const;

/** A migrated database of one test file on that version, and a superuser's stage on it. */
export const openVersion = async ({
  version,
  url,
}: {
  version: number;
  url: string;
}): Promise<{ database: TestDatabase; stage: Stage }> => {
  const adminUrl = process.env[url];
  if (!adminUrl) throw new Error(`${url} is not set: these proofs run on PostgreSQL ${version} too`);
  const database = await cloneDatabase({ ...process.env, DATABASE_ADMIN_URL: adminUrl });
  const stage = await openStage(database.adminUrl);
  const [server] = await stage.rows<{ v: number }>("select current_setting('server_version_num')::int / 10000 as v");
  if (server?.v !== version) throw new Error(`${url} is PostgreSQL ${server?.v}, not ${version}`);
  return { database, stage };
};
