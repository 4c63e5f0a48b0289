import { Hocuspocus, isTransactionOrigin } from '@hocuspocus/server';
import { Fault, notesLive } from '@bocage/contracts';
import { createFanout, type Db, errorFields, type Log, newId } from '@bocage/platform';
import * as Y from 'yjs';
import type { EditLog } from '../log/log.edits.ts';
import { readLog, readLogAfter } from '../log/log.store.ts';
import { replay } from '../text/replay.ts';
import {
  applyLevel,
  endConnection,
  endSocket,
  handled,
  type LiveConnection,
  type LiveContext,
  type Socket,
} from './connection.ts';
import { createEditing } from './edit.ts';
import { decodeMessage, encodeMessage, type ReplicaMessage } from './message.ts';
import { openNote } from './open.ts';
import { hearPresence, presenceHere, presenceMessage, stampStates } from './presence.ts';
import type { Recheck } from './recheck.ts';
import { createRooms } from './rooms.ts';

/** What must hear of a WebSocket's messages and of its end. */
export type Accepted = {
  handleMessage(data: Uint8Array): void;
  handleClose(event: { code: number; reason: string }): void;
};

export type LiveOptions = {
  db: Db;
  log: Log;
  edits: EditLog;
  recheck: Recheck;
  redisUrl?: string | undefined;
  channel: string;
  pollMs?: number;
  /** A note was edited here: what is derived from its log is behind. */
  onEdited: (noteId: string, ownerId: string, seq: number) => void;
};

// Without a message the library says nothing on the console; the reason reaches the client.
const refusal = (reason: string): Error => Object.assign(new Error(''), { reason });

// What will be better later ends the socket: the client comes back by itself, as after a cut.
const refuse = (socket: Socket, error: unknown): Error => {
  const code = error instanceof Fault ? error.code : 'service.unavailable';
  if (code === 'service.unavailable') endSocket(socket, code);
  return refusal(code);
};

/** The notes open on this replica, over Hocuspocus. PostgreSQL's log is the truth; Redis only hurries. */
export const createLive = ({ db, log, edits, recheck, redisUrl, channel, pollMs = 1_000, onEdited }: LiveOptions) => {
  const replica = newId();
  let stopping = false;
  let timer: NodeJS.Timeout | null = null;

  const rooms = createRooms({
    log,
    readAfter: (lasts) =>
      db.asSystem({ reason: 'rattrapage des notes ouvertes', tenantId: null, requestId: newId() }, (tx) =>
        readLogAfter(tx, lasts),
      ),
    onBroken: (_noteId, document) => {
      for (const connection of document.getConnections() as LiveConnection[])
        endSocket(connection.context.socket, 'service.unavailable');
    },
  });
  const send = (message: ReplicaMessage): void => fanout.publish(encodeMessage(replica, message));
  const hear = (bytes: Buffer): void => {
    const message = decodeMessage(replica, bytes);
    if (!message) return;
    const document = rooms.documentOf(message.noteId);
    if (message.kind === 'edit') rooms.heard(message.noteId, message.seq, message.update);
    else if (message.kind === 'awareness' && document) hearPresence(document, message.update);
    else if (message.kind === 'ask' && document) {
      const here = presenceHere(message.noteId, document);
      if (here) send(here);
    }
  };
  const fanout = createFanout({ redisUrl, channel, onMessage: hear, log });

  const hocuspocus = new Hocuspocus<LiveContext>({
    quiet: true,
    // Nothing is stored by the library: the log holds it already.
    debounce: 0,
    maxDebounce: 0,
    maxPendingDocuments: notesLive.maxNotesPerSocket,
    maxUnauthenticatedQueueSize: 2 * notesLive.updateLimitBytes,
    onAuthenticate: async ({ documentName, context, connectionConfig, token }) => {
      // A browser sends the cookie that it has now, whoever wrote the page's text.
      if (token !== context.socket.caller.account) throw refusal('auth.session-ended');
      if (context.socket.notes >= notesLive.maxNotesPerSocket) throw refusal('request.too-many');
      try {
        const reading = { operation: 'notesLive', asked: [documentName], address: documentName };
        const caller = { ...context.socket.caller, requestId: newId(), reading };
        const opened = await openNote(db, caller, documentName);
        connectionConfig.readOnly = opened.level !== 'editor' && opened.level !== 'manager';
        return { opened };
      } catch (error) {
        if (!(error instanceof Fault)) log.error('live.open-failed', errorFields(error));
        throw refuse(context.socket, error);
      }
    },
    onLoadDocument: async ({ documentName, document, context }) => {
      rooms.opening(documentName);
      try {
        const rows = await db.as({ ...context.socket.caller, requestId: newId() }, (tx) => readLog(tx, documentName));
        const { document: text, unreadable } = replay(rows);
        for (const seq of unreadable) log.warn('note.update-unreadable', { noteId: documentName, seq });
        Y.applyUpdate(document, Y.encodeStateAsUpdate(text));
        text.destroy();
        rooms.opened(documentName, document, rows.at(-1)?.seq ?? 0);
        send({ kind: 'ask', noteId: documentName });
      } catch (error) {
        rooms.failed(documentName);
        throw refuse(context.socket, error);
      }
    },
    connected: async ({ connection, context, documentName }) => {
      context.socket.notes += 1;
      const unwatch = recheck.watch({
        caller: context.socket.caller,
        noteId: documentName,
        onLevel: (level) =>
          level === null ? endConnection(connection, 'access.ended') : applyLevel(connection, level),
        onTrashed: () => endConnection(connection, 'note.trashed'),
      });
      connection.onClose(() => {
        context.socket.notes -= 1;
        unwatch();
      });
      // It may have closed before this hook ran.
      if (!connection.document.hasConnection(connection)) unwatch();
    },
    beforeSync: createEditing({
      edits,
      rooms,
      log,
      isStopping: () => stopping,
      onCommitted: (noteId, ownerId, seq, update) => {
        send({ kind: 'edit', noteId, seq, update });
        onEdited(noteId, ownerId, seq);
      },
    }),
    afterHandleMessage: async ({ context, update }) => handled(context.socket, update.length),
    beforeHandleAwareness: async ({ states, document, connection, context }) => {
      if (connection) stampStates(states, document, connection, context?.opened?.person ?? null);
    },
    onAwarenessUpdate: async ({ documentName, document, transactionOrigin, added, updated, removed }) => {
      if (isTransactionOrigin(transactionOrigin) && transactionOrigin.source === 'redis') return;
      send(presenceMessage(documentName, document, [...added, ...updated, ...removed]));
    },
    afterUnloadDocument: async ({ documentName }) => rooms.closed(documentName),
  });

  const poll = async (): Promise<void> => {
    await rooms.poll();
    if (!stopping) timer = setTimeout(() => void poll(), pollMs);
  };

  return {
    start: (): void => {
      void poll();
      recheck.start();
    },
    /** Takes an accepted WebSocket; gives what must hear of its messages and its end. */
    accept: (socket: Socket, url: string): Accepted => {
      const request = new Request(new URL(url, 'http://localhost'));
      return hocuspocus.handleConnection(socket.ws, request, { socket });
    },
    /** Edits under way are written and acknowledged; new ones are left to their clients. */
    stop: async (): Promise<void> => {
      stopping = true;
      if (timer) clearTimeout(timer);
      recheck.stop();
      await edits.drain();
      await fanout.close();
    },
  };
};
export type Live = ReturnType<typeof createLive>;
