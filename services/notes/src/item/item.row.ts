import type { NoteItem } from '@bocage/contracts';
import { fault, type Level } from '@bocage/contracts';

/** A row as {@link itemColumns} selects it. */
export type ItemRow = {
  id: string;
  kind: 'folder' | 'note';
  title: string;
  workspace_id: string;
  tenant_id: string;
  parent_id: string | null;
  acl_id: string;
  restricted: boolean;
  level: Level;
  has_children: boolean;
  excerpt: string | null;
  created_at: Date;
  updated_at: Date;
  created_by: string | null;
  position: string;
  trash_id: string | null;
  trashed_at: Date | null;
  trashed_by: string | null;
};

// Uncorrelated, hence worked out once per statement: joined, the function was scanned anew for each row. Likewise has_children with a
// limit: an EXISTS was answered from all that the caller reaches.
const levelOf = '((select jsonb_object_agg(l.acl_id, l.level) from access.levels() l) ->> i.acl_id::text)';
/** What is read of an item `i`. */
export const itemColumns = `i.id, i.kind, i.title, i.workspace_id, i.tenant_id, i.parent_id, i.acl_id, i.restricted, ${levelOf} as level,
  i.kind = 'folder' and coalesce((select true from notes.item c where c.parent_id = i.id and c.trash_id is null limit 1), false) as has_children,
  i.excerpt, i.created_at, greatest(i.updated_at, i.edited_at) as updated_at, i.created_by, i.position::text,
  i.trash_id, i.trashed_at, i.trashed_by`;
export const itemSource = 'notes.item i';

export const toItem = (row: ItemRow): NoteItem => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  workspaceId: row.workspace_id,
  tenantId: row.tenant_id,
  parentId: row.parent_id,
  aclId: row.acl_id,
  restricted: row.restricted,
  level: row.level,
  hasChildren: row.has_children,
  excerpt: row.excerpt || null,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** The row, or the answer that an unseen one and an unknown one share. */
export const found = <T>(row: T | undefined): T => {
  if (row === undefined) throw fault('not-found');
  return row;
};

/** What stands in the cursor of a page: opaque to clients, and parsed as anything else they send. */
export const toCursor = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');
export const fromCursor = (cursor: string | undefined, shapes: readonly RegExp[]): string[] | null => {
  if (cursor === undefined) return null;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    parts = null;
  }
  if (
    !Array.isArray(parts) ||
    parts.length !== shapes.length ||
    !shapes.every((shape, at) => shape.test(String(parts[at])))
  ) {
    throw fault('request.invalid', { detail: 'cursor' });
  }
  return parts.map(String);
};
export const cursorShapes = {
  id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  kind: /^(folder|note)$/,
  number: /^\d{1,20}(\.\d{1,400})?$/,
  rank: /^[01]$/,
  instant: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
};
