import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { emptyRoot, formatKey, keyOf, parseKey, parseNote, types, verifyNote } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { createWitnessClient } from '../anchor/witness.client.ts';
import { listeningWitness } from '../../test/anchoring.ts';
import { addBody, logOf as signedLog, words } from '../../test/logs.ts';
import { newKey } from '../../test/sealing.ts';
import { openLedger } from './ledger.ts';

const { sha256 } = nodeCrypto;
const instance = 'essais.example';
const key = newKey();
let witness: Awaited<ReturnType<typeof listeningWitness>>;
const vkeyOf = async () => formatKey(await keyOf(sha256, instance, types.signature, key.publicKey));
beforeAll(async () => {
  witness = await listeningWitness('temoin.example', await vkeyOf());
});
afterAll(() => witness.close());

const logOf = (leaves: readonly string[], origin: string) => signedLog(leaves, origin, key);
const newOrigin = () => `${instance}/journal/${randomUUID()}/1`;
const post = async (old: number | string, proof: readonly Uint8Array[], note: string) => {
  const response = await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body: addBody(old, proof, note) });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

test('a log that grows is signed, and its last checkpoint is shown with both signatures', async () => {
  const origin = newOrigin();
  const log = await logOf(words(9), origin);
  const vkey = await parseKey(sha256, witness.vkey);
  if (!vkey) throw new Error('no key');
  const client = createWitnessClient(witness.url, vkey);
  expect(await client.newest(origin)).toBeNull();
  const first = await client.add({ old: 0, proof: [], note: await log.note(4) });
  expect(first).toMatchObject({ signed: expect.stringContaining('— temoin.example ') });
  const note = await log.note(9);
  const said = await client.add({ old: 4, proof: await log.proof(4, 9), note });
  const signed = 'signed' in said ? said.signed : '';
  const parsed = parseNote(note + signed);
  const [mark] = (parsed && (await verifyNote(nodeCrypto, parsed, [vkey]))) ?? [];
  expect(Math.abs((mark?.seconds ?? 0) - Date.now() / 1_000)).toBeLessThan(60);
  expect(await client.newest(origin)).toBe(note + signed);
  // The same one again, as after an answer that was lost.
  expect(await client.add({ old: 9, proof: [], note })).toMatchObject({ signed: expect.any(String) });
  expect(await client.add({ old: 0, proof: [], note })).toEqual({ knows: 9 });
});

test('each refusal is the one that the protocol names', async () => {
  const origin = newOrigin();
  const log = await logOf(words(9), origin);
  const other = await logOf(words(9, 'autre'), origin);
  expect((await post(0, [], await log.note(4))).status).toBe(200);
  const proof = await log.proof(4, 9);
  expect(await post(3, await log.proof(3, 9), await log.note(9))).toEqual({
    status: 409,
    type: 'text/x.tlog.size',
    text: '4\n',
  });
  const statuses = {
    'an unknown instance': (await post(0, [], await (await logOf(words(2), 'ailleurs.example/journal/x/1')).note(2)))
      .status,
    'another name than a trail’s': (await post(0, [], await (await logOf(words(2), `${instance}/autre`)).note(2)))
      .status,
    'another key': (await post(4, proof, await log.note(9, newKey()))).status,
    'a fork': (await post(4, await other.proof(4, 9), await other.note(9))).status,
    'a fork of the same size': (await post(4, [], await other.note(4))).status,
    'no proof': (await post(4, [], await log.note(9))).status,
    'a proof from nothing': (await post(0, proof, await (await logOf(words(9), newOrigin())).note(9))).status,
    'an empty tree that is not': (
      await post(0, [], await (await logOf([], newOrigin())).note(0, key, new Uint8Array(32)))
    ).status,
    'older than old': (await post(9, [], await log.note(4))).status,
    'a leading zero': (await post('04', proof, await log.note(9))).status,
    'too many hashes': (
      await post(
        4,
        Array.from({ length: 64 }, () => proof[0] ?? new Uint8Array(32)),
        await log.note(9),
      )
    ).status,
    'no note': (await post(4, proof, 'bonjour\n')).status,
  };
  expect(statuses).toEqual({
    'an unknown instance': 404,
    'another name than a trail’s': 404,
    'another key': 403,
    'a fork': 422,
    'a fork of the same size': 422,
    'no proof': 422,
    'a proof from nothing': 422,
    'an empty tree that is not': 422,
    'older than old': 400,
    'a leading zero': 400,
    'too many hashes': 400,
    'no note': 400,
  });
  expect((await post(0, [], await (await logOf([], newOrigin())).note(0, key, await emptyRoot(sha256)))).status).toBe(
    200,
  );
  expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(404);
  expect((await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(
    400,
  );
});

test('of many forks at once only one is ever signed, also when two witnesses share a file', async () => {
  const twin = await listeningWitness('temoin.example', await vkeyOf(), witness.folder);
  const ledger = openLedger(`${witness.folder}/witness.db`);
  for (let time = 0; time < 20; time += 1) {
    const origin = newOrigin();
    const forks = await Promise.all(
      Array.from({ length: 6 }, (_, n) => logOf(words(3 + (n % 2), `fourche ${n}`), origin)),
    );
    const answers = await Promise.all(
      forks.map(async (fork, n) => {
        const body = addBody(0, [], await fork.note(3));
        return (await fetch(`${n % 2 ? witness.url : twin.url}/add-checkpoint`, { method: 'POST', body })).status;
      }),
    );
    expect(answers.filter((status) => status === 200)).toHaveLength(1);
    expect(answers.filter((status) => status === 409)).toHaveLength(5);
    expect(ledger.of(origin)?.size).toBe(3);
  }
  ledger.close();
  await twin.close();
});
