import { emptyRoot, isSize, nodeHash, split, type Hash } from './merkle.ts';

/** A whole, aligned subtree: its leaves are [start, start + width). */
export type Block = { start: number; width: number; root: Uint8Array };

/** What remains of the leaves [first, …) once read: at most two hashes a level, whatever their number. */
export type Run = {
  append: (leaf: Uint8Array) => Promise<void>;
  until: () => number;
  /** The same, as it is now. */
  blocks: () => readonly Block[];
};

export const runFrom = (hash: Hash, first: number): Run => {
  const blocks: Block[] = [];
  let next = first;
  const append = async (leaf: Uint8Array) => {
    let block: Block = { start: next++, width: 1, root: leaf };
    for (;;) {
      const left = blocks.at(-1);
      // Two neighbours are halves of one subtree when the left one starts where that subtree does.
      if (left?.width !== block.width || left.start % (2 * block.width) !== 0) break;
      blocks.pop();
      block = { start: left.start, width: 2 * block.width, root: await nodeHash(hash, left.root, block.root) };
    }
    blocks.push(block);
  };
  return { append, until: () => next, blocks: () => [...blocks] };
};

/** The subtrees that stand left of `first` are its binary digits: the first hashes of `range`. */
export const leftBlocks = (first: number, range: readonly Uint8Array[]): Block[] => {
  const blocks: Block[] = [];
  let [start, width] = [0, 2 ** Math.floor(Math.log2(Math.max(first, 1)))];
  for (; width >= 1; width /= 2) {
    const root = range[blocks.length];
    if (start + width > first || !root) continue;
    blocks.push({ start, width, root });
    start += width;
  }
  return blocks;
};

/**
 * Root of the tree of `size`, from a run of its leaves and the roots of the largest whole subtrees outside of it.
 * Undefined when there are too few of them, or too many.
 */
export const rangeRoot = async (
  hash: Hash,
  { blocks, range, size }: { blocks: readonly Block[]; range: readonly Uint8Array[]; size: number },
): Promise<Uint8Array | undefined> => {
  const [start, last] = [blocks[0], blocks.at(-1)];
  const [first, until] = start && last ? [start.start, last.start + last.width] : [0, 0];
  if (!isSize(size) || until > size) return undefined;
  if (size === 0) return range.length === 0 ? emptyRoot(hash) : undefined;
  const known = new Map(blocks.map((block) => [block.start, block]));
  let used = 0;
  const root = async (lo: number, hi: number): Promise<Uint8Array | undefined> => {
    if (hi <= first || lo >= until) return range[used++];
    const block = known.get(lo);
    if (block?.width === hi - lo) return block.root;
    if (hi - lo === 1) return undefined;
    const middle = lo + split(hi - lo);
    const left = await root(lo, middle);
    const right = left && (await root(middle, hi));
    return left && right && nodeHash(hash, left, right);
  };
  const whole = await root(0, size);
  return used === range.length ? whole : undefined;
};
