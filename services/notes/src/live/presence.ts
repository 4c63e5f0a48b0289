import type { Connection, Document } from '@hocuspocus/server';
import { notesLive } from '@bocage/contracts';
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import type { ReplicaMessage } from './message.ts';

type States = Map<number, Record<string, unknown>>;
const maxClientsPerConnection = 5;

/**
 * Who is here is what the server knows, not what a client says: `user` is written anew, and a client can speak for
 * itself only. Changes `states` in place.
 */
export const stampStates = (states: States, document: Document, connection: Connection, user: object | null): void => {
  const mine = document.connections.get(connection)?.clients ?? new Set<number>();
  const others = new Set(
    [...document.connections]
      .filter(([one]) => one !== connection)
      .flatMap(([, { clients }]) => [...(clients as Set<number>)]),
  );
  for (const [client, state] of states) {
    const foreign = others.has(client) || (!mine.has(client) && mine.size >= maxClientsPerConnection);
    if (foreign || JSON.stringify(state).length > notesLive.awarenessLimitBytes) states.delete(client);
    else state.user = user;
  }
};

/** What to tell the other replicas of a change of presence here. */
export const presenceMessage = (noteId: string, document: Document, clients: number[]): ReplicaMessage => ({
  kind: 'awareness',
  noteId,
  update: encodeAwarenessUpdate(document.awareness, clients),
});

/** Everyone who is connected to this replica, for one that has just opened the note; null when nobody is. */
export const presenceHere = (noteId: string, document: Document): ReplicaMessage | null => {
  const clients = [...document.connections.values()].flatMap((entry) => [...(entry.clients as Set<number>)]);
  const known = clients.filter((client) => document.awareness.getStates().has(client));
  return known.length > 0 ? presenceMessage(noteId, document, known) : null;
};

export const hearPresence = (document: Document, update: Uint8Array): void => {
  applyAwarenessUpdate(document.awareness, update, { source: 'redis' });
};
