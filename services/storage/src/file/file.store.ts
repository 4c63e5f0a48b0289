import type { Level } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';

export type FileRow = {
  id: string;
  workspace_id: string;
  tenant_id: string;
  name: string;
  size_bytes: string;
  sha256: string;
  found_type: string;
  scan: 'pending' | 'clean' | 'refused';
  created_at: Date;
  updated_at: Date;
  created_by: string;
  trashed_at: Date | null;
  level: Level;
};

export const sorts = {
  name: { column: 'f.name collate storage.natural', direction: 'asc', cast: 'text' },
  '-name': { column: 'f.name collate storage.natural', direction: 'desc', cast: 'text' },
  size: { column: 'f.size_bytes', direction: 'asc', cast: 'bigint' },
  '-size': { column: 'f.size_bytes', direction: 'desc', cast: 'bigint' },
  created: { column: 'f.created_at', direction: 'asc', cast: 'timestamptz' },
  '-created': { column: 'f.created_at', direction: 'desc', cast: 'timestamptz' },
} as const;
export type Sort = keyof typeof sorts;
/** Where a page ends: the sorted value as text, and the file's id. */
export type Mark = { value: string; id: string };

const columns = `f.id, f.workspace_id, f.tenant_id, f.name, f.size_bytes, f.sha256, f.found_type, f.scan, f.created_at,
  f.updated_at, f.created_by, f.trashed_at,
  ((select jsonb_object_agg(l.acl_id, l.level) from access.levels() l) ->> f.acl_id::text) as level`;
const from = 'from storage.file f';

export const findFile = (tx: Tx, id: string): Promise<FileRow | undefined> =>
  tx.one<FileRow>(`select ${columns} ${from} where f.id = $1`, [id]);

/** A page of a workspace's files after `mark`, with the value that it was sorted by. */
export const listOf = (tx: Tx, workspaceId: string, trashed: boolean, sort: Sort, mark: Mark | null, limit: number) => {
  const { column, direction, cast } = sorts[sort];
  const after = mark ? `and (${column}, f.id) ${direction === 'asc' ? '>' : '<'} ($3::${cast}, $4::uuid)` : '';
  const text = `select ${columns}, (${column})::text as sorted ${from}
    where f.workspace_id = $1 and (f.trashed_at is not null) = $2 ${after}
    order by ${column} ${direction}, f.id ${direction} limit ${Math.trunc(limit)}`;
  return tx.query<FileRow & { sorted: string }>(text, [workspaceId, trashed, ...(mark ? [mark.value, mark.id] : [])]);
};

/** Files whose names hold every word, newest first. */
export const search = (tx: Tx, words: string, most: number): Promise<FileRow[]> =>
  tx.query<FileRow>(
    `select ${columns} from storage.search($1, $2) with ordinality as s (id, place) join storage.file f on f.id = s.id
     order by s.place`,
    [words, most],
  );

export const rename = (tx: Tx, id: string, name: string): Promise<number> =>
  tx.run('update storage.file set name = $2, updated_at = now() where id = $1 and trashed_at is null', [id, name]);
export const setTrashed = (tx: Tx, id: string, trashed: boolean): Promise<number> =>
  tx.run(
    `update storage.file set trashed_at = case when $2 then now() end, trashed_by = case when $2 then access.person_id() end, updated_at = now()
     where id = $1 and (trashed_at is not null) <> $2`,
    [id, trashed],
  );

export const remove = (tx: Tx, id: string): Promise<number> => tx.run('select storage.delete_file($1)', [id]);

export type Named = { person_id: string; display_name: string; tenant_name: string };
/** Names of authors, where the acting membership may know them. */
export const names = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Named>> => {
  const rows = ids.length > 0 ? await tx.query<Named>('select * from access.names($1)', [[...new Set(ids)]]) : [];
  return new Map(rows.map((row) => [row.person_id, row]));
};

/** The acting membership's level at the root of a workspace; undefined when it does not reach it. */
export const levelAt = async (tx: Tx, workspaceId: string): Promise<Level | undefined> =>
  (await tx.one<{ level: Level | null }>('select level from access.place($1)', [workspaceId]))?.level ?? undefined;

export const usage = async (tx: Tx) => {
  const row = await tx.one<{ used_bytes: string; held_bytes: string; quota_bytes: string; file_count: string }>(
    'select * from storage.usage()',
  );
  return {
    usedBytes: Number(row?.used_bytes ?? 0),
    heldBytes: Number(row?.held_bytes ?? 0),
    quotaBytes: Number(row?.quota_bytes ?? 0),
    fileCount: Number(row?.file_count ?? 0),
  };
};
