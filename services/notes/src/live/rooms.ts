import type { Document, TransactionOrigin } from '@hocuspocus/server';
import { errorFields, type Log } from '@bocage/platform';
import * as Y from 'yjs';
import type { LogRow } from '../text/replay.ts';

// `last`: every row of the log up to it is in the text. `wanted`: the highest seq that was heard of.
type Room = { document: Document | null; last: number; wanted: number };

export type RoomsOptions = {
  /** Rows of the log beyond the last seq known of each note. */
  readAfter: (lasts: ReadonlyMap<string, number>) => Promise<(LogRow & { noteId: string })[]>;
  /** A text in memory can no longer be trusted: its connections must end, so that it is read anew. */
  onBroken: (noteId: string, document: Document) => void;
  log: Log;
};

const fromLog: TransactionOrigin = { source: 'redis' };

/** The notes that this replica holds open, kept level with the log: what was missed is fetched by `seq > last`. */
export const createRooms = ({ readAfter, onBroken, log }: RoomsOptions) => {
  const rooms = new Map<string, Room>();
  let catching: Promise<void> | null = null;
  let again = false;

  const apply = (noteId: string, room: Room, update: Uint8Array, origin: TransactionOrigin): boolean => {
    if (!room.document) return false;
    try {
      Y.applyUpdate(room.document, update, origin);
      return true;
    } catch {
      log.warn('note.update-unreadable', { noteId });
      onBroken(noteId, room.document);
      return false;
    }
  };

  const catchUp = async (all: boolean): Promise<void> => {
    const behind = [...rooms].filter(([, room]) => room.document && (all || room.wanted > room.last));
    if (behind.length === 0) return;
    const rows = await readAfter(new Map(behind.map(([noteId, room]) => [noteId, room.last])));
    for (const { noteId, seq, update } of rows) {
      const room = rooms.get(noteId);
      // Unloaded and loaded again meanwhile: then it stands further than this.
      if (!room?.document || seq <= room.last) continue;
      if (apply(noteId, room, update, fromLog)) room.last = seq;
    }
  };

  // One at a time; what is asked for meanwhile is done right after.
  const runCatchUp = (all: boolean): Promise<void> => {
    if (catching) {
      again = true;
      return catching;
    }
    catching = catchUp(all)
      .catch((error: unknown) => log.warn('rooms.catch-up-failed', errorFields(error)))
      .finally(() => {
        catching = null;
        if (again) {
          again = false;
          void runCatchUp(false);
        }
      });
    return catching;
  };

  const advance = (room: Room, seq: number): void => {
    if (seq === room.last + 1) room.last = seq;
    else if (seq > room.last) {
      room.wanted = Math.max(room.wanted, seq);
      void runCatchUp(false);
    }
  };

  return {
    /** Before the log is read: what is heard from here on is not forgotten. */
    opening: (noteId: string): void => {
      rooms.set(noteId, { document: null, last: 0, wanted: 0 });
    },
    failed: (noteId: string): void => {
      rooms.delete(noteId);
    },
    opened: (noteId: string, document: Document, last: number): void => {
      const room = rooms.get(noteId) ?? { document: null, last: 0, wanted: 0 };
      rooms.set(noteId, { document, last, wanted: room.wanted });
      if (room.wanted > last) void runCatchUp(false);
    },
    /** A text left memory; a newer one of the same note, opened or being opened meanwhile, stays. */
    closed: (noteId: string): void => {
      if (rooms.get(noteId)?.document?.isDestroyed) rooms.delete(noteId);
    },
    /** An edit of this replica is on disk: it enters the text, whatever the connection has become. */
    committed: (
      noteId: string,
      document: Document,
      seq: number,
      update: Uint8Array,
      origin: TransactionOrigin,
    ): void => {
      const room = rooms.get(noteId);
      if (!room) return;
      // Left memory meanwhile, and is being read anew, or was: it may have been read before this edit was written.
      if (room.document !== document) {
        room.wanted = Math.max(room.wanted, seq);
        void runCatchUp(false);
      } else if (apply(noteId, room, update, origin)) advance(room, seq);
    },
    /** Another replica committed an edit. */
    heard: (noteId: string, seq: number, update: Uint8Array | null): void => {
      const room = rooms.get(noteId);
      if (!room || seq <= room.last) return;
      if (!room.document) room.wanted = Math.max(room.wanted, seq);
      else if (update && seq === room.last + 1) {
        if (apply(noteId, room, update, fromLog)) room.last = seq;
      } else advance(room, seq);
    },
    documentOf: (noteId: string): Document | null => rooms.get(noteId)?.document ?? null,
    /** Looks at the log for every open note: repairs whatever message was lost. */
    poll: (): Promise<void> => runCatchUp(true),
    get size(): number {
      return rooms.size;
    },
  };
};
export type Rooms = ReturnType<typeof createRooms>;
