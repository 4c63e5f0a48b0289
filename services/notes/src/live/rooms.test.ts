import { Document } from '@hocuspocus/server';
import { afterEach, describe, expect, test } from '@jest/globals';
import * as Y from 'yjs';
import { createRooms } from './rooms.ts';

const noteId = '0192f0c1-0000-7000-8000-000000000001';
const origin = { source: 'local' } as const;
const log = { debug() {}, info() {}, warn() {}, error() {} };

const documents: Document[] = [];
const open = (): Document => {
  const document = new Document(noteId);
  documents.push(document);
  return document;
};
// Each holds a timer.
afterEach(() => {
  for (const document of documents.splice(0)) document.destroy();
});

/** A log in memory, and the rooms that read it; `words` is what a text shows. */
const setting = () => {
  const rows: { noteId: string; seq: number; update: Uint8Array }[] = [];
  const writer = new Y.Doc();
  writer.on('update', (update: Uint8Array) => void rows.push({ noteId, seq: rows.length + 1, update }));
  const rooms = createRooms({
    readAfter: async (lasts) => rows.filter((row) => row.seq > (lasts.get(row.noteId) ?? Number.MAX_SAFE_INTEGER)),
    onBroken: () => {},
    log,
  });
  return {
    rooms,
    write: (words: string) => {
      writer.getText('t').insert(writer.getText('t').length, words);
      return rows.at(-1) as (typeof rows)[number];
    },
    words: (document: Document) => document.getText('t').toJSON(),
    settled: () => new Promise((resolve) => setTimeout(resolve, 5)),
  };
};

describe('a note open on a replica', () => {
  test('an edit written while its text is being read anew is fetched, without waiting for the next look', async () => {
    const { rooms, write, words, settled } = setting();
    const [old, fresh] = [open(), open()];
    rooms.opening(noteId);
    const { seq, update } = write('sur le disque');
    // The text that it was sent to has left memory; the one that comes was read before it.
    rooms.committed(noteId, old, seq, update, origin);
    rooms.opened(noteId, fresh, 0);
    await settled();
    expect(words(fresh)).toBe('sur le disque');
  });

  test('what other replicas say in another order, or not at all, is read from the log', async () => {
    const { rooms, write, words, settled } = setting();
    const document = open();
    rooms.opening(noteId);
    rooms.opened(noteId, document, 0);
    const [first, second] = [write('un '), write('deux ')];
    rooms.heard(noteId, second.seq, second.update);
    await settled();
    expect(words(document)).toBe('un deux ');
    rooms.heard(noteId, first.seq, first.update);
    write('trois');
    expect(words(document)).toBe('un deux ');
    await rooms.poll();
    expect(words(document)).toBe('un deux trois');
  });
});
