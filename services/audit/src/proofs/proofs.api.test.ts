import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  getConsistency,
  getInstanceConsistency,
  getTrailKey,
  listCheckpoints,
  listInstanceCheckpoints,
} from '@bocage/contracts';
import { testWorld, type World } from '@bocage/testing';
import { fromBase64, parseCheckpointNote, verifyConsistency, verifyExport } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { createAudit } from '../index.ts';

let world: World;
beforeAll(async () => {
  world = await testWorld({ services: { audit: createAudit }, jobs: true });
});
afterAll(() => world.close());

const record = (person: 'a.agent' | 'a.admin', type: string, title: string) =>
  world.sqlAll(
    `begin; select * from access.begin('${world.accounts[person]}', '${world.tenants.a}', 'test', gen_random_uuid());
     select audit.record('${type}', 'note', gen_random_uuid(), '{"n":1.5}', '{"title": "${title}", "é": [1, null]}'); commit`,
  );
const sealed = async (): Promise<void> => {
  const limit = Date.now() + 15_000;
  const waiting = `select (select count(*) from audit.unsealed) + (select count(*) from audit.tree t
    where t.size > coalesce((select max(c.size) from audit.checkpoint c where c.tree_id = t.id), 0)) as n`;
  while (Number((await world.sql<{ n: string }>(waiting))[0]?.n) > 0) {
    if (Date.now() > limit) throw new Error('nothing seals');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
const exported = async (person: Parameters<World['as']>[0], path: string) => {
  const response = await world.as(person).fetch(path);
  return { status: response.status, lines: (await response.text()).split('\n').slice(0, -1) };
};

test('real acts are sealed, exported with proofs, and verified by whoever holds the public key', async () => {
  for (let n = 0; n < 300; n += 1) await record('a.agent', n % 3 === 0 ? 'note.opened' : 'note.created', `Note ${n}`);
  await sealed();
  const ready = await fetch(`${world.url}/readyz`);
  expect(await ready.json()).toMatchObject({ status: 'ok', details: { 'audit.sealing': 'ok' } });
  const { key } = await world.as('a.auditor').call(getTrailKey, {});
  const { items } = await world.as('a.auditor').call(listCheckpoints, { query: {} });
  const kept = items.map(({ note }) => note);

  const whole = await exported('a.auditor', '/api/audit/proofs');
  const report = await verifyExport(whole.lines, { key, checkpoints: kept.slice(0, 1), crypto: nodeCrypto });
  expect(report).toMatchObject({ verdict: 'holds', complete: true, counts: { withheld: 0, erased: 0 } });
  expect(report.counts.events).toBeGreaterThanOrEqual(300);

  // Readings are withheld from an administrator, and still counted.
  const admin = await verifyExport((await exported('a.admin', '/api/audit/proofs')).lines, { key, crypto: nodeCrypto });
  expect(admin).toMatchObject({ verdict: 'holds', counts: { withheld: 100 } });

  const chosen = await exported('a.auditor', '/api/audit/proofs?type=note.opened');
  const selection = await verifyExport(chosen.lines, { key, crypto: nodeCrypto });
  expect(selection).toMatchObject({ verdict: 'holds', complete: false, counts: { leaves: 100, payloads: 100 } });

  // One changed word is found, at its place.
  const forged = [...whole.lines];
  forged[12] = (forged[12] ?? '').replace('Note', 'Mote');
  expect(forged[12]).not.toBe(whole.lines[12]);
  const found = await verifyExport(forged, { key, crypto: nodeCrypto });
  expect(found).toMatchObject({ verdict: 'fails', problem: { code: 'payload', event: { index: 11 } } });

  expect((await exported('a.agent', '/api/audit/proofs')).status).toBe(403);
  await sealed();
  const instance = await exported('operator', '/api/audit/instance/proofs');
  expect(await verifyExport(instance.lines, { key, crypto: nodeCrypto })).toMatchObject({ verdict: 'holds' });
}, 60_000);

// /api/audit/key and /api/audit/checkpoints stand above; /api/audit/consistency and /api/audit/instance/* below.
const follows = (notes: readonly string[], proof: readonly string[]) => {
  const [from, to] = notes.map((note) => parseCheckpointNote(note)?.checkpoint);
  if (!from || !to) throw new Error('no two checkpoints');
  const hashes = proof.map((one) => fromBase64(one) ?? new Uint8Array());
  return verifyConsistency(nodeCrypto.sha256, {
    from: from.size,
    to: to.size,
    fromRoot: from.root,
    toRoot: to.root,
    proof: hashes,
  });
};

test('one checkpoint begins the other, for the tenant and for the instance (/api/audit/instance/checkpoints)', async () => {
  const grow = async () => {
    await record('a.agent', 'note.created', 'Encore une');
    await world.as('b.agent', 'a').refused(listCheckpoints, { query: {} });
    await sealed();
  };
  await grow();
  await grow();
  const own = (await world.as('a.auditor').call(listCheckpoints, { query: {} })).items.map(({ note }) => note);
  const sizeOf = (note = '') => Number(note.split('\n')[1]);
  const query = { from: sizeOf(own[1]), to: sizeOf(own[0]) };
  expect(query.from).toBeLessThan(query.to);
  const { proof } = await world.as('a.auditor').call(getConsistency, { query });
  expect(await follows([own[1] ?? '', own[0] ?? ''], proof)).toBe(true);
  expect(await follows([own[1] ?? '', own[0] ?? ''], [...proof, proof[0] ?? ''])).toBe(false);

  const all = (await world.as('operator').call(listInstanceCheckpoints, { query: {} })).items.map(({ note }) => note);
  const sizes = { from: sizeOf(all[1]), to: sizeOf(all[0]) };
  // /api/audit/instance/consistency
  const instance = await world.as('operator').call(getInstanceConsistency, { query: sizes });
  expect(await follows([all[1] ?? '', all[0] ?? ''], instance.proof)).toBe(true);
  expect(await world.as('a.auditor').refused(getInstanceConsistency, { query: sizes })).toMatchObject({ status: 403 });
});

test('a foreign thing or person filters as an unknown one: nothing', async () => {
  await world.sqlAll(
    `begin; select * from access.begin('${world.accounts['b.agent']}', '${world.tenants.b}', 'test', gen_random_uuid());
     select audit.record('note.created', 'note', gen_random_uuid(), '{}', '{"title": "Voirie"}'); commit`,
  );
  await sealed();
  const [theirs] = await world.sql<{ subject_id: string }>(
    `select subject_id from audit.event where tenant_id = '${world.tenants.b}' and subject_id is not null and actor_person_id is not null limit 1`,
  );
  const foreign = theirs?.subject_id;
  expect(foreign).toMatch(/^[0-9a-f-]{36}$/);
  for (const asked of [
    `subject=${foreign}`,
    `subject=${world.people['a.agent']}`,
    `person=${world.people['b.agent']}`,
  ]) {
    const { status, lines } = await exported('a.auditor', `/api/audit/proofs?${asked}`);
    const leaves = lines.filter((line) => line.includes('"entry"'));
    expect([asked, status, leaves.length]).toEqual([asked, 200, 0]);
  }
});
