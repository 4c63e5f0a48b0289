import { type Db, type Log, newId, type Objects, type Tx } from '@bocage/platform';
import type { StorageConfig } from '../config.ts';
import { contentKey, incomingKey, readKey } from '../keys.ts';

type Swept = { uploads: number; contents: number };
const most = 500;

/**
 * Removes what nobody completed or names any more: uploads past their 24 hours with what arrived of them, contents that
 * no file has named for 24 hours. A content leaves in three steps, each under the lock that completion takes: marked,
 * removed, forgotten; a completion that wants it meanwhile waits or takes it back.
 */
export const createSweep = ({
  db,
  objects,
  config,
  log,
}: {
  db: Db;
  objects: Objects;
  config: StorageConfig;
  log: Log;
}) => {
  const reason = 'ménage du stockage';
  const asTenant = <T>(tenantId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.asSystem({ reason, tenantId, requestId: newId() }, work);
  const kept = `${config.STORAGE_KEEP_HOURS} hours`;

  const uploads = async (tenantId: string): Promise<number> => {
    const rows = await asTenant(tenantId, (tx) =>
      tx.query<{ id: string }>(
        `select id from storage.upload where expires_at < now() and (lease_until is null or lease_until < now()) order by expires_at limit ${most}`,
      ),
    );
    for (const { id } of rows) {
      const key = incomingKey(tenantId, id);
      for (const multipart of await objects.multiparts(key)) await objects.abort(key, multipart);
      await objects.remove(key);
      await asTenant(tenantId, (tx) =>
        tx.run('delete from storage.upload where id = $1 and (lease_until is null or lease_until < now())', [id]),
      );
    }
    return rows.length;
  };

  const contents = async (tenantId: string): Promise<number> => {
    const hashes = await asTenant(tenantId, (tx) =>
      tx.query<{ hash: string }>('select storage.unnamed($1::interval, $2) as hash', [kept, most]),
    );
    let gone = 0;
    for (const { hash } of hashes) {
      const row = await asTenant(tenantId, (tx) =>
        tx.one<{ mark: string | null }>('select storage.take_leave($1, $2::interval) as mark', [hash, kept]),
      );
      if (!row?.mark) continue;
      await objects.remove(contentKey(tenantId, hash));
      await asTenant(tenantId, (tx) => tx.run('select storage.forget($1, $2)', [hash, row.mark]));
      gone += 1;
    }
    return gone;
  };

  return {
    /** One round over every tenant with something to sweep; gives what was removed. */
    run: async (): Promise<Swept> => {
      const tenants = await asTenant(null, (tx) =>
        tx.query<{ id: string }>('select storage.sweepable($1::interval) as id', [kept]),
      );
      const total: Swept = { uploads: 0, contents: 0 };
      for (const { id } of tenants) {
        total.uploads += await uploads(id);
        total.contents += await contents(id);
      }
      if (total.uploads + total.contents > 0) {
        const text = 'select audit.record_instance($1, $2, null, $3)';
        await asTenant(null, (tx) => tx.run(text, ['storage.swept', 'storage', total]));
        log.info('storage.swept', total);
      }
      return total;
    },

    /**
     * Objects that no row knows, as after a restore of the database to an earlier moment: a content gets a row, and its
     * 24 hours begin; what arrived for an upload that does not exist goes after 24 hours.
     */
    adopt: async (): Promise<number> => {
      let adopted = 0;
      const oldest = Date.now() - config.STORAGE_KEEP_HOURS * 3_600_000;
      for await (const { key, sizeBytes, modifiedAt } of objects.list('')) {
        const read = readKey(key);
        if (!read) continue;
        const { tenantId, kind, name } = read;
        if (kind === 'sha256') {
          const row = await asTenant(tenantId, (tx) =>
            tx.one<{ added: boolean }>('select storage.adopt_content($1, $2) as added', [name, sizeBytes]),
          );
          if (row?.added) adopted += 1;
        } else if (modifiedAt.getTime() < oldest) {
          const known = await asTenant(tenantId, (tx) => tx.one('select id from storage.upload where id = $1', [name]));
          if (!known) await objects.remove(key);
        }
      }
      return adopted;
    },
  };
};
