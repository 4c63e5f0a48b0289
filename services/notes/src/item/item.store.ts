import type { SqlValue, Tx } from '@bocage/platform';
import { type ItemRow, itemColumns, itemSource } from './item.row.ts';

export type Step = { id: string; title: string };
export type Author = { personId: string; name: string; tenantId: string; tenantName: string };

/** One item that the caller sees, in the trash or not. */
export const findItem = (tx: Tx, id: string): Promise<ItemRow | undefined> =>
  tx.one<ItemRow>(`select ${itemColumns} from ${itemSource} where i.id = $1`, [id]);

/** An item with the folders above it, from the root down, and its author as the caller may see them. */
export type Detail = ItemRow & {
  path: Step[];
  author_name: string | null;
  author_tenant: string | null;
  author_tenant_name: string | null;
};

/** One item with its place and its author, in one statement. */
export const findDetail = (tx: Tx, id: string): Promise<Detail | undefined> =>
  tx.one<Detail>(
    `select ${itemColumns}, author.display_name as author_name, author.tenant_id as author_tenant, author.tenant_name as author_tenant_name,
       (with recursive up as (
          select i.parent_id, 0 as height
          union all
          select p.parent_id, up.height + 1 from up join notes.item p on p.id = up.parent_id where up.height < 32
        )
        select coalesce(json_agg(json_build_object('id', p.id, 'title', p.title) order by up.height desc), '[]')
        from up join notes.item p on p.id = up.parent_id) as path
     from ${itemSource} left join lateral access.names(array[i.created_by]) author on true
     where i.id = $1`,
    [id],
  );

/** Several items that the caller sees, in the order of `ids`. */
export const findItems = (tx: Tx, ids: readonly string[]): Promise<ItemRow[]> =>
  tx.query<ItemRow>(
    `select ${itemColumns} from ${itemSource} where i.id = any ($1) order by array_position($1::uuid[], i.id)`,
    [ids],
  );

type NewItem = {
  id: string;
  kind: 'folder' | 'note';
  workspaceId: string;
  parentId: string | null;
  title: string;
  position: string | null;
};

/** Inserts; the guarded columns come from the parent, by trigger. */
export const insertItem = async (tx: Tx, item: NewItem): Promise<void> => {
  const values: SqlValue[] = [item.id, item.kind, item.workspaceId, item.parentId, item.title];
  if (item.position === null) {
    await tx.run(
      'insert into notes.item (id, kind, workspace_id, parent_id, title) values ($1, $2, $3, $4, $5)',
      values,
    );
  } else {
    const text =
      'insert into notes.item (id, kind, workspace_id, parent_id, title, position) values ($1, $2, $3, $4, $5, $6)';
    await tx.run(text, [...values, item.position]);
  }
};

export const renameItem = (tx: Tx, id: string, title: string): Promise<number> =>
  tx.run('update notes.item set title = $2, updated_at = now() where id = $1', [id, title]);

/** The folders from the root down to the parent of each item; one that lies at the root has none. */
export const findPaths = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Step[]>> => {
  const rows = await tx.query<{ leaf: string; id: string; title: string }>(
    `with recursive up as (
       select i.id as leaf, i.parent_id, 0 as height from notes.item i where i.id = any ($1)
       union all
       select up.leaf, p.parent_id, up.height + 1 from up join notes.item p on p.id = up.parent_id where up.height < 32
     )
     select up.leaf, p.id, p.title from up join notes.item p on p.id = up.parent_id order by up.leaf, up.height desc`,
    [ids],
  );
  const paths = new Map<string, Step[]>(ids.map((id) => [id, []]));
  for (const { leaf, id, title } of rows) paths.get(leaf)?.push({ id, title });
  return paths;
};

/** Names of people as the caller may see them, by id. */
export const findNames = async (tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, Author>> => {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  const rows = await tx.query<{ person_id: string; display_name: string; tenant_id: string; tenant_name: string }>(
    'select * from access.names($1)',
    [known],
  );
  return new Map(
    rows.map((row) => [
      row.person_id,
      { personId: row.person_id, name: row.display_name, tenantId: row.tenant_id, tenantName: row.tenant_name },
    ]),
  );
};

/** Records in its owner's trail that an item was made, without waiting to know whose it has become. */
export const recordMade = (tx: Tx, item: NewItem): Promise<number> =>
  tx.run(
    `select audit.record($2, i.kind, i.id, $3, jsonb_build_object('title', i.title), i.tenant_id) from notes.item i where i.id = $1`,
    [
      item.id,
      `${item.kind}.created`,
      { workspaceId: item.workspaceId, ...(item.parentId ? { parentId: item.parentId } : {}) },
    ],
  );

/** Records that a note which the caller sees was opened: once an hour in the trail, once a minute among their visits. */
export const recordOpened = (tx: Tx, noteId: string): Promise<number> =>
  tx.run(
    `select audit.record_hourly('note.opened', 'note', i.id, '{}', i.tenant_id, jsonb_build_object('title', i.title)), notes.visited(i.id, false)
     from notes.item i where i.id = $1 and i.kind = 'note'`,
    [noteId],
  );

/** Records that the caller searched, once an hour. */
export const recordSearched = (tx: Tx, tenantId: string): Promise<number> =>
  tx.run(`select audit.record_hourly('note.searched', 'tenant', $1)`, [tenantId]);

/** Whether the caller reaches a workspace. */
export const reachesWorkspace = async (tx: Tx, workspaceId: string): Promise<boolean> =>
  (await tx.one('select 1 from access.place($1)', [workspaceId])) !== undefined;
