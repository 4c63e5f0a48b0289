import { fault, type Level, type NoteBlock } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import { type Db, type Member, newId, type Tx } from '@bocage/platform';
import { updateOfBlocks } from '../text/blocks.ts';
import { appendOwn } from '../log/log.store.ts';
import { found, type ItemRow, toItem } from './item.row.ts';
import { positionAfter } from './item.place.ts';
import { type Detail, findDetail, findItem, insertItem, recordMade, renameItem } from './item.store.ts';

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
    db.asking(
      { ...caller, within: place.workspaceId },
      (tx) => levelAt(tx, place),
      async (tx, ctx, level) => {
        allow(ctx.ability, 'create', 'Item', { level });
        const { workspaceId, parentId, title } = place;
        const position = await positionAfter(tx, { ...place, kind }, place.afterId);
        const item = { id: newId(), kind, workspaceId, parentId, title, position };
        const update = content && content.length > 0 ? updateOfBlocks(content) : null;
        const [, , row] = await tx.last(() =>
          Promise.all([
            insertItem(tx, item),
            update ? appendOwn(tx, item.id, update) : null,
            findItem(tx, item.id),
            recordMade(tx, item),
          ]),
        );
        return toItem(found(row));
      },
    ),

  read: async (caller: Member, id: string) => toDetail(await db.flight(caller, (tx) => findDetail(tx, id))),

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
export const toDetail = (detail: Detail | undefined) => {
  const row = found(detail);
  const { created_by: personId, author_name: name, author_tenant: tenantId, author_tenant_name: tenantName } = row;
  return {
    item: toItem(row),
    path: row.path,
    createdBy: personId && name && tenantId && tenantName ? { personId, name, tenantId, tenantName } : null,
    trashedAt: row.trashed_at?.toISOString() ?? null,
  };
};
