import { webcrypto } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { corpus } from '../test/corpus.ts';
import { newLog, newSigner, vkeyOf } from '../test/log.ts';
import { linesOf } from './lines.ts';
import { nodeCrypto } from './node.ts';
import { sentences } from './sentences.ts';
import { verifyExport } from './verify.ts';
import { webCrypto } from './web.ts';

const listOf = async (lines: AsyncIterable<string>) => {
  const list: string[] = [];
  for await (const line of lines) list.push(line);
  return list;
};

test.each([
  ['Node', nodeCrypto],
  ['WebCrypto', webCrypto(webcrypto.subtle)],
])('the corpus, by %s: what holds, and the first event that does not', async (_, crypto) => {
  const cases = await corpus();
  const found = [];
  for (const { lines, key, kept, witnesses, later } of cases) {
    const report = await verifyExport(() => lines, { key, checkpoints: kept, witnesses, later, crypto });
    for (const language of ['fr', 'en'] as const) {
      expect(sentences(report, language).join(' ')).not.toMatch(/undefined|NaN|null|\[object|\n/);
    }
    found.push([report.verdict, report.problem?.code, report.problem?.event?.index]);
  }
  const names = cases.map(({ name }) => name);
  const wanted = cases.map(({ verdict, code, index }) => [verdict, code, index]);
  const pairs = (list: unknown[][]) => Object.fromEntries(names.map((name, i) => [name, list[i]?.join(' ')]));
  expect(pairs(found)).toEqual(pairs(wanted));
});

test('a browser without Ed25519 is told so', async () => {
  const [{ lines, key } = { lines: [], key: '' }] = await corpus();
  const subtle = Object.assign(Object.create(webcrypto.subtle) as typeof webcrypto.subtle, {
    digest: webcrypto.subtle.digest.bind(webcrypto.subtle),
    importKey: () => Promise.reject(Object.assign(new Error('no'), { name: 'NotSupportedError' })),
  });
  const report = await verifyExport(lines, { key, crypto: webCrypto(subtle) });
  expect(report.problem).toEqual({ code: 'no-ed25519' });
});

test('bytes are cut into lines wherever the chunks end; what is not UTF-8 is refused', async () => {
  const bytes = new TextEncoder().encode('été\n\n« là »\nfin');
  const chunks = async function* (all: Uint8Array, size: number) {
    for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size);
  };
  for (let size = 1; size <= bytes.length; size++) {
    expect(await listOf(linesOf(chunks(bytes, size)))).toEqual(['été', '', '« là »', 'fin']);
  }
  await expect(listOf(linesOf(chunks(Uint8Array.of(0xc3, 0x28), 1)))).rejects.toMatchObject({
    problem: { code: 'utf8' },
  });
});

test('the key that is told is the one that signed: given, or named by the trail', async () => {
  const log = newLog();
  await log.events(2);
  await log.checkpoint();
  const next = newSigner();
  await log.rotate(next);
  const given = await log.vkey();
  const verified = async () => verifyExport(await log.written(), { key: given, crypto: nodeCrypto });
  expect((await verified()).key).toBe(given);
  await log.checkpoint();
  expect(await verified()).toMatchObject({ verdict: 'holds', key: await vkeyOf(next) });
});
