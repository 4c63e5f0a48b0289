import { fault, readNote } from '@bocage/contracts';
import type { Db, Member, Serve } from '@bocage/platform';
import { readDetail } from '../item/item.service.ts';
import { readLog } from '../log/log.store.ts';
import { toDocument, toText } from './render.ts';
import { replay } from './replay.ts';

/** A note with its text as its log has it now. */
export const createReading = (db: Db) => ({
  read: (caller: Member, noteId: string) =>
    db.as(caller, async (tx) => {
      const detail = await readDetail(tx, noteId);
      if (detail.item.kind !== 'note') throw fault('not-found');
      const rows = await readLog(tx, noteId);
      const { document: text } = replay(rows);
      const document = toDocument(text);
      text.destroy();
      await tx.run('select audit.record_hourly($1, $2, $3, $4, $5)', [
        'note.opened',
        'note',
        noteId,
        {},
        detail.item.tenantId,
      ]);
      await tx.run('select notes.visited($1, false)', [noteId]);
      return { ...detail, document, text: toText(document), seq: rows.at(-1)?.seq ?? 0 };
    }),
});

export const mountReading = (serve: Serve, reading: ReturnType<typeof createReading>): void => {
  serve(readNote, ({ caller, params }) => reading.read(caller, params.noteId));
};
