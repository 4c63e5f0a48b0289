import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listAnchors, listCheckpoints, listInstanceAnchors, listInstanceTrail } from '@bocage/contracts';
import { closeShared, createShared, loadConfig, platformConfig } from '@bocage/platform';
import { testWorld, type World } from '@bocage/testing';
import {
  formatKey,
  fromBase64,
  parseCheckpointNote,
  parseKey,
  parseNote,
  verifyExport,
  verifyNote,
} from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { listeningWitness, lockedBucket } from '../../test/anchoring.ts';
import { goVerifier } from '../../test/restoring.ts';
import { openTsa } from '../../test/tsa.ts';
import { createAudit } from '../index.ts';
import { instanceKey, trailKeys } from '../seal/key.ts';

type Body = {
  name: string;
  vkey: string;
  world: World;
  witness: Awaited<ReturnType<typeof listeningWitness>>;
  store: ReturnType<typeof lockedBucket>;
  carry(): Promise<void>;
};
const folder = mkdtempSync(join(tmpdir(), 'bocage-anchor-'));
let tsa: Awaited<ReturnType<typeof openTsa>>;
let go: ReturnType<typeof goVerifier>;
let bodies: Body[] = [];

const newKeyFile = (name: string): string => {
  const file = join(folder, name);
  writeFileSync(file, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
  return file;
};
const vkeyOf = async (name: string, file: string): Promise<string> => {
  const { current } = trailKeys({ BOCAGE_TRAIL_KEY_FILE: file });
  if (!current) throw new Error('no key');
  return formatKey(await instanceKey(name, current));
};

/** Asks for the job of which the hour has not come. */
const carryOn = async ({ env }: World): Promise<void> => {
  const shared = createShared(loadConfig(platformConfig, env), env, () => '');
  await shared.jobs.add('audit', 'anchor', {});
  await closeShared(shared);
};

/** Two instances, each with a bucket, each the other's witness, and one timestamp authority. */
beforeAll(async () => {
  tsa = await openTsa();
  go = goVerifier();
  const named = await Promise.all(
    (['est.example', 'ouest.example'] as const).map(async (name) => {
      const file = newKeyFile(name);
      return { name, file, vkey: await vkeyOf(name, file) };
    }),
  );
  const [east, west] = named;
  if (!east || !west) throw new Error('two are needed');
  const witnesses = {
    'est.example': await listeningWitness(`temoin.${east.name}`, west.vkey),
    'ouest.example': await listeningWitness(`temoin.${west.name}`, east.vkey),
  };
  for (const { name, file, vkey } of named) {
    const other = witnesses[name === 'est.example' ? 'ouest.example' : 'est.example'];
    const store = lockedBucket(name === 'est.example' ? 'S3_URL_MINIO' : 'S3_URL_VERSITYGW');
    const env = {
      BOCAGE_TRAIL_NAME: name,
      BOCAGE_TRAIL_KEY_FILE: file,
      BOCAGE_WITNESSES: `${other.url} ${other.vkey}`,
      BOCAGE_TSA_URL: tsa.url,
      BOCAGE_TSA_CA_FILE: tsa.file('ca.pem'),
      ...store.env,
    };
    const world = await testWorld({ services: { audit: createAudit }, jobs: true, env });
    bodies = [
      ...bodies,
      {
        name,
        vkey,
        world,
        witness: witnesses[name],
        store,
        carry: () => carryOn(world),
      },
    ];
  }
}, 120_000);
afterAll(async () => {
  for (const { world, witness, store } of bodies) {
    store.objects.close();
    await world.close();
    await witness.close();
  }
  await tsa.close();
  go.close();
  rmSync(folder, { recursive: true });
});
const body = (n: number): Body => {
  const found = bodies[n];
  if (!found) throw new Error('no such body');
  return found;
};

type On = Pick<Body, 'world'>;
const record = ({ world }: On, count: number) =>
  world.sqlAll(
    `begin; select * from access.begin('${world.accounts['a.agent']}', '${world.tenants.a}', 'test', gen_random_uuid());
     select audit.record('note.created', 'note', gen_random_uuid(), '{}', '{"title": "Note"}') from generate_series(1, ${count});
     select audit.record_instance('session.opened', 'session', null); commit`,
  );
const until = async (what: string, done: () => Promise<boolean>): Promise<void> => {
  const limit = Date.now() + 30_000;
  while (!(await done())) {
    if (Date.now() > limit) throw new Error(`in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};
const sealed = ({ world }: On) =>
  until('sealing', async () => {
    const [row] = await world.sql<{ n: string }>(
      `select (select count(*) from audit.unsealed) + (select count(*) from audit.tree t
         where t.size > coalesce((select max(c.size) from audit.checkpoint c where c.tree_id = t.id), 0)) as n`,
    );
    return Number(row?.n) === 0;
  });
const count = async ({ world }: On, text: string): Promise<number> =>
  Number((await world.sql<{ n: string }>(text))[0]?.n);

test('two instances witness each other; bucket, witness and authority each give back a proof that a stranger checks', async () => {
  for (const one of bodies) {
    await record(one, 5);
    await sealed(one);
    await one.carry();
  }
  for (const one of bodies) {
    const { world, vkey, name, store } = one;
    const other = body(one === body(0) ? 1 : 0);
    const trees = await count(one, 'select count(*) as n from audit.tree');
    await until('anchors', async () => (await count(one, 'select count(*) as n from audit.anchor')) >= trees * 3);
    const list = await world.as('a.auditor').call(listAnchors, { query: {} });
    expect([list.state, list.epoch]).toEqual(['ok', 1]);
    const [item] = list.items;
    expect(item?.anchors.map(({ kind }) => kind)).toEqual(['bucket', 'timestamp', 'witness']);
    const note = item?.note ?? '';
    const proofOf = (kind: string) => item?.anchors.find((anchor) => anchor.kind === kind)?.proof ?? '';

    // The witness's line stands in the note, and verifies by its key.
    const key = await parseKey(nodeCrypto.sha256, other.witness.vkey);
    const parsed = parseNote(note);
    expect(note).toContain(proofOf('witness'));
    expect(key && parsed && (await verifyNote(nodeCrypto, parsed, [key]))?.length).toBe(1);
    // The bucket holds the same words, under the tree's origin and size.
    expect(proofOf('bucket')).toBe(`${item?.origin}/${String(item?.size).padStart(16, '0')}`);
    expect((await store.objects.read(proofOf('bucket')))?.toString()).toBe(note);
    // The authority's token is for the checkpoint's text: OpenSSL says so.
    const text = parseCheckpointNote(note)?.note.text ?? '';
    const token = Buffer.from(fromBase64(proofOf('timestamp')) ?? []);
    expect([tsa.verify(text, token), tsa.verify(`${text} `, token)]).toEqual([true, false]);

    expect(item?.origin).toBe(`${name}/journal/${world.tenants.a}/1`);
    const published = await world.as('a.auditor').call(listCheckpoints, { query: {} });
    expect(published.items.map((checkpoint) => checkpoint.note)).toContain(note);
    const answer = await world.as('a.auditor').fetch('/api/audit/proofs');
    const lines = (await answer.text()).split('\n').slice(0, -1);
    const asked = { key: vkey, checkpoints: [note], witnesses: [other.witness.vkey], crypto: nodeCrypto };
    const report = await verifyExport(lines, asked);
    const witnessed = [{ name: `temoin.${other.name}`, size: item?.size }];
    expect(report).toMatchObject({ verdict: 'holds', kept: [item?.size], witnessed });
    // The export itself carries it: nothing kept elsewhere is needed, and the second verifier agrees.
    expect(await verifyExport(lines, { ...asked, checkpoints: [] })).toMatchObject({ verdict: 'holds', witnessed });
    expect(go.verify(lines, vkey, [], [other.witness.vkey])).toBe('holds');
    expect(go.verify(lines, vkey, [], [one.witness.vkey])).toContain('a witness signed none');

    // /api/audit/anchors is the reader's of the trail, /api/audit/instance/anchors the operator's.
    expect(await world.as('a.agent').refused(listAnchors, { query: {} })).toMatchObject({ status: 403 });
    expect(await world.as('a.auditor').refused(listInstanceAnchors, { query: {} })).toMatchObject({ status: 403 });
    const instance = await world.as('operator').call(listInstanceAnchors, { query: {} });
    expect(instance.items[0]?.origin).toBe(`${name}/journal/instance/1`);
    // A foreign body's tree is never named: /api/audit/anchors of B shows nothing of A.
    expect(
      (await world.as('b.admin').call(listAnchors, { query: {} })).items.map(({ origin }) => origin),
    ).not.toContain(item?.origin);
  }
}, 90_000);

test('an anchor makes no event, so that it makes no other anchor', async () => {
  const one = body(0);
  await sealed(one);
  const before = await count(one, 'select count(*) as n from audit.event');
  const anchors = await count(one, 'select count(*) as n from audit.anchor');
  await one.carry();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await count(one, 'select count(*) as n from audit.event')).toBe(before);
  // Its hour has not come.
  expect(await count(one, 'select count(*) as n from audit.anchor')).toBe(anchors);
}, 30_000);

test('what waits for more than 26 hours is told once, in words, details and metrics; and once that it is over', async () => {
  const one = body(1);
  const { world } = one;
  await body(0).witness.close();
  await record(one, 1);
  await sealed(one);
  const age = (what: string) =>
    world.sqlAll(
      `alter table audit.checkpoint disable trigger never; alter table audit.anchor disable trigger never;
       update audit.checkpoint set signed_at = signed_at - interval '${what}'; update audit.anchor set anchored_at = anchored_at - interval '${what}'`,
    );
  await age('27 hours');
  const told = async () =>
    (await world.as('operator').call(listInstanceTrail, { query: {} })).items
      .filter(({ type }) => type.startsWith('trail.anchor-'))
      .map(({ type }) => type);
  await one.carry();
  await until('the alert', async () => (await told()).length > 0);
  const ready = async () => (await (await fetch(`${world.url}/readyz`)).json()) as { status: string; details: object };
  expect(await ready()).toMatchObject({ status: 'ok', details: { 'audit.anchoring': 'late' } });
  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  const seconds = Number(/bocage_trail_anchor_waiting_seconds\{kind="witness"[^}]*\} (\d+)/.exec(metrics)?.[1]);
  expect(seconds).toBeGreaterThan(26 * 3_600);
  expect(await world.as('a.admin').call(listAnchors, { query: {} })).toMatchObject({ state: 'late' });
  await one.carry();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await told()).toEqual(['trail.anchor-late']);

  // The neighbour is there again, on the same file and address.
  const { url, folder: state } = body(0).witness;
  body(0).witness = await listeningWitness('temoin.est.example', one.vkey, state, Number(new URL(url).port));
  await one.carry();
  await until('the end of it', async () => (await told()).length > 1);
  expect(await told()).toEqual(['trail.anchor-resumed', 'trail.anchor-late']);
  expect(await ready()).toMatchObject({ details: { 'audit.anchoring': 'ok' } });
}, 90_000);

test('started while no place answers: it is told with what is recorded meanwhile, and nothing is sealed; so is what another process leaves waiting', async () => {
  const file = newKeyFile('nord.example');
  const gone = await listeningWitness('temoin.parti.example', await vkeyOf('nord.example', file));
  await gone.close();
  const env = {
    BOCAGE_TRAIL_NAME: 'nord.example',
    BOCAGE_TRAIL_KEY_FILE: file,
    BOCAGE_WITNESSES: `${gone.url} ${gone.vkey}`,
  };
  const details = async (url: string) => ((await (await fetch(`${url}/readyz`)).json()) as { details: object }).details;
  for (const { jobs, sealing, told } of [
    { jobs: true, sealing: 'unreachable', told: 'unreachable' },
    { jobs: false, sealing: 'elsewhere', told: 'late' },
  ]) {
    const world = await testWorld({ services: { audit: createAudit }, jobs, env });
    await record({ world }, 5);
    await world.sqlAll(
      `alter table audit.event disable trigger never; update audit.event set occurred_at = occurred_at - interval '6 minutes'`,
    );
    await until('the word', async () => JSON.stringify(await details(world.url)).includes(`"${sealing}"`));
    const says = { sealing: told, unsealedSince: expect.any(String) };
    expect(await world.as('a.auditor').call(listAnchors, { query: {} })).toMatchObject(says);
    expect(await world.as('operator').call(listInstanceAnchors, { query: {} })).toMatchObject(says);
    if (jobs) {
      const metrics = async () => (await fetch(`${world.url}/metrics`)).text();
      await until('the metric', async () => (await metrics()).includes('bocage_trail_sealing{state="unreachable"} 1'));
      const seconds = async () => Number(/^bocage_trail_unsealed_seconds (\d+)/m.exec(await metrics())?.[1]);
      await until('its age', async () => (await seconds()) >= 360);
    }
    expect(await count({ world }, 'select count(*) as n from audit.leaf')).toBe(0);
    await world.close();
  }
}, 60_000);

test('without a place nothing fails, and it is said; a store without a lock is no place', async () => {
  const file = newKeyFile('sud.example');
  const env = { BOCAGE_TRAIL_NAME: 'sud.example', BOCAGE_TRAIL_KEY_FILE: file };
  const alone = await testWorld({ services: { audit: createAudit }, jobs: true, env });
  const details = async (url: string) => ((await (await fetch(`${url}/readyz`)).json()) as { details: object }).details;
  expect(await details(alone.url)).toMatchObject({ 'audit.anchoring': 'no-anchor' });
  expect(await alone.as('a.auditor').call(listAnchors, { query: {} })).toMatchObject({ state: 'none', items: [] });
  await alone.close();

  const store = lockedBucket('S3_URL');
  const loose = await testWorld({ services: { audit: createAudit }, jobs: true, env: { ...env, ...store.env } });
  const one = { world: loose };
  await record(one, 1);
  await sealed(one);
  await carryOn(loose);
  await until('the word', async () => JSON.stringify(await details(loose.url)).includes('"audit.anchoring":"no-lock"'));
  expect(await count(one, 'select count(*) as n from audit.anchor')).toBe(0);
  store.objects.close();
  await loose.close();
}, 60_000);
