import { type Reader, rootOf } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';

/** 256 hashes in a row of level 0, 8, 16…, or as many of them as there are. */
export type BlockOf = (level: number, block: number) => Promise<readonly Uint8Array[]>;

/** Reads whole subtrees out of the stored levels; each block is read once. */
export const readBlocks = (blockOf: BlockOf): Reader => {
  const known = new Map<string, Promise<readonly Uint8Array[]>>();
  // One after the other: they share a transaction's connection.
  let last: Promise<unknown> = Promise.resolve();
  return async (level, index) => {
    const base = level - (level % 8);
    const width = 2 ** (level - base);
    const start = index * width;
    const block = Math.floor(start / 256);
    const key = `${base}/${block}`;
    let rows = known.get(key);
    if (!rows) {
      rows = last.then(() => blockOf(base, block));
      last = rows.catch(() => {});
      known.set(key, rows);
    }
    const hashes = (await rows).slice(start - block * 256, start - block * 256 + width);
    if (hashes.length !== width) throw new Error(`the tree lacks hashes at level ${base}, block ${block}`);
    return rootOf(nodeCrypto.sha256, hashes);
  };
};
