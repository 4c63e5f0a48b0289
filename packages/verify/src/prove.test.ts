import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { utf8 } from './bytes.ts';
import { leafHash, nodeHash, rootOf, split, verifyConsistency, verifyInclusion } from './merkle.ts';
import { nodeCrypto } from './node.ts';
import { consistencyProof, inclusionProof, rangeProof, readerOf, rootAt } from './prove.ts';
import { rangeRoot, runFrom } from './range.ts';

const { sha256 } = nodeCrypto;

const leavesOf = (size: number) =>
  Promise.all(Array.from({ length: size }, async (_, i) => leafHash(sha256, utf8(`leaf ${i}`))));
const treeOf = async (size: number) => {
  const leaves = await leavesOf(size);
  return { leaves, read: readerOf(sha256, leaves), root: await rootOf(sha256, leaves) };
};

/** The definition of RFC 9162, word for word, against which the faster ways are held. */
const defined = async (leaves: Uint8Array[]): Promise<Uint8Array> => {
  const [only] = leaves;
  if (!only) return sha256(new Uint8Array());
  if (leaves.length === 1) return only;
  const k = split(leaves.length);
  return nodeHash(sha256, await defined(leaves.slice(0, k)), await defined(leaves.slice(k)));
};

/** Any change of one proof: a bit, one hash less, one more, two exchanged. */
const mutation = fc.record({
  kind: fc.constantFrom('bit', 'drop', 'add', 'swap'),
  at: fc.nat(1000),
  bit: fc.nat(255),
  extra: fc.uint8Array({ minLength: 32, maxLength: 32 }),
});
const mutate = (
  proof: readonly Uint8Array[],
  { kind, at, bit, extra }: { kind: string; at: number; bit: number; extra: Uint8Array },
) => {
  const list: Uint8Array[] = proof.map((hash) => Uint8Array.from(hash));
  if (kind === 'add' || list.length === 0) list.splice(at % (list.length + 1), 0, extra);
  else if (kind === 'drop' || (kind === 'swap' && list.length === 1)) list.splice(at % list.length, 1);
  else if (kind === 'swap') list.reverse();
  else {
    const hash = list[at % list.length];
    if (hash) hash[bit >> 3] = (hash[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  }
  return list;
};

const sizes = fc.integer({ min: 1, max: 130 });
const runs = { numRuns: 150 };

test('roots are those of the definition, at every size', async () => {
  const leaves = await leavesOf(70);
  const read = readerOf(sha256, leaves);
  for (let size = 0; size <= leaves.length; size++) {
    const wanted = await defined(leaves.slice(0, size));
    expect(await rootOf(sha256, leaves.slice(0, size))).toEqual(wanted);
    expect(await rootAt(sha256, read, size)).toEqual(wanted);
  }
});

test('an inclusion proof verifies, and no changed one does', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), mutation, async (size, n, change) => {
      const index = n % size;
      const { leaves, read, root } = await treeOf(size);
      const leaf = leaves[index] ?? new Uint8Array();
      const proof = await inclusionProof(sha256, read, index, size);
      const verify = (over: object) => verifyInclusion(sha256, { index, size, leaf, proof, root, ...over });
      expect(await verify({})).toBe(true);
      expect(await verify({ proof: mutate(proof, change) })).toBe(false);
      expect(await verify({ leaf: change.extra })).toBe(false);
      expect(await verify({ root: change.extra })).toBe(false);
      expect(await verify({ index: index + 1 })).toBe(false);
      expect(await verify({ index: -1 })).toBe(false);
      expect(await verify({ index: index + 0.5 })).toBe(false);
    }),
    runs,
  );
});

test('a consistency proof verifies, and no changed one does', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), mutation, async (to, n, change) => {
      const from = n % (to + 1);
      const { leaves, read, root: toRoot } = await treeOf(to);
      const fromRoot = await rootOf(sha256, leaves.slice(0, from));
      const proof = await consistencyProof(sha256, read, from, to);
      const verify = (over: object) => verifyConsistency(sha256, { from, to, fromRoot, toRoot, proof, ...over });
      expect(await verify({})).toBe(true);
      expect(await verify({ proof: mutate(proof, change) })).toBe(false);
      expect(await verify({ fromRoot: change.extra })).toBe(false);
      // From the empty tree everything follows.
      if (from > 0) expect(await verify({ toRoot: change.extra })).toBe(false);
      expect(await verify({ from: to + 1 })).toBe(false);
    }),
    runs,
  );
});

test('a range proof leads to the root, and no changed one does', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.nat(), mutation, async (size, a, b, change) => {
      const [first, until] = [a % (size + 1), b % (size + 1)].sort((x, y) => x - y) as [number, number];
      const { leaves, read, root } = await treeOf(size);
      const range = await rangeProof(sha256, read, { first, until, size });
      const rootFrom = async (given: readonly Uint8Array[], proof: readonly Uint8Array[]) => {
        const run = runFrom(sha256, first);
        for (const leaf of given) await run.append(leaf);
        return rangeRoot(sha256, { blocks: run.blocks(), range: proof, size });
      };
      const given = leaves.slice(first, until);
      expect(await rootFrom(given, range)).toEqual(root);
      expect(await rootFrom(given, mutate(range, change))).not.toEqual(root);
      if (given.length > 0) {
        expect(await rootFrom(mutate(given, { ...change, kind: 'bit' }), range)).not.toEqual(root);
        expect(await rootFrom(given.slice(1), range)).not.toEqual(root);
      }
    }),
    runs,
  );
});

test('what lies outside of the tree is refused, not computed', async () => {
  const { read } = await treeOf(5);
  await expect(inclusionProof(sha256, read, 5, 5)).rejects.toThrow('outside of the tree');
  await expect(consistencyProof(sha256, read, 6, 5)).rejects.toThrow('outside of the tree');
  await expect(rangeProof(sha256, read, { first: 3, until: 6, size: 5 })).rejects.toThrow('outside of the tree');
  await expect(rootAt(sha256, read, 8)).rejects.toThrow('outside of the tree');
});
