import { fault } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import type { Db, Member, Tx } from '@bocage/platform';
import { found, type ItemRow, toItem } from './item.row.ts';
import { positionAfter } from './item.place.ts';
import { needUntrashed, record } from './item.service.ts';
import { findItem } from './item.store.ts';

type Target = { parentId: string | null; afterId?: string | null | undefined };

const open = async (tx: Tx, id: string): Promise<ItemRow> => {
  const row = found(await findItem(tx, id));
  needUntrashed(row);
  return row;
};

/** What changes the shape of a tree: the functions of `access` and `notes` take its lock and act on what is unseen too. */
export const createTree = (db: Db) => ({
  move: (caller: Member, id: string, target: Target) =>
    db.as(caller, async (tx, ctx) => {
      const before = await open(tx, id);
      allow(ctx.ability, 'move', 'Item', before);
      if (target.afterId === id) throw fault('conflict');
      // First: it takes the exclusive lock, so that the place is chosen among siblings that stay.
      await tx.run(`select access.move('notes.item', $1, $2)`, [id, target.parentId]);
      const sameParent = before.parent_id === target.parentId;
      if (target.afterId !== undefined || !sameParent) {
        const place = { workspaceId: before.workspace_id, parentId: target.parentId, kind: before.kind };
        const position = await positionAfter(tx, place, target.afterId);
        await tx.run(
          'update notes.item set position = coalesce($2, extract(epoch from clock_timestamp())), updated_at = now() where id = $1',
          [id, position],
        );
      }
      const row = found(await findItem(tx, id));
      // Read by the mover's own rights: a folder that they do not reach has no name in what they did.
      const titleOf = async (folder: string | null) => (folder ? ((await findItem(tx, folder))?.title ?? null) : null);
      const places = sameParent
        ? {}
        : { fromTitle: await titleOf(before.parent_id), toTitle: await titleOf(row.parent_id) };
      await record(tx, 'moved', row, { from: before.parent_id, to: row.parent_id }, places);
      return toItem(row);
    }),

  restrict: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = await open(tx, id);
      allow(ctx.ability, 'restrict', 'Item', before);
      await tx.run(`select access.restrict('notes.item', $1)`, [id]);
      await tx.run('update notes.item set restricted = true, updated_at = now() where id = $1', [id]);
      const row = found(await findItem(tx, id));
      await record(tx, 'restricted', row, { aclId: row.acl_id });
      return toItem(row);
    }),

  unrestrict: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = await open(tx, id);
      allow(ctx.ability, 'restrict', 'Item', before);
      if (!before.restricted) return toItem(before);
      await tx.run(`select access.unrestrict('notes.item', $1)`, [id]);
      await tx.run('update notes.item set restricted = false, updated_at = now() where id = $1', [id]);
      const row = found(await findItem(tx, id));
      await record(tx, 'unrestricted', row, { aclId: before.acl_id });
      return toItem(row);
    }),

  trash: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const row = found(await findItem(tx, id));
      allow(ctx.ability, 'trash', 'Item', row);
      const gone = await tx.one<{ count: number }>('select notes.trash($1) as count', [id]);
      if (gone && gone.count > 0) await record(tx, 'trashed', row, { count: gone.count });
      return {};
    }),

  restore: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = found(await findItem(tx, id));
      allow(ctx.ability, 'restore', 'Item', before);
      const answer = await tx.one<{ homeless: boolean }>('select notes.restore($1) as homeless', [id]);
      const movedToRoot = answer?.homeless ?? false;
      if (movedToRoot) await tx.run(`select access.move('notes.item', $1, null)`, [id]);
      const row = found(await findItem(tx, id));
      await record(tx, 'restored', row, { movedToRoot });
      return { item: toItem(row), movedToRoot };
    }),
});
export type Tree = ReturnType<typeof createTree>;
