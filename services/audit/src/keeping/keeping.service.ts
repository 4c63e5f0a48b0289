import { fault, type TrailClass } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import { type Db, isId, type Member } from '@bocage/platform';
import * as store from './keeping.store.ts';

type Paging = { cursor?: string | undefined; limit: number };

/** How long the trail keeps what it tells, and what leaves it. */
export const createKeeping = (db: Db) => ({
  read: (caller: Member) =>
    db.as(caller, (tx, ctx) => {
      allow(ctx.ability, 'read', 'Trail');
      return store.times(tx);
    }),

  change: (caller: Member, of: TrailClass, months: number) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx.ability, 'administer', 'Tenant');
      await store.keep(tx, of, months);
      return store.times(tx);
    }),

  purges: (caller: Member, { cursor, limit }: Paging) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx.ability, 'read', 'Trail');
      if (cursor !== undefined && !isId(cursor)) throw fault('request.invalid', { detail: 'cursor' });
      const rows = await store.purges(tx, cursor ?? null, limit + 1);
      return { items: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
    }),
});
export type KeepingService = ReturnType<typeof createKeeping>;
