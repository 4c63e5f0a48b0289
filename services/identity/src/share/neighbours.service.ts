import type { Db, Member } from '@bocage/platform';
import { afterOf, type PageQuery, pageOf } from '../access/page.ts';
import * as store from './share.store.ts';

/** The other bodies of the perimeter: whom one can offer a workspace to, and the roles one can name there. */
export const createNeighbours = (db: Db) => ({
  list: (caller: Member, query: PageQuery & { search?: string | undefined }) =>
    db.as(caller, async (tx) => {
      const roles = await store.addressable(tx);
      const rows = await store.neighbours(tx, query.search || null, afterOf(query, 2), query.limit);
      return pageOf(
        rows,
        query,
        (row) => [row.key, row.brief.id],
        (row) => ({ ...row.brief, roles }),
      );
    }),
});
