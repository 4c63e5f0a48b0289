import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { same } from '@bocage/verify';

/** The last checkpoint that this witness signed for a log. */
export type Head = { size: number; root: Uint8Array; note: string };
/** What a witness must never forget: one file, written to disk before anything is answered. */
export type Ledger = {
  of(origin: string): Head | null;
  /** By the SHA-256 of an origin, in hexadecimal. */
  byHash(hash: string): Head | null;
  /** Replaces exactly what was read; false when another request, or another process on this file, was faster. */
  advance(origin: string, from: Head | null, to: Head): boolean;
  close(): void;
};

type Row = { size: number; root: Uint8Array; note: string };

export const openLedger = (file: string): Ledger => {
  const db = new DatabaseSync(file);
  // EXTRA: the folder too is on disk when a commit returns.
  db.exec(`pragma busy_timeout = 5000; pragma journal_mode = delete; pragma synchronous = extra;
    create table if not exists head (origin text primary key, hash text not null unique, size integer not null, root blob not null, note text not null) strict`);
  const select = db.prepare('select size, root, note from head where origin = ?');
  const byHash = db.prepare('select size, root, note from head where hash = ?');
  const insert = db.prepare(
    'insert into head (origin, hash, size, root, note) values (?, ?, ?, ?, ?) on conflict (origin) do nothing',
  );
  const update = db.prepare('update head set size = ?, root = ?, note = ? where origin = ? and size = ? and root = ?');
  return {
    of: (origin) => (select.get(origin) as Row | undefined) ?? null,
    byHash: (hash) => (byHash.get(hash) as Row | undefined) ?? null,
    advance: (origin, from, to) => {
      if (from && (to.size < from.size || (to.size === from.size && !same(to.root, from.root)))) return false;
      const done = from
        ? update.run(to.size, to.root, to.note, origin, from.size, from.root)
        : insert.run(origin, createHash('sha256').update(origin).digest('hex'), to.size, to.root, to.note);
      return done.changes === 1;
    },
    close: () => db.close(),
  };
};
