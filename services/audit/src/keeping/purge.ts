import { type Db, newId, type Tx } from '@bocage/platform';
import * as store from './keeping.store.ts';

/**
 * Announces what will have been kept long enough in 7 days, and takes away what was announced: a batch, a transaction,
 * an event. Killed, it goes on where the last batch ended; a second replica finds the plan taken and goes by.
 */
export const createPurge = (db: Db, batch = 5_000) => {
  const inTrail = <T>(tenantId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.asSystem({ reason: 'durée de conservation', tenantId, requestId: newId() }, work);
  let stopped = false;
  return {
    run: async (): Promise<void> => {
      for (const tenantId of await inTrail(null, store.purgeable)) {
        while (!stopped && (await inTrail(tenantId, (tx) => store.purge(tx, batch))));
        if (!stopped) await inTrail(tenantId, store.announce);
      }
    },
    stop: (): void => {
      stopped = true;
    },
  };
};
