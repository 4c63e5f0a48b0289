import { joined, same } from './bytes.ts';

/** SHA-256, injected: Node answers at once, WebCrypto with a promise; `await` takes both. */
export type Hash = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** RFC 9162, section 2.1.1. */
export const leafHash = (hash: Hash, entry: Uint8Array) => hash(joined(leafPrefix, entry));
export const nodeHash = (hash: Hash, left: Uint8Array, right: Uint8Array) => hash(joined(nodePrefix, left, right));
export const emptyRoot = (hash: Hash) => hash(new Uint8Array());

/** The largest power of two below n (n > 1). Not by bits: sizes go to 2^53. */
export const split = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

export const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** Root of a tree whose leaf hashes are these, in order. */
export const rootOf = async (hash: Hash, leaves: readonly Uint8Array[]): Promise<Uint8Array> => {
  let level = [...leaves];
  if (level.length === 0) return emptyRoot(hash);
  // Pairing upward, the odd one going up alone, makes the same tree as RFC 9162's split from above.
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]];
      if (left) above.push(right ? await nodeHash(hash, left, right) : left);
    }
    level = above;
  }
  return level[0] ?? emptyRoot(hash);
};

/** A proof made of something else than hashes proves nothing, were both sides equal. */
const areHashes = (...all: (readonly Uint8Array[])[]) => all.flat().every((hash) => hash.length === 32);

const half = (n: number) => Math.floor(n / 2);
const odd = (n: number) => n % 2 === 1;

/** RFC 9162, section 2.1.3.2: the root that an inclusion proof leads to, or undefined when it leads nowhere. */
export const inclusionRoot = async (
  hash: Hash,
  { index, size, leaf, proof }: Omit<Inclusion, 'root'>,
): Promise<Uint8Array | undefined> => {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leaf], proof)) return undefined;
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const p of proof) {
    if (sn === 0) return undefined;
    if (odd(fn) || fn === sn) {
      r = await nodeHash(hash, p, r);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      r = await nodeHash(hash, r, p);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? r : undefined;
};

export const verifyInclusion = async (hash: Hash, { root, ...inclusion }: Inclusion): Promise<boolean> => {
  const led = await inclusionRoot(hash, inclusion);
  return led !== undefined && same(led, root);
};

export type Inclusion = {
  index: number;
  size: number;
  leaf: Uint8Array;
  proof: readonly Uint8Array[];
  root: Uint8Array;
};

export type Consistency = {
  from: number;
  to: number;
  fromRoot: Uint8Array;
  toRoot: Uint8Array;
  proof: readonly Uint8Array[];
};

/** RFC 9162, section 2.1.4.2. From the empty tree nothing is to be proved: the proof is empty, and the root the empty one. */
export const verifyConsistency = async (
  hash: Hash,
  { from, to, fromRoot, toRoot, proof }: Consistency,
): Promise<boolean> => {
  if (!isSize(from) || !isSize(to) || from > to || !areHashes([fromRoot, toRoot], proof)) return false;
  if (from === to) return proof.length === 0 && same(fromRoot, toRoot);
  if (from === 0) return proof.length === 0 && same(fromRoot, await emptyRoot(hash));
  let [fn, sn] = [from - 1, to - 1];
  while (odd(fn)) [fn, sn] = [half(fn), half(sn)];
  // Where `from` is a whole subtree of `to`, its root is the first hash, and is not repeated.
  const [seed, ...rest] = fn === 0 ? [fromRoot, ...proof] : proof;
  if (!seed) return false;
  let [fr, sr] = [seed, seed];
  for (const c of rest) {
    if (sn === 0) return false;
    if (odd(fn) || fn === sn) {
      fr = await nodeHash(hash, c, fr);
      sr = await nodeHash(hash, c, sr);
      while (!odd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = await nodeHash(hash, sr, c);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(fr, fromRoot) && same(sr, toRoot);
};
