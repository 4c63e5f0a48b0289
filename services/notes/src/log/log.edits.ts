import { Fault, fault } from '@bocage/contracts';
import { type Db, type Log, type Member, newId } from '@bocage/platform';
import { append, appendOwn, type RefusalCode, type Verdict } from './log.store.ts';
import { createWriter, type WriterOptions } from './log.writer.ts';

/** Who edits: the caller of the connection, and the person that the database knows them to be. */
export type Author = { caller: Member; personId: string };

/**
 * Where edits go. `take` answers once the update is committed, or with why it was refused; the first of an hour is
 * written with its event, in the person's own transaction. Throws `service.unavailable` when it could not be written.
 */
export type EditLog = {
  take(author: Author, noteId: string, ownerId: string, update: Uint8Array, first: boolean): Promise<Verdict>;
  drain(): Promise<void>;
};

const refusals: readonly string[] = [
  'access.refused',
  'item.trashed',
  'note.update-too-large',
  'note.too-large',
  'not-found',
] satisfies RefusalCode[];
const away = (error: unknown): boolean =>
  error instanceof Fault && (error.code === 'service.unavailable' || error.code === 'conflict');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export type EditLogOptions = Pick<WriterOptions, 'patienceMs' | 'windowMs' | 'onCommit'>;

export const createEditLog = (db: Db, log: Log, options: EditLogOptions = {}): EditLog => {
  const patienceMs = options.patienceMs ?? 20_000;
  const writer = createWriter({
    ...options,
    log,
    patienceMs,
    append: (edits) =>
      db.asSystem({ reason: 'écriture des notes', tenantId: null, requestId: newId() }, (tx) => append(tx, edits)),
  });

  const takeFirst = async (
    { caller }: Author,
    noteId: string,
    ownerId: string,
    update: Uint8Array,
  ): Promise<Verdict> => {
    const until = Date.now() + patienceMs;
    for (;;) {
      try {
        return await db.as({ ...caller, requestId: newId() }, async (tx) => {
          const seq = await appendOwn(tx, noteId, update);
          await tx.run(
            `select audit.record_hourly('note.edited', 'note', $1, '{}', $2,
               (select jsonb_build_object('title', i.title) from notes.item i where i.id = $1))`,
            [noteId, ownerId],
          );
          await tx.run('select notes.visited($1, true)', [noteId]);
          return { seq };
        });
      } catch (error) {
        if (away(error) && Date.now() < until) await pause(250);
        else if (away(error) || !(error instanceof Fault)) throw error;
        else return { refusal: refusals.includes(error.code) ? (error.code as RefusalCode) : 'not-found' };
      }
    }
  };

  let firsts = 0;
  return {
    take: async (author, noteId, ownerId, update, first) => {
      const { caller, personId } = author;
      if (!first)
        return writer.add({
          noteId,
          personId,
          account: caller.account,
          tenantId: caller.tenantId,
          sessionId: caller.sessionId,
          update,
        });
      firsts += 1;
      try {
        return await takeFirst(author, noteId, ownerId, update);
      } catch (error) {
        throw error instanceof Fault ? error : fault('service.unavailable');
      } finally {
        firsts -= 1;
      }
    },
    drain: async () => {
      while (firsts > 0) await pause(5);
      await writer.drain();
    },
  };
};
