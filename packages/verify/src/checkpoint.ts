import { hashOf, toBase64 } from './bytes.ts';
import { isName, parseNote, types, verifyNote, keyOf, type Crypto, type Key, type Note } from './note.ts';

/** A tree's head, as the text of a note (C2SP tlog-checkpoint). */
export type Checkpoint = { origin: string; size: number; root: Uint8Array };

export const checkpointText = ({ origin, size, root }: Checkpoint): string => {
  if (!isName(origin) || !Number.isSafeInteger(size) || size < 0 || root.length !== 32) {
    throw new TypeError('this cannot be a checkpoint');
  }
  return `${origin}\n${size}\n${toBase64(root)}\n`;
};

/** Extension lines, which say nothing to us, are passed over. */
export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  const [origin = '', size = '', root, ...more] = text.split('\n');
  const bytes = hashOf(root);
  const number = /^(0|[1-9][0-9]*)$/.test(size) ? Number(size) : NaN;
  if (!isName(origin) || !Number.isSafeInteger(number) || !bytes) return undefined;
  if (more.pop() !== '' || more.includes('')) return undefined;
  return { origin, size: number, root: bytes };
};

export const parseCheckpointNote = (whole: string): { note: Note; checkpoint: Checkpoint } | undefined => {
  const note = parseNote(whole);
  const checkpoint = note && parseCheckpoint(note.text);
  return checkpoint && { note, checkpoint };
};

/** The instance's one key signs each of its trees under that tree's name. */
export const keyUnder = (crypto: Pick<Crypto, 'sha256'>, origin: string, publicKey: Uint8Array): Promise<Key> =>
  keyOf(crypto.sha256, origin, types.signature, publicKey);

/** Whether the log itself signed: with this key, under the note's own origin. */
export const isSignedBy = async (crypto: Crypto, note: Note, origin: string, publicKey: Uint8Array): Promise<boolean> =>
  ((await verifyNote(crypto, note, [await keyUnder(crypto, origin, publicKey)])) ?? []).length > 0;
