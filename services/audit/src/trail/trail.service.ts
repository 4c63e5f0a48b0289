import { fault, type TrailEvent } from '@bocage/contracts';
import { type Caller, type Context, type Db, type Member, newId, type Tx } from '@bocage/platform';
import { renderEvent } from './trail.render.ts';
import * as store from './trail.store.ts';

export type TrailPage = { items: TrailEvent[]; next: string | null };
type Paging = { cursor?: string | undefined; limit: number };

/** The most events one export holds; the rest is had by narrowing the dates. */
export const maxExported = 100_000;
const exportPage = 1_000;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const cursorOf = (cursor: string | undefined): string | null => {
  if (cursor === undefined) return null;
  if (!uuid.test(cursor)) throw fault('request.invalid', { detail: 'cursor' });
  return cursor;
};

const render = async (tx: Tx, rows: store.TrailRow[], here: string | null): Promise<TrailEvent[]> => {
  const tenants = [...new Set(rows.flatMap((row) => (row.actor_tenant_id ? [row.actor_tenant_id] : [])))];
  const names = await store.tenantNames(tx, tenants);
  return rows.map((row) => renderEvent(row, names, here));
};

const paged = (items: TrailEvent[], limit: number): TrailPage => ({
  items: items.slice(0, limit),
  next: items.length > limit ? (items[limit - 1]?.id ?? null) : null,
});

export const createTrail = (db: Db) => ({
  /** One page of the acting tenant's trail: what the person may read of it. */
  list: (caller: Member, filter: store.TrailFilter, { cursor, limit }: Paging): Promise<TrailPage> =>
    db.as(caller, async (tx, ctx) =>
      paged(await render(tx, await store.list(tx, filter, cursorOf(cursor), limit + 1), ctx.tenantId), limit),
    ),

  /** One page of the trail of a thing that the caller reaches; the database says whether they do. */
  listOf: (caller: Member, subject: string, { cursor, limit }: Paging): Promise<TrailPage> =>
    db.as(caller, async (tx, ctx) =>
      paged(await render(tx, await store.listOf(tx, subject, cursorOf(cursor), limit + 1), ctx.tenantId), limit),
    ),

  listInstance: (caller: Caller, filter: store.TrailFilter, { cursor, limit }: Paging): Promise<TrailPage> => {
    const scope = {
      reason: 'lecture du journal de l’instance',
      tenantId: null,
      requestId: caller.requestId,
      account: caller.account,
    };
    return db.asSystem(scope, async (tx) =>
      paged(await render(tx, await store.listInstance(tx, filter, cursorOf(cursor), limit + 1), null), limit),
    );
  },

  /** The filtered trail, page by page, each in a short transaction of its own; the export is itself an event, first. */
  async *export(caller: Member, filter: store.TrailFilter, format: string): AsyncGenerator<TrailEvent[]> {
    await db.as(caller, async (tx, ctx: Context) => {
      if (!ctx.permissions.includes('trail.export'))
        throw fault('access.refused', { reason: 'le rôle ne le permet pas' });
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
      await tx.run('select audit.record($1, $2, $3, $4)', [
        'trail.exported',
        'trail',
        ctx.tenantId,
        { format, ...given },
      ]);
    });
    let cursor: string | null = null;
    for (let sent = 0; sent < maxExported; ) {
      const next = { ...caller, requestId: newId() };
      const page: TrailEvent[] = await db.as(next, async (tx, ctx) =>
        render(tx, await store.list(tx, filter, cursor, exportPage), ctx.tenantId),
      );
      if (page.length > 0) yield page;
      sent += page.length;
      cursor = page.at(-1)?.id ?? null;
      if (page.length < exportPage) return;
    }
  },
});
export type Trail = ReturnType<typeof createTrail>;
