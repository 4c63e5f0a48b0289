import type { SqlValue, Tx } from '@bocage/platform';

/** A row of `audit.list`, `audit.list_of` or `audit.list_instance`; what a function does not give is absent. */
export type TrailRow = {
  id: string;
  occurred_at: Date;
  type: string;
  actor_person_id?: string | null;
  actor_name?: string | null;
  actor_tenant_id?: string | null;
  actor_system: string | null;
  actor_account_id?: string | null;
  subject_kind?: string;
  subject_id?: string | null;
  data: Record<string, unknown>;
  payload: Record<string, unknown> | null;
  erased: boolean;
  mirror_of?: string | null;
};

export type TrailFilter = {
  from?: string | undefined;
  until?: string | undefined;
  person?: string | undefined;
  type?: string | undefined;
  kind?: string | undefined;
  subject?: string | undefined;
};

/** Events of a trail (null: the instance's), newest first, after `cursor` (an event's id): what the caller may read. */
export const list = (
  tx: Tx,
  tenantId: string | null,
  filter: TrailFilter,
  cursor: string | null,
  limit: number,
): Promise<TrailRow[]> => {
  const { from, until, person, type, kind, subject } = filter;
  const types = type ? [type] : null;
  const [text, values]: [string, (SqlValue | undefined)[]] =
    tenantId === null
      ? ['audit.list_instance($1, $2, $3, $4, $5, $6, $7)', [from, until, types, kind, subject, cursor, limit]]
      : ['audit.list($1, $2, $3, $4, $5, $6, $7, $8)', [from, until, person, types, kind, subject, cursor, limit]];
  return tx.query<TrailRow>(
    `select * from ${text}`,
    values.map((value) => value ?? null),
  );
};

/** Records that a trail (null: the instance's) is read, once an hour for each reader. */
export const tellOpened = (tx: Tx, tenantId: string | null) =>
  tenantId === null
    ? tx.run(`select audit.opened_instance()`)
    : tx.run(`select audit.record_hourly('trail.opened', 'trail', $1)`, [tenantId]);

/** Records what is done with a trail (null: the instance's) in it. */
export const tell = (tx: Tx, tenantId: string | null, type: string, data: Record<string, SqlValue | object>) =>
  tx.run('select audit.record($1, $2, $3, $4)', [type, 'trail', tenantId, data]);

/** How many `list` would give in all, one more than `most` at most. */
export const count = async (tx: Tx, filter: TrailFilter, most: number): Promise<number> => {
  const { from, until, person, type, kind, subject } = filter;
  const values: SqlValue[] = [from, until, person, type ? [type] : null, kind, subject, most];
  const text = 'select audit.count($1, $2, $3, $4, $5, $6, $7) as count';
  return (
    (
      await tx.one<{ count: number }>(
        text,
        values.map((value) => value ?? null),
      )
    )?.count ?? 0
  );
};

/** Events about one thing, for someone who reaches it; throws `not-found` otherwise. */
export const listOf = (tx: Tx, subject: string, cursor: string | null, limit: number): Promise<TrailRow[]> =>
  tx.query<TrailRow>('select * from audit.list_of($1, $2, $3)', [subject, cursor, limit]);

/** Names of tenants by id. */
export const tenantNames = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; name: string }>('select * from access.tenant_names($1)', [[...ids]]);
  return new Map(rows.map((row) => [row.id, row.name]));
};
