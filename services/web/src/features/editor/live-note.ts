import { type LiveMessage, notesLive } from '@bocage/contracts';
import { HocuspocusProvider, HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { pageAccount, sessionTrouble } from '../../app/session.ts';
import { createStore } from '../../app/store.ts';
import { countedSocket } from './counted-socket.ts';
import { databaseOf, forgetNote, noLongerRefused, openHere, pendingOf, rememberNote } from './local-notes.ts';
import { after, isRefused, type LiveFact, unopened } from './saving-state.ts';

export type NoteAddress = { personId: string; tenantId: string; noteId: string; title: string; href: string };

/** Why the note can no longer be held open here, as a fault code. */
export type Ending = 'not-found' | 'item.trashed';

const addressOf = (tenantId: string): string => {
  const url = new URL(notesLive.path, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('tenant', tenantId);
  return url.href;
};

const retryMs = 5_000;

/**
 * Opens a note: its text, the copy kept on this computer, and the line to the server, which comes back by itself.
 * `state` tells what is known of saving; `ended` why the server closed the note for good.
 */
export const openLiveNote = (note: NoteAddress) => {
  const { personId, tenantId, noteId } = note;
  const database = databaseOf(personId, tenantId, noteId);
  const doc = new Y.Doc();
  const state = createStore(unopened);
  const ended = createStore<Ending | null>(null);
  const unkept = createStore(false);
  let kept = pendingOf(personId, database);
  let closed = false;
  openHere.add(database);
  noLongerRefused(database);

  const tell = (fact: LiveFact): void => {
    if (closed) return;
    state.set(after(state.get(), fact));
    const { pending } = state.get();
    if (pending === kept) return;
    kept = pending;
    rememberNote(personId, { database, noteId, tenantId, title: note.title, href: note.href, pending });
  };

  const line = new HocuspocusProviderWebsocket({
    url: addressOf(tenantId),
    WebSocketPolyfill: countedSocket({
      onSent: () => tell({ type: 'sent' }),
      onSettled: () => tell({ type: 'settled' }),
    }),
    autoConnect: false,
    delay: 600,
    minDelay: 600,
    maxDelay: 8_000,
    messageReconnectTimeout: 40_000,
  });
  const end = (why: Ending): void => {
    line.disconnect();
    tell(state.get().pending > 0 ? { type: 'refused', code: why } : { type: 'disconnected' });
    ended.set(why);
  };
  const later = (ms = retryMs): void => {
    line.disconnect();
    setTimeout(() => closed || void line.connect(), ms);
  };
  const onRefusedEntry = (code: string): void => {
    tell({ type: 'disconnected' });
    if (code.startsWith('auth.')) sessionTrouble.set('ended');
    else if (code === 'not-found' || code === 'item.trashed') end(code);
    else if (code.startsWith('tenant.')) end('not-found');
    else later();
  };
  const onWords = (payload: string): void => {
    const words = JSON.parse(payload) as LiveMessage;
    // An access that ended is told at the door, where the connection is sent back to.
    if (words.type === 'refused' && words.code !== 'not-found') tell({ type: 'refused', code: words.code });
    if (words.type === 'level')
      tell({ type: 'level', readOnly: words.level === 'reader' || words.level === 'commenter' });
    if (words.type === 'renamed') renamed.set(renamed.get() + 1);
  };
  const renamed = createStore(0);
  const provider = new HocuspocusProvider({
    name: noteId,
    document: doc,
    websocketProvider: line,
    token: pageAccount,
    onAuthenticated: ({ scope }) => tell({ type: 'authenticated', readOnly: scope === 'readonly' }),
    onAuthenticationFailed: ({ reason }) => onRefusedEntry(reason),
    onSynced: () => tell({ type: 'synced' }),
    onStateless: ({ payload }) => onWords(payload),
    onDisconnect: () => tell({ type: 'disconnected' }),
    onClose: ({ event }) => {
      tell({ type: 'disconnected' });
      // The answer at the door tells an access that ended from a session that did: what was written is kept for the next.
      if (event.reason === 'access.ended') later(300);
      else if (event.reason === 'note.trashed') end('item.trashed');
      else if (event.reason === 'auth.session-ended') sessionTrouble.set('ended');
      else if (event.reason === 'note.update-malformed') tell({ type: 'refused', code: event.reason });
    },
  });

  // The line opens once the copy kept here is read, so that the first exchange carries what was written offline.
  const local = new IndexeddbPersistence(database, doc);
  const start = (): void => {
    if (closed) return;
    rememberNote(personId, { database, noteId, tenantId, title: note.title, href: note.href, pending: kept });
    tell({ type: 'local-loaded', empty: doc.store.clients.size === 0, pending: kept });
    doc.on(
      'update',
      (_update: Uint8Array, origin: unknown) =>
        origin !== provider && origin !== local && tell({ type: 'changed-here' }),
    );
    provider.attach();
    void line.connect();
  };
  const refuseStore = (): void => {
    unkept.set(true);
    start();
  };
  // `_db` is the opening itself: the library does not tell when a browser refuses to keep anything.
  void (local as unknown as { _db: Promise<unknown> })._db.then(() => local.whenSynced.then(start), refuseStore);

  const isOpen = (): boolean => line.status === WebSocketStatus.Connected;
  const onOnline = (): void => void (closed || isOpen() || sessionTrouble.get() === 'ended' || line.connect());
  // A socket does not notice by itself that the network is gone: what is typed meanwhile would seem to be under way.
  const onOffline = (): void => {
    if (!isOpen()) return;
    line.onClose({ event: { code: 4408, reason: 'offline' } });
    provider.onClose();
  };
  window.addEventListener('online', onOnline);
  window.addEventListener('offline', onOffline);
  // Without a session there is nothing to come back to, until there is one again.
  const onTrouble = (): void => {
    if (sessionTrouble.get() === 'ended') line.disconnect();
    else if (sessionTrouble.get() === null) onOnline();
  };
  const stopWatching = sessionTrouble.subscribe(onTrouble);

  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    openHere.delete(database);
    window.removeEventListener('online', onOnline);
    window.removeEventListener('offline', onOffline);
    stopWatching();
    provider.destroy();
    line.destroy();
    await local.destroy().catch(() => undefined);
    doc.destroy();
    // Whoever may see it no longer keeps no copy; but what they wrote and could not send is theirs.
    if (ended.get() === 'not-found' && state.get().pending === 0) await forgetNote(personId, database);
  };

  return {
    doc,
    provider,
    state,
    ended,
    unkept,
    renamed,
    isRefused: () => isRefused(state.get()),
    close,
    /** Closes, and erases the copy kept here: what was never sent goes with it. */
    discard: async (): Promise<void> => {
      await close();
      await forgetNote(personId, database);
    },
  };
};

export type LiveNote = ReturnType<typeof openLiveNote>;
