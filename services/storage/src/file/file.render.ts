import { fault, type StoredFile } from '@bocage/contracts';
import { mediaTypeOf, previewOf } from '../content/content.rules.ts';
import type { FileRow, Mark, Named, Sort } from './file.store.ts';

export const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw fault('not-found');
  return value;
};

/** A file as the API shows it. */
export const toFile = (row: FileRow, authors: ReadonlyMap<string, Named>): StoredFile => {
  const author = authors.get(row.created_by);
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    sizeBytes: Number(row.size_bytes),
    sha256: row.sha256,
    mediaType: mediaTypeOf(row.name, row.found_type),
    preview: row.scan === 'refused' ? 'none' : previewOf(row.found_type),
    scan: row.scan,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    createdBy: {
      personId: row.created_by,
      name: author?.display_name ?? null,
      tenantName: author?.tenant_name ?? null,
    },
    trashedAt: row.trashed_at?.toISOString() ?? null,
    level: row.level,
  };
};

/** The cursor of the next page: the sort too, so that a cursor of another order is refused. */
export const writeCursor = (sort: Sort, mark: Mark): string =>
  Buffer.from(JSON.stringify([sort, mark.value, mark.id])).toString('base64url');

export const readCursor = (sort: Sort, cursor: string | undefined): Mark | null => {
  if (!cursor) return null;
  try {
    const [of, value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (of === sort && typeof value === 'string' && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id))
      return { value, id };
  } catch {
    // Refused below.
  }
  throw fault('request.invalid', { detail: 'cursor' });
};
