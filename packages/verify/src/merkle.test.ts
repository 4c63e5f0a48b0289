import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { fromBase64 } from './bytes.ts';
import { verifyConsistency, verifyInclusion } from './merkle.ts';
import { nodeCrypto } from './node.ts';

const { sha256 } = nodeCrypto;
const bytes = (text: string) => fromBase64(text) ?? new Uint8Array();
const proof = (list: string[] | null) => (list ?? []).map(bytes);

type Case = { case: string; wantErr: boolean; proof: string[] | null };
type InclusionCase = Case & { leafIdx: number; treeSize: number; root: string; leafHash: string };
type ConsistencyCase = Case & { size1: number; size2: number; root1: string; root2: string };

/** The file as the library's callers would read it: a number that a double cannot hold is not an index. */
const vectors = <T>(name: string): T[] =>
  JSON.parse(readFileSync(new URL(`../test/vectors/${name}.json`, import.meta.url), 'utf8')) as T[];

const inclusion = vectors<InclusionCase>('inclusion');
const consistency = vectors<ConsistencyCase>('consistency');

test('the vectors are all there, valid and invalid', () => {
  const count = (cases: Case[]) => [cases.length, cases.filter(({ wantErr }) => !wantErr).length];
  expect({ inclusion: count(inclusion), consistency: count(consistency) }).toEqual({
    inclusion: [68, 5],
    consistency: [63, 4],
  });
  // 2^64 - 1, which reading has rounded.
  expect(inclusion.filter(({ leafIdx }) => !Number.isSafeInteger(leafIdx))).toHaveLength(2);
});

describe('inclusion', () => {
  test.each(inclusion.map((one) => [one.case, one] as const))('%s', async (_, one) => {
    const holds = await verifyInclusion(sha256, {
      index: one.leafIdx,
      size: one.treeSize,
      leaf: bytes(one.leafHash),
      proof: proof(one.proof),
      root: bytes(one.root),
    });
    expect(holds).toBe(!one.wantErr);
  });
});

describe('consistency', () => {
  test.each(consistency.map((one) => [one.case, one] as const))('%s', async (_, one) => {
    const holds = await verifyConsistency(sha256, {
      from: one.size1,
      to: one.size2,
      fromRoot: bytes(one.root1),
      toRoot: bytes(one.root2),
      proof: proof(one.proof),
    });
    expect(holds).toBe(!one.wantErr);
  });
});
