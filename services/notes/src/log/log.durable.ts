import type { Tx } from '@bocage/platform';

/** Settings of PostgreSQL without which "acknowledged" would not mean "on disk", that are not as they must be. */
export const looseSettings = async (tx: Tx): Promise<string[]> => {
  const rows = await tx.query<{ name: string; setting: string }>(
    `select name, setting from pg_catalog.pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
  );
  // remote_write and remote_apply wait for the local disk too.
  const good = (name: string, setting: string) =>
    setting === 'on' || (name === 'synchronous_commit' && setting.startsWith('remote_'));
  return rows.filter(({ name, setting }) => !good(name, setting)).map(({ name }) => name);
};
