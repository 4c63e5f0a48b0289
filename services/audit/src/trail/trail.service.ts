import { directExport, fault, type TrailEvent } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { Reader } from './reader.ts';
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

/** A trail as its reader may read it; each call says whose. */
export const createTrail = () => {
  /** Pages of the filtered trail after an event, newest first, each in a short transaction of its own. */
  async function* pages({ run, tenantId }: Reader, filter: store.TrailFilter, after: string | null, size = exportPage) {
    let cursor = after;
    for (;;) {
      const from = cursor;
      const items: TrailEvent[] = await run(async (tx) =>
        render(tx, await store.list(tx, tenantId, filter, from, size), tenantId),
      );
      cursor = items.at(-1)?.id ?? cursor;
      yield { items, cursor };
      if (items.length < size) return;
    }
  }

  return {
    /** One page of the trail: what the reader may read of it. */
    list: ({ act, tenantId }: Reader, filter: store.TrailFilter, { cursor, limit }: Paging): Promise<TrailPage> =>
      act(async (tx, rights) => {
        // Who reads what others did leaves a trace of it; one's own acts are one's own.
        if (rights.may('read', 'Trail')) await store.tellOpened(tx, tenantId);
        return paged(
          await render(tx, await store.list(tx, tenantId, filter, cursorOf(cursor), limit + 1), tenantId),
          limit,
        );
      }),

    /** One page of the trail of a thing that the reader reaches; the database says whether they do. */
    listOf: ({ act, tenantId }: Reader, subject: string, { cursor, limit }: Paging): Promise<TrailPage> =>
      act(async (tx) =>
        paged(await render(tx, await store.listOf(tx, subject, cursorOf(cursor), limit + 1), tenantId), limit),
      ),

    pages,

    /** Whose trail it is, as a title says it. */
    whose: async ({ run, tenantId }: Reader): Promise<string> =>
      tenantId === null ? 'l’instance' : ((await run((tx) => store.tenantNames(tx, [tenantId]))).get(tenantId) ?? ''),

    /** The filtered trail, page by page; the export is itself an event, first. */
    async *export(reader: Reader, filter: store.TrailFilter, format: string): AsyncGenerator<TrailEvent[]> {
      await reader.act(async (tx, rights) => {
        rights.allow('export', 'Trail');
        const events = await store.count(tx, filter, directExport);
        if (events > directExport) throw fault('trail.too-many', { most: directExport });
        await store.tell(tx, reader.tenantId, 'trail.exported', { format, events, ...givenOf(filter) });
      });
      for await (const { items } of pages(reader, filter, null)) if (items.length > 0) yield items;
    },
  };
};
export type Trail = ReturnType<typeof createTrail>;
