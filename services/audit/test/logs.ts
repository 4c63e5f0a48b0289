import { checkpointText, consistencyProof, leafHash, readerOf, rootAt, signNote, toBase64, utf8 } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import type { TrailKey } from '../src/seal/key.ts';

const { sha256 } = nodeCrypto;

/** A log whose leaves are these words, and what it signs of them. */
export const logOf = async (words: readonly string[], origin: string, key: TrailKey) => {
  const leaves = await Promise.all(words.map(async (word) => leafHash(sha256, utf8(word))));
  const read = readerOf(sha256, leaves);
  const rootOf = (size: number) => rootAt(sha256, read, size);
  return {
    rootOf,
    note: async (size: number, by: TrailKey = key, root?: Uint8Array) =>
      signNote(sha256, checkpointText({ origin, size, root: root ?? (await rootOf(size)) }), { name: origin, ...by }),
    proof: (from: number, to: number) => consistencyProof(sha256, read, from, to),
  };
};
export type SignedLog = Awaited<ReturnType<typeof logOf>>;
export const words = (count: number, word = 'acte') => Array.from({ length: count }, (_, n) => `${word} ${n}`);
/** The body of an `add-checkpoint`. */
export const addBody = (old: number | string, proof: readonly Uint8Array[], note: string): string =>
  `${[`old ${old}`, ...proof.map(toBase64), '', ''].join('\n')}${note}`;
