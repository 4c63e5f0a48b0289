import { fault, type Level, type NoteBlock } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import { type Db, type Member, newId, type Tx } from '@bocage/platform';
import { updateOfBlocks } from '../text/blocks.ts';
import { appendOwn } from '../log/log.store.ts';
import { found, type ItemRow, toItem } from './item.row.ts';
import { positionAfter } from './item.place.ts';
import { findItem, findNames, findPaths, insertItem, renameItem } from './item.store.ts';

/** Refuses to change what lies in the trash. */
export const needUntrashed = (row: ItemRow): void => {
  if (row.trash_id) throw fault('item.trashed');
};

/** Records what was done to an item in its owner's trail; titles stand in the payload, which can be erased. */
export const record = async (
  tx: Tx,
  act: string,
  row: ItemRow,
  data: object = {},
  payload: object = {},
): Promise<void> => {
  const type = `${row.kind}.${act}`;
  await tx.run('select audit.record($1, $2, $3, $4, $5, $6)', [
    type,
    row.kind,
    row.id,
    { workspaceId: row.workspace_id, ...data },
    { title: row.title, ...payload },
    row.tenant_id,
  ]);
};

type Place = { workspaceId: string; parentId: string | null; title: string; afterId?: string | null | undefined };

// Of where a new item will stand: the folder, else the workspace.
const levelAt = async (tx: Tx, { workspaceId, parentId }: Place): Promise<Level> => {
  if (parentId) return found(await findItem(tx, parentId)).level;
  const row = await tx.one<{ level: Level | null }>('select level from access.place($1)', [workspaceId]);
  return found(row?.level ?? undefined);
};

/** Making, reading and renaming of folders and notes. */
export const createItems = (db: Db) => ({
  create: (caller: Member, kind: 'folder' | 'note', place: Place, content?: readonly NoteBlock[]) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx.ability, 'create', 'Item', { level: await levelAt(tx, place) });
      const id = newId();
      const position = await positionAfter(tx, { ...place, kind }, place.afterId);
      await insertItem(tx, {
        id,
        kind,
        workspaceId: place.workspaceId,
        parentId: place.parentId,
        title: place.title,
        position,
      });
      if (content && content.length > 0) await appendOwn(tx, id, updateOfBlocks(content));
      const row = found(await findItem(tx, id));
      await record(tx, 'created', row, row.parent_id ? { parentId: row.parent_id } : {});
      return toItem(row);
    }),

  read: (caller: Member, id: string) => db.as(caller, (tx) => readDetail(tx, id)),

  rename: (caller: Member, id: string, title: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = found(await findItem(tx, id));
      allow(ctx.ability, 'update', 'Item', before);
      needUntrashed(before);
      if (before.title === title) return toItem(before);
      if ((await renameItem(tx, id, title)) === 0) throw fault('not-found');
      const row = found(await findItem(tx, id));
      await record(tx, 'renamed', row, {}, { before: before.title });
      return toItem(row);
    }),
});
export type Items = ReturnType<typeof createItems>;

/** An item with its place and who made it, in the trash or not. */
export const readDetail = async (tx: Tx, id: string) => {
  const row = found(await findItem(tx, id));
  const paths = await findPaths(tx, [id]);
  const names = await findNames(tx, [row.created_by]);
  return {
    item: toItem(row),
    path: paths.get(id) ?? [],
    createdBy: names.get(row.created_by ?? '') ?? null,
    trashedAt: row.trashed_at?.toISOString() ?? null,
  };
};
