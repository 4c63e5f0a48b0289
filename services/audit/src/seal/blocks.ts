import { type Reader, rootOf } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';

/** 256 hashes in a row of level 0, 8, 16…, or as many of them as there are. */
export type BlockOf = (level: number, block: number) => Promise<readonly Uint8Array[]>;

/** Reads whole subtrees out of the stored levels; each block is read once. */
export const readBlocks = (blockOf: BlockOf): Reader => {
  const known = new Map<string, Promise<readonly Uint8Array[]>>();
  return async (level, index) => {
    const base = level - (level % 8);
    const width = 2 ** (level - base);
    const start = index * width;
    const block = Math.floor(start / 256);
    const key = `${base}/${block}`;
    const rows = known.get(key) ?? blockOf(base, block);
    known.set(key, rows);
    const hashes = (await rows).slice(start - block * 256, start - block * 256 + width);
    if (hashes.length !== width) throw new Error(`the tree lacks hashes at level ${base}, block ${block}`);
    return rootOf(nodeCrypto.sha256, hashes);
  };
};
