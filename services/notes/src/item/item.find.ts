import { fault } from '@bocage/contracts';
import type { Db, Member, Tx } from '@bocage/platform';
import { listChildren, listNewest, listTrash, listVisits, type Page, searchIds } from './item.list.ts';
import { found, toItem } from './item.row.ts';
import { findItem, findItems, findNames, findPaths, reachesWorkspace, recordSearched } from './item.store.ts';

// An empty page says nothing: of a workspace or folder that the caller does not see, it would say that it exists.
const needPlace = async (tx: Tx, workspaceId: string, parentId: string | null): Promise<void> => {
  if (!(await reachesWorkspace(tx, workspaceId))) throw fault('not-found');
  if (parentId && found(await findItem(tx, parentId)).workspace_id !== workspaceId) throw fault('not-found');
};

/** Lists: what is in a place, in the trash, visited, found. */
export const createFinder = (db: Db) => ({
  children: async (caller: Member, workspaceId: string, parentId: string | null, page: Page) => {
    const { rows, next } = await db.flight({ ...caller, within: workspaceId }, (tx) =>
      listChildren(tx, workspaceId, parentId, page),
    );
    if (rows.length === 0) await db.as(caller, (tx) => needPlace(tx, workspaceId, parentId));
    return { items: rows.map(toItem), next };
  },

  trash: (caller: Member, workspaceId: string, page: Page) =>
    db.as(caller, async (tx) => {
      const { rows, next } = await listTrash(tx, workspaceId, page);
      if (rows.length === 0) await needPlace(tx, workspaceId, null);
      const paths = await findPaths(
        tx,
        rows.map((row) => row.id),
      );
      const names = await findNames(
        tx,
        rows.map((row) => row.trashed_by),
      );
      const items = rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        title: row.title,
        path: paths.get(row.id) ?? [],
        level: row.level,
        trashedAt: (row.trashed_at as Date).toISOString(),
        trashedBy: names.get(row.trashed_by ?? '') ?? null,
      }));
      return { items, next };
    }),

  recent: (caller: Member, limit: number) =>
    db.as(caller, async (tx) => {
      // More than asked for: some may have gone into the trash or out of reach since.
      const visits = new Map((await listVisits(tx, limit + 100)).map((visit) => [visit.item_id, visit]));
      const rows = (await findItems(tx, [...visits.keys()])).filter((row) => row.trash_id === null).slice(0, limit);
      // Someone who begins finds what their colleagues wrote.
      if (rows.length < limit) rows.push(...(await listNewest(tx, [...visits.keys()], limit - rows.length)));
      const paths = await findPaths(
        tx,
        rows.map((row) => row.id),
      );
      return {
        items: rows.map((row) => ({
          ...toItem(row),
          path: paths.get(row.id) ?? [],
          openedAt: visits.get(row.id)?.opened_at?.toISOString() ?? null,
          editedAt: visits.get(row.id)?.edited_at?.toISOString() ?? null,
        })),
      };
    }),

  search: (caller: Member, words: string, workspaceId: string | null, page: Page) =>
    db.as(caller, async (tx) => {
      // That one searched, not what: the words may say more than the trail is to keep.
      await recordSearched(tx, caller.tenantId);
      const { ids, next } = await searchIds(tx, words, workspaceId, page);
      const rows = await findItems(tx, ids);
      const paths = await findPaths(tx, ids);
      return { items: rows.map((row) => ({ ...toItem(row), path: paths.get(row.id) ?? [] })), next };
    }),
});
export type Finder = ReturnType<typeof createFinder>;
