import type { NewSupport, Support } from '@bocage/contracts';
import type { Db, Member } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { shown } from '../access/instant.ts';
import { afterOf, type PageQuery, pageOf } from '../access/page.ts';
import { tell } from './support.event.ts';
import type { SupportLetter } from './support.letter.ts';
import * as store from './support.store.ts';

export const showSupport = ({ card, opened_at, until, ended_at }: store.SupportRow): Support => ({
  ...card,
  openedAt: opened_at.toISOString(),
  until: until.toISOString(),
  endedAt: shown(ended_at ?? null),
});

/** Support access: opened and ended by administrators, seen by everyone of the body while it lasts. */
export const createSupport = (db: Db, write: SupportLetter) => ({
  open: async (caller: Member, asked: NewSupport) => {
    const { row, letters } = await db.as(caller, async (tx, ctx) => {
      allow(ctx, 'administer', 'Tenant');
      const made = found(await store.open(tx, asked));
      await tell(tx, 'support.opened', made, ctx.tenantId);
      return { row: made, letters: await store.addressees(tx, made.support_id) };
    });
    // Nobody waits for a mail server.
    void write(row, letters);
    return showSupport(row);
  },

  list: (caller: Member, query: PageQuery) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'administer', 'Tenant');
      const rows = await store.list(tx, afterOf(query, 1), query.limit);
      return pageOf(rows, query, (row) => [row.support_id], showSupport);
    }),

  current: (caller: Member) => db.as(caller, async (tx) => ({ items: (await store.current(tx)).map(showSupport) })),

  /** Without a second factor: what closes a door must not wait. Who may is the database's to say. */
  end: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const row = found(await store.end(tx, id));
      await tell(tx, 'support.ended', row, ctx.tenantId);
      return showSupport(row);
    }),
});
