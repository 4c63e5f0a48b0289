import { fault, readNote } from '@bocage/contracts';
import type { Db, Member, Serve } from '@bocage/platform';
import { toDetail } from '../item/item.service.ts';
import { findDetail, recordOpened } from '../item/item.store.ts';
import { readLog } from '../log/log.store.ts';
import { toDocument, toText } from './render.ts';
import { replay } from './replay.ts';

/** A note with its text as its log has it now. */
export const createReading = (db: Db) => ({
  read: async (caller: Member, noteId: string) => {
    const [row, rows] = await db.flight(caller, (tx) =>
      Promise.all([findDetail(tx, noteId), readLog(tx, noteId), recordOpened(tx, noteId)]),
    );
    const detail = toDetail(row);
    if (detail.item.kind !== 'note') throw fault('not-found');
    const { document: text } = replay(rows);
    const document = toDocument(text);
    text.destroy();
    return { ...detail, document, text: toText(document), seq: rows.at(-1)?.seq ?? 0 };
  },
});

export const mountReading = (serve: Serve, reading: ReturnType<typeof createReading>): void => {
  serve(readNote, ({ caller, params }) => reading.read(caller, params.noteId));
};
