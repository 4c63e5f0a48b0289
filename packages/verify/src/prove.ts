import { emptyRoot, isSize, nodeHash, split, type Hash } from './merkle.ts';

/**
 * Root of the whole subtree of the leaves [index * 2^level, (index + 1) * 2^level): what a store of hashes or of tiles answers.
 * Several are asked for at once, so that it may gather them in one query.
 */
export type Reader = (level: number, index: number) => Uint8Array | Promise<Uint8Array>;

type Span = readonly [lo: number, hi: number];

const subtree = async (hash: Hash, read: Reader, [lo, hi]: Span): Promise<Uint8Array> => {
  const width = hi - lo;
  const level = Math.round(Math.log2(width));
  if (2 ** level === width && lo % width === 0) return read(level, lo / width);
  const middle = lo + split(width);
  const [left, right] = await Promise.all([subtree(hash, read, [lo, middle]), subtree(hash, read, [middle, hi])]);
  return nodeHash(hash, left, right);
};

const roots = (hash: Hash, read: Reader, spans: readonly Span[]) =>
  Promise.all(spans.map((span) => subtree(hash, read, span)));

const bounded = (ok: boolean) => {
  if (!ok) throw new RangeError('outside of the tree');
};

export const rootAt = async (hash: Hash, read: Reader, size: number): Promise<Uint8Array> => {
  bounded(isSize(size));
  return size === 0 ? emptyRoot(hash) : subtree(hash, read, [0, size]);
};

/** RFC 9162, section 2.1.3.1. */
export const inclusionProof = async (hash: Hash, read: Reader, index: number, size: number) => {
  bounded(isSize(index) && isSize(size) && index < size);
  const path = ([lo, hi]: Span): Span[] => {
    if (hi - lo === 1) return [];
    const middle = lo + split(hi - lo);
    return index < middle ? [...path([lo, middle]), [middle, hi]] : [...path([middle, hi]), [lo, middle]];
  };
  return roots(hash, read, path([0, size]));
};

/** RFC 9162, section 2.1.4.1; empty when there is nothing to prove. */
export const consistencyProof = async (hash: Hash, read: Reader, from: number, to: number) => {
  bounded(isSize(from) && isSize(to) && from <= to);
  const path = ([lo, hi]: Span, whole: boolean): Span[] => {
    if (from === hi) return whole ? [] : [[lo, hi]];
    const middle = lo + split(hi - lo);
    return from <= middle ? [...path([lo, middle], whole), [middle, hi]] : [...path([middle, hi], false), [lo, middle]];
  };
  return from === 0 ? [] : roots(hash, read, path([0, to], true));
};

/** The roots of the largest whole subtrees outside of [first, until), from left to right (docs/trail-format.md). */
export const rangeProof = async (
  hash: Hash,
  read: Reader,
  { first, until, size }: { first: number; until: number; size: number },
) => {
  bounded(isSize(first) && isSize(until) && isSize(size) && first <= until && until <= size);
  const outside = ([lo, hi]: Span): Span[] => {
    if (first === until || hi <= first || lo >= until) return [[lo, hi]];
    if (hi - lo === 1) return [];
    const middle = lo + split(hi - lo);
    return [...outside([lo, middle]), ...outside([middle, hi])];
  };
  return size === 0 ? [] : roots(hash, read, outside([0, size]));
};

/** A reader over leaf hashes held in memory; what is computed once is kept. */
export const readerOf = (hash: Hash, leaves: readonly Uint8Array[]): Reader => {
  const kept = new Map<string, Promise<Uint8Array>>();
  const read = async (level: number, index: number): Promise<Uint8Array> => {
    if (level === 0) {
      const leaf = leaves[index];
      if (!leaf) throw new RangeError('outside of the tree');
      return leaf;
    }
    const key = `${level}/${index}`;
    const made =
      kept.get(key) ??
      Promise.all([read(level - 1, 2 * index), read(level - 1, 2 * index + 1)]).then(([left, right]) =>
        nodeHash(hash, left, right),
      );
    kept.set(key, made);
    return made;
  };
  return read;
};
