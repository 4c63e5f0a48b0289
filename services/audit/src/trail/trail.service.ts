import { directExport, fault, type TrailEvent } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import { type Caller, type Context, type Db, type Member, newId, type Tx } from '@bocage/platform';
import { bodyOf, renderEvent } from './trail.render.ts';
import * as store from './trail.store.ts';

export type TrailPage = { items: TrailEvent[]; next: string | null };
type Paging = { cursor?: string | undefined; limit: number };

const exportPage = 1_000;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A page's cursor is the id of its last one. */
export const cursorOf = (cursor: string | undefined): string | null => {
  if (cursor === undefined) return null;
  if (!uuid.test(cursor)) throw fault('request.invalid', { detail: 'cursor' });
  return cursor;
};

const render = async (tx: Tx, rows: store.TrailRow[], here: string | null): Promise<TrailEvent[]> => {
  const tenants = new Set(rows.flatMap((row) => [row.actor_tenant_id ?? [], bodyOf(row) ?? []].flat()));
  const names = await store.tenantNames(tx, [...tenants]);
  return rows.map((row) => renderEvent(row, names, here));
};

const paged = (items: TrailEvent[], limit: number): TrailPage => ({
  items: items.slice(0, limit),
  next: items.length > limit ? (items[limit - 1]?.id ?? null) : null,
});

/** What of a filter was given, as the trail tells it. */
export const givenOf = (filter: store.TrailFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined));

export const createTrail = (db: Db) => {
  /** Pages of the filtered trail after an event, newest first, each in a short transaction of its own. */
  async function* pages(caller: Member, filter: store.TrailFilter, after: string | null, size = exportPage) {
    let cursor = after;
    for (;;) {
      const from = cursor;
      const items: TrailEvent[] = await db.as({ ...caller, requestId: newId() }, async (tx, ctx) =>
        render(tx, await store.list(tx, filter, from, size), ctx.tenantId),
      );
      cursor = items.at(-1)?.id ?? cursor;
      yield { items, cursor };
      if (items.length < size) return;
    }
  }

  return {
    /** One page of the acting tenant's trail: what the person may read of it. */
    list: (caller: Member, filter: store.TrailFilter, { cursor, limit }: Paging): Promise<TrailPage> =>
      db.as(caller, async (tx, ctx) => {
        // Who reads what others did leaves a trace of it; one's own acts are one's own.
        if (ctx.permissions.includes('trail.read'))
          await tx.run(`select audit.record_hourly('trail.opened', 'trail', $1)`, [ctx.tenantId]);
        return paged(await render(tx, await store.list(tx, filter, cursorOf(cursor), limit + 1), ctx.tenantId), limit);
      }),

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
      return db.asSystem(scope, async (tx) => {
        await tx.run('select audit.opened_instance()');
        return paged(await render(tx, await store.listInstance(tx, filter, cursorOf(cursor), limit + 1), null), limit);
      });
    },

    /** How many events the caller would be given, one more than `most` at most; refused to who may not export. */
    count: (caller: Member, filter: store.TrailFilter, most: number): Promise<number> =>
      db.as(caller, async (tx, ctx) => {
        allow(ctx.ability, 'export', 'Trail');
        return store.count(tx, filter, most);
      }),

    pages,

    /** The acting tenant's name. */
    bodyOf: (caller: Member): Promise<string> =>
      db.as(caller, async (tx, ctx) => (await store.tenantNames(tx, [ctx.tenantId])).get(ctx.tenantId) ?? ''),

    /** The filtered trail, page by page; the export is itself an event, first. */
    async *export(caller: Member, filter: store.TrailFilter, format: string): AsyncGenerator<TrailEvent[]> {
      await db.as(caller, async (tx, ctx: Context) => {
        allow(ctx.ability, 'export', 'Trail');
        const events = await store.count(tx, filter, directExport);
        if (events > directExport) throw fault('trail.too-many', { most: directExport });
        await tx.run('select audit.record($1, $2, $3, $4)', [
          'trail.exported',
          'trail',
          ctx.tenantId,
          { format, events, ...givenOf(filter) },
        ]);
      });
      for await (const { items } of pages(caller, filter, null)) if (items.length > 0) yield items;
    },
  };
};
export type Trail = ReturnType<typeof createTrail>;
