import type { SqlValue, Tx } from '@bocage/platform';
import type { Json } from '@bocage/verify';
import type { EventRow } from '../seal/entry.ts';
import type { TrailFilter } from '../trail/trail.store.ts';

export type Checkpoint = { origin: string; size: number; root: Buffer; note: string; signed_at: Date };
export type LeafRow = Omit<EventRow, 'id'> & {
  id: string | null;
  index: string;
  hash: Buffer;
  withheld: boolean;
  entry: string | null;
  payload_hash: Buffer | null;
  salt: Buffer | null;
  payload: Json;
};

const numbered = <T extends { size: string }>(rows: T[]) => rows.map((row) => ({ ...row, size: Number(row.size) }));

export const checkpoints = async (tx: Tx, below: number | null, most: number): Promise<Checkpoint[]> =>
  numbered(
    await tx.query<Omit<Checkpoint, 'size'> & { size: string }>('select * from audit.checkpoints($1, $2)', [
      below,
      most,
    ]),
  );

export type AnchorRow = Checkpoint & {
  kind: 'bucket' | 'witness' | 'timestamp';
  place: string;
  proof: string;
  anchored_at: Date;
};
export const anchors = async (tx: Tx, below: number | null, most: number): Promise<AnchorRow[]> =>
  numbered(
    await tx.query<Omit<AnchorRow, 'size'> & { size: string }>('select * from audit.anchors($1, $2)', [below, most]),
  );

/** How far each place follows the tree; one row without a place when none is asked about. */
export type Following = { epoch: number; kind: string | null; at: Date | null; waiting: Date | null };
export const anchoring = (tx: Tx, kinds: string[], places: string[]): Promise<Following[]> =>
  tx.query<Following>('select epoch, kind, at, waiting from audit.anchoring($1::text[], $2::text[])', [kinds, places]);

export const unsealedSince = async (tx: Tx): Promise<Date | null> =>
  (await tx.one<{ since: Date | null }>('select audit.unsealed_since() as since'))?.since ?? null;

/** For the rest of the transaction, the tree is that of this epoch. */
export const atEpoch = (tx: Tx, epoch: number) => tx.run(`select set_config('audit.epoch', $1, true)`, [String(epoch)]);

export const daily = async (tx: Tx, last: number): Promise<{ size: number; note: string }[]> =>
  numbered(await tx.query<{ size: string; note: string }>('select * from audit.daily_checkpoints($1)', [last]));

export const block = async (tx: Tx, level: number, at: number): Promise<Buffer[]> =>
  (await tx.one<{ block: Buffer[] | null }>('select audit.block($1, $2) as block', [level, at]))?.block ?? [];

export const span = async (tx: Tx, { from, until }: TrailFilter, size: number) => {
  const row = await tx.one<{ first: string | null; past: string | null }>('select * from audit.span($1, $2, $3)', [
    from ?? null,
    until ?? null,
    size,
  ]);
  return { first: Number(row?.first ?? 0), until: Number(row?.past ?? 0) };
};

export const selection = async (tx: Tx, filter: TrailFilter, size: number, most: number): Promise<number[]> => {
  const { from, until, person, type, kind, subject } = filter;
  const values: SqlValue[] = [from, until, person, type, kind, subject, size, most].map((value) => value ?? null);
  const text = 'select selection as index from audit.selection($1, $2, $3, $4, $5, $6, $7, $8)';
  return (await tx.query<{ index: string }>(text, values)).map(({ index }) => Number(index));
};

export const leaves = (tx: Tx, indexes: readonly number[]): Promise<LeafRow[]> =>
  tx.query<LeafRow>('select * from audit.leaves($1::bigint[])', [[...indexes]]);
