import type { ExportFormat } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { TrailFilter } from '../trail/trail.store.ts';

export type Part = { part: number; etag: string; sizeBytes: number };
export type ExportRow = {
  id: string;
  /** Whose trail, and who asked: null for the instance's, asked for by the operator's account. */
  tenant_id: string | null;
  person_id: string | null;
  account_id: string;
  format: ExportFormat;
  filters: TrailFilter;
  state: 'waiting' | 'running' | 'ready' | 'failed';
  total: number;
  done: number;
  cursor: string | null;
  multipart: string | null;
  parts: Part[];
  size_bytes: string | null;
  failure: string | null;
  attempts: number;
  lease: string;
  created_at: Date;
  ready_at: Date | null;
  expires_at: Date;
};
type New = { format: ExportFormat; filters: Record<string, string>; total: number; keepDays: number };
type Saved = Pick<ExportRow, 'total' | 'done' | 'cursor' | 'multipart' | 'parts'>;

export const ask = async (tx: Tx, { format, filters, total, keepDays }: New): Promise<ExportRow> => {
  const row = await tx.one<ExportRow>('select * from audit.ask_export($1, $2, $3, make_interval(days => $4))', [
    format,
    filters,
    total,
    keepDays,
  ]);
  if (!row) throw new Error('no export was made');
  return row;
};
export const list = (tx: Tx, cursor: string | null, most: number): Promise<ExportRow[]> =>
  tx.query<ExportRow>('select * from audit.exports($1, $2)', [cursor, most]);
/** One of the caller's own; throws `not-found` otherwise. */
export const find = async (tx: Tx, id: string): Promise<ExportRow> => {
  const row = await tx.one<ExportRow>('select * from audit.export_of($1)', [id]);
  if (!row) throw new Error('no export was answered');
  return row;
};
export const remove = (tx: Tx, id: string) => tx.run('select audit.remove_export($1)', [id]);

/** One that waits, or whose job died; undefined when there is none. */
export const take = (tx: Tx, seconds: number): Promise<ExportRow | undefined> =>
  tx.one<ExportRow>('select * from audit.take_export($1)', [seconds]);
/** False when the turn was lost: another job is at it, or the export was removed. */
export const save = async (tx: Tx, row: ExportRow, seconds: number, saved: Saved): Promise<boolean> => {
  const { total, done, cursor, multipart, parts } = saved;
  const values = [row.id, row.lease, seconds, total, done, cursor, multipart, JSON.stringify(parts)];
  const text = 'select audit.save_export($1, $2, $3, $4, $5, $6, $7, $8) as mine';
  return (await tx.one<{ mine: boolean }>(text, values))?.mine ?? false;
};
type Ending = { done: number; sizeBytes: number | null; failure: string | null };
export const end = async (tx: Tx, row: ExportRow, { done, sizeBytes, failure }: Ending): Promise<boolean> => {
  const values = [row.id, row.lease, done, sizeBytes, failure];
  return (
    (await tx.one<{ mine: boolean }>('select audit.end_export($1, $2, $3, $4, $5) as mine', values))?.mine ?? false
  );
};
export const over = (tx: Tx, most: number): Promise<ExportRow[]> =>
  tx.query<ExportRow>('select * from audit.exports_over($1)', [most]);
export const forget = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.one<{ gone: boolean }>('select audit.forget_export($1) as gone', [id]))?.gone ?? false;
