import type { Tx } from '@bocage/platform';
import type { Json } from '@bocage/verify';
import type { EventRow } from '../seal/entry.ts';

/** The next leaf of each tree, by its id. */
export type Positions = Record<string, number>;
/** What leaves for the collector: the event as it is sealed, without its payload, and where it stands. */
export type SiemRecord = {
  id: string;
  at: string;
  type: string;
  origin: string;
  index: number;
  tenant: string | null;
  perimeter: string | null;
  actor: { account: string | null; person: string | null; system: string | null; tenant: string | null };
  subject: { id: string | null; kind: string };
  data: Record<string, Json>;
  mirrorOf: string | null;
  request: string | null;
};
type Row = Omit<EventRow, 'id'> & { id: string | null; tree_id: string; origin: string; index: string };

export const take = async (tx: Tx, holder: string, seconds: number): Promise<boolean> =>
  (await tx.one<{ mine: boolean }>('select audit.siem_take($1, $2) as mine', [holder, seconds]))?.mine ?? false;

export const leave = (tx: Tx, holder: string) => tx.run('select audit.siem_leave($1)', [holder]);

export const positions = async (tx: Tx): Promise<Positions> =>
  Object.fromEntries(
    (await tx.query<{ tree_id: string; next: string }>('select * from audit.siem_positions()')).map((row) => [
      row.tree_id,
      Number(row.next),
    ]),
  );

const recordOf = (row: Row, id: string): SiemRecord => ({
  id,
  at: row.at,
  type: row.type,
  origin: row.origin,
  index: Number(row.index),
  tenant: row.tenant_id,
  perimeter: row.perimeter_id,
  actor: {
    account: row.actor_account_id,
    person: row.actor_person_id,
    system: row.actor_system,
    tenant: row.actor_tenant_id,
  },
  subject: { id: row.subject_id, kind: row.subject_kind },
  data: row.data,
  mirrorOf: row.mirror_of,
  request: row.request_id,
});

/** What comes after these positions, and the positions after it; a leaf that is no event only moves its tree's. */
export const leaves = async (tx: Tx, from: Positions, most: number) => {
  const rows = await tx.query<Row>('select * from audit.siem_leaves($1, $2)', [from, most]);
  const next: Positions = {};
  for (const { tree_id, index } of rows) next[tree_id] = Number(index) + 1;
  return { records: rows.flatMap((row) => (row.id === null ? [] : [recordOf(row, row.id)])), next };
};

export const done = (tx: Tx, next: Positions) => tx.run('select audit.siem_done($1)', [next]);
