import type { beforeSyncPayload } from '@hocuspocus/server';
import { type LiveMessage, notesLive } from '@bocage/contracts';
import type { Log } from '@bocage/platform';
import * as Y from 'yjs';
import type { EditLog } from '../log/log.edits.ts';
import { isEmpty, isReadable } from '../text/replay.ts';
import { endConnection, endSocket, type LiveConnection, type LiveContext, mute, tell } from './connection.ts';
import type { Rooms } from './rooms.ts';

type Parts = {
  edits: EditLog;
  rooms: Rooms;
  log: Log;
  /** Tells the other replicas, and that the text derived from the log is behind. */
  onCommitted: (noteId: string, ownerId: string, seq: number, update: Uint8Array) => void;
  isStopping: () => boolean;
};

const syncStep2 = 1;
const syncUpdate = 2;
const hour = (): number => Math.floor(Date.now() / 3_600_000);

// What the library does next: not applied, not broadcast, answered by "not saved". It looks at readOnly after us.
const refuse = (connection: LiveConnection, code: Extract<LiveMessage, { type: 'refused' }>['code']): void => {
  mute(connection);
  tell(connection, { type: 'refused', code });
};

/**
 * Append before acknowledge. Hocuspocus awaits this hook before it applies, broadcasts and acknowledges an update: when
 * it returns with the connection writable, the update is on disk. It runs before the library's own read-only check.
 */
export const createEditing =
  ({ edits, rooms, log, onCommitted, isStopping }: Parts) =>
  async ({
    type,
    payload,
    document,
    documentName: noteId,
    connection,
    context,
  }: beforeSyncPayload<LiveContext>): Promise<void> => {
    const { opened, socket } = context;
    if ((type !== syncStep2 && type !== syncUpdate) || connection.readOnly || isEmpty(payload)) return;
    // Never acknowledged: the client sends it again to the replica that it reaches next.
    if (!opened || isStopping()) return mute(connection);
    if (payload.length > notesLive.updateLimitBytes) return refuse(connection, 'note.update-too-large');
    if (!isReadable(payload)) {
      log.warn('note.update-malformed', { noteId });
      mute(connection);
      return endConnection(connection, 'note.update-malformed');
    }
    // On coming back a client sends its whole set of deletions: nothing new, most often.
    if (type === syncStep2 && Y.snapshotContainsUpdate(Y.snapshot(document), payload)) return;

    const first = context.editedHour !== hour();
    try {
      // A copy: the payload is a window on the message's buffer.
      const update = payload.slice();
      const author = { caller: socket.caller, personId: opened.personId };
      const verdict = await edits.take(author, noteId, opened.ownerId, update, first);
      if ('seq' in verdict) {
        if (first) context.editedHour = hour();
        rooms.committed(noteId, document, verdict.seq, update, { source: 'connection', connection });
        onCommitted(noteId, opened.ownerId, verdict.seq, update);
        return;
      }
      refuse(connection, verdict.refusal);
      if (verdict.refusal === 'not-found') endConnection(connection, 'access.ended');
      if (verdict.refusal === 'item.trashed') endConnection(connection, 'note.trashed');
    } catch {
      // The log says why. Without an acknowledgement the client keeps its edits and comes back with them.
      mute(connection);
      endSocket(socket, 'service.unavailable');
    }
  };
