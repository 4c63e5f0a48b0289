import { type Db, type JobData, type Log, newId, type Tx } from '@bocage/platform';
import * as Y from 'yjs';
import { readLog } from '../log/log.store.ts';
import { countWords, excerptOf, toDocument, toText } from './render.ts';
import { replay } from './replay.ts';

/** Rows of a log beyond which they are merged into one. */
const mergeFrom = 100;

const settle = async (tx: Tx, noteId: string, log: Log): Promise<void> => {
  // Before the log is read: two at work would merge the same rows.
  await tx.run(`select pg_advisory_xact_lock(hashtextextended('log:' || $1::text, 0))`, [noteId]);
  const rows = await readLog(tx, noteId);
  const last = rows.at(-1);
  if (!last) return;
  const { document, unreadable } = replay(rows);
  const text = toText(toDocument(document));
  await tx.run(
    `insert into notes.text (note_id, seq, text, words) values ($1, $2, $3, $4)
     on conflict (note_id) do update set seq = excluded.seq, text = excluded.text, words = excluded.words, derived_at = now()`,
    [noteId, last.seq, text, countWords(text)],
  );
  await tx.run(
    `update notes.item i set excerpt = $2, edited_at = (select h.changed_at from notes.head h where h.note_id = i.id) where i.id = $1`,
    [noteId, excerptOf(text)],
  );
  if (unreadable.length > 0) log.warn('note.log-unreadable', { noteId, rows: unreadable.length });
  else if (rows.length >= mergeFrom) {
    // From persisted rows, never from a text in memory: what stands there may not be on disk.
    const merged = Buffer.from(Y.encodeStateAsUpdate(document));
    await tx.run('select notes.compact($1, $2, $3)', [noteId, rows.map((row) => row.seq), merged]);
  }
  document.destroy();
};

/** Derives a note's text from its log, and merges the log when it is long. Safe twice; can be run for every note anew. */
export const createSettling = (db: Db, log: Log) => {
  const one = (noteId: string, tenantId: string): Promise<void> =>
    db.asSystem({ reason: 'texte dérivé des notes', tenantId, requestId: newId() }, (tx) => settle(tx, noteId, log));
  return {
    one,
    run: (data: JobData): Promise<void> => one(String(data.noteId), String(data.tenantId)),
    /** Notes whose text is behind because no job was queued, or it was lost. */
    sweep: async (): Promise<void> => {
      const stale = await db.asSystem({ reason: 'notes à dériver', tenantId: null, requestId: newId() }, (tx) =>
        tx.query<{ note_id: string; tenant_id: string }>('select * from notes.stale(200)'),
      );
      for (const { note_id, tenant_id } of stale) await one(note_id, tenant_id);
    },
  };
};
export type Settling = ReturnType<typeof createSettling>;

/** Queues the settling of a note some seconds after its last queueing: typing would queue hundreds. */
export const createSettleQueue = (add: (noteId: string, tenantId: string) => Promise<void>, delayMs = 3_000) => {
  const due = new Map<string, NodeJS.Timeout>();
  return {
    edited: (noteId: string, tenantId: string): void => {
      if (due.has(noteId)) return;
      const timer = setTimeout(() => {
        due.delete(noteId);
        // The sweep repairs what the queue did not take.
        void add(noteId, tenantId).catch(() => {});
      }, delayMs);
      due.set(noteId, timer);
    },
    stop: (): void => {
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
};
