import { same } from './bytes.ts';
import { isSignedBy } from './checkpoint.ts';
import { parseKeyStatement } from './entry.ts';
import { parseKey, parseNote, types, type Crypto, type Note } from './note.ts';
import { fails, named, unusable } from './report.ts';

/** Who signs checkpoints, and of which sizes: a key that left signs nothing that is larger than the tree it left. */
export type Keys = {
  signed: (note: Note, origin: string, size: number) => Promise<boolean>;
  /** A `key` leaf. One that no known key signed makes no key trusted: it came before the key that was given. */
  rotate: (note: string, index: number) => Promise<void>;
};

type Trusted = { publicKey: Uint8Array; above: number; until: number };

export const keysFor = async (crypto: Crypto, given: readonly string[], origin: string): Promise<Keys> => {
  const instance = origin.split('/')[0] ?? '';
  const trusted: Trusted[] = [];
  for (const text of given) {
    const key = await parseKey(crypto.sha256, text.trim());
    if (key?.type !== types.signature) return unusable({ code: 'key' });
    if (key.name !== instance) return unusable({ code: 'other-instance' });
    trusted.push({ publicKey: key.publicKey, above: -1, until: Infinity });
  }
  if (trusted.length === 0) return unusable({ code: 'key' });
  const signed: Keys['signed'] = async (note, under, size) => {
    for (const { publicKey, above, until } of trusted) {
      if (size > above && size <= until && (await isSignedBy(crypto, note, under, publicKey))) return true;
    }
    return false;
  };
  const rotate: Keys['rotate'] = async (text, index) => {
    const note = parseNote(text);
    const statement = note && (await parseKeyStatement(crypto.sha256, note.text));
    if (!note || statement?.origin !== origin || statement.next.name !== instance) {
      return fails({ code: 'key-statement', event: named(index) });
    }
    for (const key of trusted.filter(({ until }) => until === Infinity)) {
      if (!(await isSignedBy(crypto, note, origin, key.publicKey))) continue;
      key.until = index;
      const { publicKey } = statement.next;
      if (!trusted.some((one) => same(one.publicKey, publicKey)))
        trusted.push({ publicKey, above: index, until: Infinity });
      return;
    }
  };
  return { signed, rotate };
};
