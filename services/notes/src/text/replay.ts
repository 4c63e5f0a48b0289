import * as Y from 'yjs';

/** A row of the log. */
export type LogRow = { seq: number; update: Uint8Array };

/**
 * Builds a text from its log. A row that Yjs cannot read (forged: the server refuses what it can tell) is left out and
 * counted, whatever it broke: the others are taken anew without it.
 */
export const replay = (
  rows: readonly LogRow[],
  into: () => Y.Doc = () => new Y.Doc(),
): { document: Y.Doc; unreadable: number[] } => {
  const unreadable = new Set<number>();
  for (;;) {
    const document = into();
    let broken: number | null = null;
    // One transaction: observers and clean-up run once, not per row.
    let current = 0;
    try {
      document.transact(() => {
        for (const { seq, update } of rows) {
          if (unreadable.has(seq)) continue;
          current = seq;
          Y.applyUpdate(document, update);
        }
      }, 'log');
    } catch {
      broken = current;
    }
    if (broken === null) return { document, unreadable: [...unreadable] };
    unreadable.add(broken);
    document.destroy();
  }
};

/** Whether an update is one: read whole, and taken by an empty text. What depends on what it lacks waits, as it should. */
export const isReadable = (update: Uint8Array): boolean => {
  // A name of its own: the random one that Yjs would draw costs more than all the rest.
  const scratch = new Y.Doc({ guid: '' });
  try {
    Y.decodeUpdate(update);
    Y.applyUpdate(scratch, update);
    return true;
  } catch {
    return false;
  } finally {
    scratch.destroy();
  }
};

// No struct and no deletion: a client that has nothing to say.
export const isEmpty = (update: Uint8Array): boolean => update.length <= 2 && update.every((byte) => byte === 0);
