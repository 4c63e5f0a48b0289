import { same } from './bytes.ts';
import { isSignedBy } from './checkpoint.ts';
import { parseKeyStatement } from './entry.ts';
import { parseKey, parseNote, types, type Crypto, type Key, type Note } from './note.ts';
import { fails, named, unusable } from './report.ts';

/** Who signs checkpoints, and of which sizes: a key that left signs nothing that is larger than the tree it left. */
export type Keys = {
  /** The key, in force at this size, whose signature the note bears under this origin. */
  signed: (note: Note, origin: string, size: number) => Promise<Key | undefined>;
  /** A `key` leaf. One that no known key signed makes no key trusted: it came before the key that was given. */
  rotate: (note: string, index: number) => Promise<void>;
};

type Trusted = { key: Key; above: number; until: number };

export const keysFor = async (crypto: Crypto, given: readonly string[], origin: string): Promise<Keys> => {
  const instance = origin.split('/')[0] ?? '';
  const trusted: Trusted[] = [];
  for (const text of given) {
    const key = await parseKey(crypto.sha256, text.trim());
    if (key?.type !== types.signature) return unusable({ code: 'key' });
    if (key.name !== instance) return unusable({ code: 'other-instance' });
    trusted.push({ key, above: -1, until: Infinity });
  }
  if (trusted.length === 0) return unusable({ code: 'key' });
  const signed: Keys['signed'] = async (note, under, size) => {
    for (const { key, above, until } of trusted) {
      if (size > above && size <= until && (await isSignedBy(crypto, note, under, key.publicKey))) return key;
    }
    return undefined;
  };
  const seen = new Map<string, Note>();
  const rotate: Keys['rotate'] = async (text, index) => {
    const fault = () => fails({ code: 'key-statement', event: named(index) });
    const note = parseNote(text);
    const statement = note && (await parseKeyStatement(crypto.sha256, note.text));
    if (!note || statement?.origin !== origin || statement.next.name !== instance) {
      return fault();
    }
    // Nothing in a statement says where it stands: once its key is back, a copy would pass for a second one.
    if (seen.has(text)) return fault();
    for (const one of trusted.filter(({ until }) => until === Infinity)) {
      if (!(await isSignedBy(crypto, note, origin, one.key.publicKey))) continue;
      for (const before of seen.values()) {
        if (before.text === note.text && (await isSignedBy(crypto, before, origin, one.key.publicKey))) return fault();
      }
      one.until = index;
      const { next } = statement;
      // A key that left before may come back.
      if (!trusted.some(({ key, until }) => until === Infinity && same(key.publicKey, next.publicKey)))
        trusted.push({ key: next, above: index, until: Infinity });
      break;
    }
    seen.set(text, note);
  };
  return { signed, rotate };
};
