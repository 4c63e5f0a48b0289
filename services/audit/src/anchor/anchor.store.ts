import type { Tx } from '@bocage/platform';
import type { Tree } from '../seal/seal.store.ts';
import type { Kind, Place } from './places.ts';

export type Newest = { id: string; size: number; note: string };
/** How far a place follows a tree: the size that it has, since when, and since when something waits for it. */
export type Followed = { kind: Kind; place: string; size: number | null; at: Date | null; waiting: Date | null };
type Row = Omit<Followed, 'size'> & { size: string | null };

const sized = (rows: Row[]): Followed[] =>
  rows.map((row) => ({ ...row, size: row.size === null ? null : Number(row.size) }));
export const names = (places: readonly Pick<Place, 'kind' | 'name'>[]): [string[], string[]] => [
  places.map(({ kind }) => kind),
  places.map(({ name }) => name),
];

export const newest = async (tx: Tx, { id }: Tree): Promise<Newest | null> => {
  const text = 'select id, size, note from audit.checkpoint where tree_id = $1 order by size desc limit 1';
  const row = await tx.one<Omit<Newest, 'size'> & { size: string }>(text, [id]);
  return row ? { ...row, size: Number(row.size) } : null;
};

export const cosigned = async (tx: Tx, { id, note }: Newest): Promise<string> => {
  const text = `select proof from audit.anchor where checkpoint_id = $1 and kind = 'witness' order by anchored_at, place`;
  return [note, ...(await tx.query<{ proof: string }>(text, [id])).map(({ proof }) => proof)].join('');
};

export const anchored = async (tx: Tx, tree: Tree, places: readonly Place[]): Promise<Followed[]> =>
  sized(await tx.query<Row>('select * from audit.anchored($1, $2::text[], $3::text[])', [tree.id, ...names(places)]));

/** The worst of each place, over the trees that are written now; `at` is null where nothing ever went. */
export const behind = async (tx: Tx, places: readonly Place[]): Promise<Omit<Followed, 'size'>[]> =>
  tx.query(
    `select a.kind, a.place, min(a.at) as at, min(a.waiting) as waiting
     from (select distinct on (tenant_id) id from audit.tree order by tenant_id, epoch desc) t
     cross join lateral audit.anchored(t.id, $1::text[], $2::text[]) a group by a.kind, a.place`,
    names(places),
  );

export const insert = (tx: Tx, checkpointId: string, { kind, name }: Place, proof: string) =>
  tx.run(
    'insert into audit.anchor (checkpoint_id, kind, place, proof) values ($1, $2, $3, $4) on conflict do nothing',
    [checkpointId, kind, name, proof],
  );

/** Whether the trail said last that anchors are late. */
export const saidLate = async (tx: Tx): Promise<boolean> =>
  (
    await tx.one<{ type: string }>(
      `select type from audit.event where type in ('trail.anchor-late', 'trail.anchor-resumed') order by id desc limit 1`,
    )
  )?.type === 'trail.anchor-late';
