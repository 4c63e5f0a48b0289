import { createStore } from '../../app/store.ts';

/** A note that this computer keeps a copy of, for one person acting for one body. */
export type LocalNote = {
  database: string;
  noteId: string;
  tenantId: string;
  title: string;
  /** Its address, to come back to it. */
  href: string;
  /** Changes that no server has acknowledged. */
  pending: number;
};

type Kept = Record<string, LocalNote>;

const prefix = 'bocage:';
const suffix = ':notes';
const keyOf = (personId: string): string => `${prefix}${personId}${suffix}`;

const read = (key: string): Kept => {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? '{}') as Kept;
  } catch {
    return {};
  }
};

const write = (key: string, kept: Kept): void => {
  try {
    if (Object.keys(kept).length > 0) window.localStorage.setItem(key, JSON.stringify(kept));
    else window.localStorage.removeItem(key);
  } catch {
    // Storage refused: nothing is kept here either.
  }
};

const erase = (database: string): Promise<void> =>
  new Promise((resolve) => {
    const request = window.indexedDB.deleteDatabase(database);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    // Another tab holds it open: it goes when that tab does.
    request.onblocked = () => resolve();
  });

/** The name of the database of one note for one person and body: a shared computer keeps them apart. */
export const databaseOf = (personId: string, tenantId: string, noteId: string): string =>
  `bocage:${personId}:${tenantId}:${noteId}`;

export const pendingOf = (personId: string, database: string): number => read(keyOf(personId))[database]?.pending ?? 0;

/** Notes whose changes were refused for good, as long as they are kept here: each is offered as a file. */
export const refusedNotes = createStore<LocalNote[]>([]);
/** How many notes were closed here with changes that were refused. */
export const leftRefused = createStore(0);
/** It is its own page's business, or was taken. */
export const noLongerRefused = (database: string): void =>
  refusedNotes.set(refusedNotes.get().filter((note) => note.database !== database));

/** Writes down that a copy is kept here, and how much of it was never sent. */
export const rememberNote = (personId: string, note: LocalNote): void => {
  const kept = read(keyOf(personId));
  kept[note.database] = note;
  write(keyOf(personId), kept);
  if (note.pending === 0) noLongerRefused(note.database);
};

/** Notes held open in this page, by database: they send by themselves. */
export const openHere = new Set<string>();

/** The notes of a person with changes that were never sent from this computer. */
export const unsentNotes = (personId: string): LocalNote[] =>
  Object.values(read(keyOf(personId))).filter((note) => note.pending > 0);

/** Erases the copy of one note. */
export const forgetNote = async (personId: string, database: string): Promise<void> => {
  const kept = read(keyOf(personId));
  delete kept[database];
  write(keyOf(personId), kept);
  noLongerRefused(database);
  await erase(database);
};

const wipe = async (personId: string, goes: (note: LocalNote) => boolean): Promise<void> => {
  const kept = Object.values(read(keyOf(personId)));
  const gone = kept.filter((note) => note.pending === 0 && goes(note));
  write(
    keyOf(personId),
    Object.fromEntries(kept.filter((note) => !gone.includes(note)).map((note) => [note.database, note])),
  );
  await Promise.all(gone.map((note) => erase(note.database)));
};

/** At sign-out: erases every copy that the server has in full; what was never sent stays, for its author only. */
export const wipeSent = async (personId: string): Promise<void> => {
  window.sessionStorage.clear();
  await wipe(personId, () => true);
};

/** Erases the copies of bodies for which the person acts no longer, but for what was never sent. */
export const wipeLeft = (personId: string, tenantIds: readonly string[]): Promise<void> =>
  wipe(personId, (note) => !tenantIds.includes(note.tenantId));

/** When someone signs in: erases what another person left here without signing out, but for what was never sent. */
export const wipeOthers = async (personId: string): Promise<void> => {
  const keys = Array.from({ length: window.localStorage.length }, (_, index) => window.localStorage.key(index) ?? '');
  const others = keys.filter((key) => key.startsWith(prefix) && key.endsWith(suffix) && key !== keyOf(personId));
  for (const key of others) await wipeSent(key.slice(prefix.length, -suffix.length));
};
