import { fault, type TrailClass } from '@bocage/contracts';
import { isId } from '@bocage/platform';
import type { Reader } from '../trail/reader.ts';
import * as store from './keeping.store.ts';

type Paging = { cursor?: string | undefined; limit: number };

/** How long the trail keeps what it tells, and what leaves it. */
export const createKeeping = () => ({
  read: ({ act }: Reader) =>
    act(async (tx, rights) => {
      rights.allow('read', 'Trail');
      return store.times(tx);
    }),

  change: ({ act }: Reader, of: TrailClass, months: number) =>
    act(async (tx, rights) => {
      rights.allow('administer', 'Tenant');
      await store.keep(tx, of, months);
      return store.times(tx);
    }),

  purges: ({ act }: Reader, { cursor, limit }: Paging) =>
    act(async (tx, rights) => {
      rights.allow('read', 'Trail');
      if (cursor !== undefined && !isId(cursor)) throw fault('request.invalid', { detail: 'cursor' });
      const rows = await store.purges(tx, cursor ?? null, limit + 1);
      return { items: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
    }),
});
export type KeepingService = ReturnType<typeof createKeeping>;
