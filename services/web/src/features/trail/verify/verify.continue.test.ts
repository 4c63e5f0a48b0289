/// <reference types="node" />
import { consistencyProof, leafHash, readerOf, type Report, rootOf, toBase64, webCrypto } from '@bocage/verify';
import { expect, test } from '@jest/globals';
import { continues } from './verify.continue.ts';
import type { Kept } from './verify.words.ts';

const crypto = webCrypto(globalThis.crypto.subtle);
const origin = 'bocage.example/journal/a/1';
const counts = { leaves: 0, events: 0, withheld: 0, payloads: 0, erased: 0, keys: 0, checkpoints: 1 };
const treeOf = async (words: readonly string[]) => {
  const leaves = await Promise.all(words.map(async (word) => leafHash(crypto.sha256, new TextEncoder().encode(word))));
  const rootAt = async (size: number) => toBase64(await rootOf(crypto.sha256, leaves.slice(0, size)));
  return {
    report: async (size: number): Promise<Report> => ({
      verdict: 'holds',
      origin,
      size,
      root: await rootAt(size),
      counts,
      kept: [],
      witnessed: [],
    }),
    kept: async (size: number): Promise<Kept> => ({ origin, size, root: await rootAt(size), note: '', key: '' }),
    prove: async (from: number, to: number) =>
      (await consistencyProof(crypto.sha256, readerOf(crypto.sha256, leaves), from, to)).map(toBase64),
  };
};
const words = Array.from({ length: 20 }, (_, n) => `événement ${n}`);

test('a tree that grew continues what was kept, by the proof that the instance gives', async () => {
  const tree = await treeOf(words);
  for (const [from, to] of [
    [1, 20],
    [8, 20],
    [13, 17],
    [20, 20],
  ] as const) {
    const said = await continues(crypto, await tree.report(to), await tree.kept(from), tree.prove);
    expect(said).toMatchObject({ verdict: 'holds', kept: [from] });
  }
});

test('a tree that was rewritten, cut or is another one does not, whatever proof is given', async () => {
  const [tree, other] = [await treeOf(words), await treeOf(words.with(3, 'autre chose'))];
  const kept = await tree.kept(13);
  for (const { prove } of [tree, other])
    expect(await continues(crypto, await other.report(20), kept, prove)).toMatchObject({
      verdict: 'fails',
      problem: { code: 'consistency', between: { from: 13, until: 20 } },
      kept: [],
    });
  expect(await continues(crypto, await other.report(13), kept, tree.prove)).toMatchObject({
    problem: { code: 'consistency' },
  });
  expect(await continues(crypto, await tree.report(12), kept, tree.prove)).toMatchObject({
    problem: { code: 'kept-beyond', size: 13, reached: 12 },
  });
  const elsewhere = { ...(await tree.report(20)), origin: 'bocage.example/journal/a/2' };
  expect(await continues(crypto, elsewhere, kept, tree.prove)).toMatchObject({
    verdict: 'unusable',
    problem: { code: 'kept-unlinked' },
  });
});
