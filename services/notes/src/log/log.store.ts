import type { Tx } from '@bocage/platform';
import type { LogRow } from '../text/replay.ts';

/** Why an update was not taken: a code that contracts/notes.live.ts tells the client. */
export type RefusalCode = 'access.refused' | 'item.trashed' | 'note.update-too-large' | 'note.too-large' | 'not-found';
export type Verdict = { seq: number } | { refusal: RefusalCode };

/** One update of one person, to be put into the log. */
export type Edit = {
  noteId: string;
  personId: string;
  account: string;
  tenantId: string;
  sessionId: string;
  update: Uint8Array;
};

/** Puts edits of several people into the log, in one statement; see notes.append for what is checked. System only. */
export const append = async (tx: Tx, edits: readonly Edit[]): Promise<Verdict[]> => {
  const rows = await tx.query<{ seq: string | null; refusal: RefusalCode | null }>(
    'select seq, refusal from notes.append($1, $2, $3, $4, $5, $6) order by place',
    [
      edits.map((edit) => edit.noteId),
      edits.map((edit) => edit.personId),
      edits.map((edit) => edit.account),
      edits.map((edit) => edit.tenantId),
      edits.map((edit) => edit.sessionId),
      edits.map((edit) => Buffer.from(edit.update)),
    ],
  );
  return rows.map(({ seq, refusal }) => (refusal === null ? { seq: Number(seq) } : { refusal }));
};

/** Puts an update of the person of this transaction into the log; throws the fault of a refusal. Gives its seq. */
export const appendOwn = async (tx: Tx, noteId: string, update: Uint8Array): Promise<number> => {
  const row = await tx.one<{ seq: string }>('select notes.append_own($1, $2) as seq', [noteId, Buffer.from(update)]);
  return Number(row?.seq);
};

/** The log of a note that the caller sees, in order. */
export const readLog = async (tx: Tx, noteId: string): Promise<LogRow[]> => {
  const rows = await tx.query<{ seq: string; update: Buffer }>(
    'select seq, update from notes.update where note_id = $1 order by seq',
    [noteId],
  );
  return rows.map(({ seq, update }) => ({ seq: Number(seq), update }));
};

/** What the log holds beyond the last seq known of each note. System only. */
export const readLogAfter = async (
  tx: Tx,
  lasts: ReadonlyMap<string, number>,
): Promise<(LogRow & { noteId: string })[]> => {
  const rows = await tx.query<{ note_id: string; seq: string; update: Buffer }>(
    'select * from notes.updates_after($1, $2)',
    [[...lasts.keys()], [...lasts.values()]],
  );
  return rows.map(({ note_id, seq, update }) => ({ noteId: note_id, seq: Number(seq), update }));
};
