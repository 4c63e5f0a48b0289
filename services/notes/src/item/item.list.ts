import type { Tx } from '@bocage/platform';
import { cursorShapes, fromCursor, type ItemRow, itemColumns, itemSource, toCursor } from './item.row.ts';

export type Page = { cursor?: string | undefined; limit: number };
type Rows = { rows: ItemRow[]; next: string | null };

const split = (rows: ItemRow[], limit: number, cursorOf: (row: ItemRow) => string): Rows => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? cursorOf(last) : null };
};

/** The children of a folder, or the root of a workspace: folders first, each kind in its own order. */
export const listChildren = async (tx: Tx, workspaceId: string, parentId: string | null, page: Page): Promise<Rows> => {
  const after = fromCursor(page.cursor, [cursorShapes.kind, cursorShapes.number, cursorShapes.id]);
  const values: (string | number | null)[] = [workspaceId, page.limit + 1];
  const here = parentId === null ? 'i.parent_id is null' : `i.parent_id = $${values.push(parentId)}`;
  const beyond = after
    ? `and (i.kind, i.position, i.id) > ($${values.push(after[0] as string)}, $${values.push(after[1] as string)}::numeric, $${values.push(after[2] as string)}::uuid)`
    : '';
  const rows = await tx.query<ItemRow>(
    `select ${itemColumns} from ${itemSource}
     where i.workspace_id = $1 and ${here} and i.trash_id is null ${beyond}
     order by i.kind, i.position, i.id limit $2`,
    values,
  );
  return split(rows, page.limit, (row) => toCursor([row.kind, row.position, row.id]));
};

/** What was put into the trash of a workspace by hand, the latest first. */
export const listTrash = async (tx: Tx, workspaceId: string, page: Page): Promise<Rows> => {
  const after = fromCursor(page.cursor, [cursorShapes.instant, cursorShapes.id]);
  const rows = await tx.query<ItemRow>(
    `select ${itemColumns} from ${itemSource}
     where i.workspace_id = $1 and i.trash_id = i.id
       and ($3::timestamptz is null or (date_trunc('milliseconds', i.trashed_at), i.id) < ($3, $4::uuid))
     order by date_trunc('milliseconds', i.trashed_at) desc, i.id desc limit $2`,
    [workspaceId, page.limit + 1, after?.[0] ?? null, after?.[1] ?? null],
  );
  return split(rows, page.limit, (row) => toCursor([(row.trashed_at as Date).toISOString(), row.id]));
};

/** Ids found by title, best first, and the next cursor. See notes.search for why it is not a plain query. */
export const searchIds = async (
  tx: Tx,
  words: string,
  workspaceId: string | null,
  page: Page,
): Promise<{ ids: string[]; next: string | null }> => {
  const after = fromCursor(page.cursor, [cursorShapes.rank, cursorShapes.id]);
  const rows = await tx.query<{ item_id: string; rank: number }>('select * from notes.search($1, $2, $3, $4, $5)', [
    words,
    workspaceId,
    after ? Number(after[0]) : null,
    after?.[1] ?? null,
    page.limit + 1,
  ]);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    ids: shown.map((row) => row.item_id),
    next: rows.length > page.limit && last ? toCursor([last.rank, last.item_id]) : null,
  };
};

/** The newest notes that the caller reaches, those of `known` left out. Ids are in the order of time. */
export const listNewest = (tx: Tx, known: readonly string[], limit: number): Promise<ItemRow[]> =>
  tx.query<ItemRow>(
    `select ${itemColumns} from ${itemSource}
     where i.kind = 'note' and i.trash_id is null and i.id <> all ($1) order by i.id desc limit $2`,
    [known, limit],
  );

/** The caller's last visits, whether they still see the thing or not. */
export const listVisits = (tx: Tx, limit: number) =>
  tx.query<{ item_id: string; opened_at: Date | null; edited_at: Date | null }>('select * from notes.visits($1)', [
    limit,
  ]);
