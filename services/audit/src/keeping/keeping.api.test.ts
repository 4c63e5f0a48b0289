import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  changeInstanceKeeping,
  changeKeeping,
  listInstancePurges,
  listInstanceTrail,
  listPurges,
  listTrail,
  readInstanceKeeping,
  readKeeping,
} from '@bocage/contracts';
import { createDb } from '@bocage/platform';
import { testWorld, type World } from '@bocage/testing';
import { fallDue, writeOld } from '../../test/old.ts';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { createAudit } from '../index.ts';
import { createPurge } from './purge.ts';

let world: World;
let purge: ReturnType<typeof createPurge>;
let inOne: ReturnType<typeof createPurge>;
let close: () => Promise<void>;
const keys = { current: newKey(), previous: null };
beforeAll(async () => {
  world = await testWorld({ services: { audit: createAudit } });
  const options = { url: world.env.DATABASE_URL ?? '', poolMax: 1, env: world.env };
  const db = createDb({ ...options, role: null, systemRole: 'bocage_audit_system' });
  purge = createPurge(db, 7);
  inOne = createPurge(db);
  close = db.close;
});
afterAll(async () => {
  await close();
  await world.close();
});

const seal = async (): Promise<void> => {
  const sealer = sealerOn(world, keys);
  while (await sealer.round());
  await sealer.close();
};
const months = async (person: 'a.admin' | 'b.admin') =>
  Object.fromEntries((await world.as(person).call(readKeeping, {})).classes.map((one) => [one.class, one.months]));
const set = (of: 'content' | 'readings', to: number) =>
  world.as('a.admin').call(changeKeeping, { params: { class: of }, body: { months: to } });
const kept = async (tenant: 'a' | 'b'): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await world.sql<{ type: string; n: number }>(
        `select e.type, count(*)::int as n from audit.payload p join audit.event e on e.id = p.event_id where e.tenant_id = $1 group by 1`,
        [world.tenants[tenant]],
      )
    ).map(({ type, n }) => [type, n]),
  );

test('12 months by default, 6 to 36, archives for good; a change is traced, before and after', async () => {
  const usual = { content: 12, access: 12, people: 12, sessions: 12, readings: 12, body: 12, archives: null };
  expect(await months('a.admin')).toEqual(usual);
  await set('readings', 6);
  expect(await months('a.admin')).toEqual({ ...usual, readings: 6 });
  expect(await months('b.admin')).toEqual(usual);
  const { items } = await world.as('a.auditor').call(listTrail, { query: { type: 'trail.keeping-changed' } });
  expect(items).toMatchObject([
    { changes: [{ what: 'Conservation', before: '12 mois', after: '6 mois' }], actor: { name: 'Anne Aubin' } },
  ]);
  expect(items[0]?.sentence).toContain('(consultations) de 12 à 6 mois');
  // Said again, it changes nothing and tells nothing.
  await set('readings', 6);
  expect((await world.trail('a')).filter((type) => type === 'trail.keeping-changed')).toHaveLength(1);
});

test('out of bounds, the archives, and who may not: refused', async () => {
  const put = async (person: 'a.admin' | 'a.auditor' | 'a.agent', of: string, to: number) => {
    const response = await world.as(person).fetch(`/api/audit/keeping/${of}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ months: to }),
    });
    return response.status;
  };
  expect(await put('a.admin', 'content', 5)).toBe(400);
  expect(await put('a.admin', 'content', 37)).toBe(400);
  expect(await put('a.admin', 'archives', 12)).toBe(400);
  expect(await put('a.auditor', 'content', 24)).toBe(403);
  expect(await put('a.agent', 'content', 24)).toBe(403);
  expect(await world.as('a.agent').refused(readKeeping, {})).toMatchObject({ status: 403 });
  expect(await world.as('a.agent').refused(listPurges, { query: {} })).toMatchObject({ status: 403 });
  const weak = world.as('a.admin', 'a', { acr: 1 });
  expect(await weak.refused(changeKeeping, { params: { class: 'content' }, body: { months: 24 } })).toMatchObject({
    code: 'auth.step-up',
  });
});

test('a purge announces itself 7 days before; then what was announced goes, in batches, each told; the rest stays', async () => {
  const { a, b } = world.tenants;
  await writeOld(world.sql, a, 'note.renamed', { months: 13, count: 20 });
  await writeOld(world.sql, a, 'note.renamed', { months: 3, count: 5 });
  await writeOld(world.sql, a, 'note.opened', { months: 7, count: 4 });
  await writeOld(world.sql, b, 'note.opened', { months: 7, count: 4 });
  await seal();
  const leaves = await world.sql('select from audit.leaf');
  await writeOld(world.sql, a, 'note.renamed', { months: 13, count: 2 });

  await purge.run();
  const announced = (await world.as('a.admin').call(listPurges, { query: {} })).items;
  expect(announced).toMatchObject([
    {
      doneAt: null,
      gone: 0,
      classes: [
        { class: 'content', payloads: 20 },
        { class: 'readings', months: 6, payloads: 4 },
      ],
    },
  ]);
  const [plan] = announced;
  const due = new Date(plan?.dueAt ?? 0);
  expect(due.getTime() - new Date(plan?.announcedAt ?? 0).getTime()).toBe(7 * 86_400_000);
  expect((await world.as('b.admin').call(listPurges, { query: {} })).items).toEqual([]);
  expect((await world.trail('a')).at(-1)).toBe('trail.purge-announced');

  // Not before, and not twice.
  const before = await kept('a');
  await purge.run();
  expect(await kept('a')).toEqual(before);
  expect((await world.as('a.admin').call(listPurges, { query: {} })).items).toHaveLength(1);

  // Lengthened meanwhile: what was announced of that class stays.
  await set('readings', 24);
  await fallDue(world.sql);
  await purge.run();
  expect(await kept('a')).toEqual({ 'note.renamed': 7, 'note.opened': 4 });
  expect(await kept('b')).toEqual({ 'note.opened': 4 });
  const told = (await world.as('a.auditor').call(listTrail, { query: { type: 'trail.purged' } })).items;
  expect(told.length).toBeGreaterThan(2);
  expect(told.reduce((sum, { data }) => sum + Number(data.payloads), 0)).toBe(20);
  expect(told[0]).toMatchObject({ data: { types: ['note.renamed'] }, actor: { reason: 'durée de conservation' } });
  const after = (await world.as('a.admin').call(listPurges, { query: {} })).items;
  expect(after).toMatchObject([{ id: plan?.id, gone: 20, doneAt: expect.any(String) }]);
  expect(await world.sql('select from audit.leaf')).toHaveLength(leaves.length);

  // What was not sealed then is next time's.
  await seal();
  await purge.run();
  expect((await world.as('a.admin').call(listPurges, { query: { limit: 1 } })).items).toMatchObject([
    { doneAt: null, classes: [{ class: 'content', payloads: 2 }] },
  ]);
});

describe('the instance’s trail', () => {
  const operator = () => world.as('operator');
  const keep = (of: 'sessions' | 'readings', to: number) =>
    operator().call(changeInstanceKeeping, { params: { class: of }, body: { months: to } });
  const usual = { content: 12, access: 12, people: 12, sessions: 12, readings: 12, body: 12, archives: null };
  const times = async () =>
    Object.fromEntries((await operator().call(readInstanceKeeping, {})).classes.map((one) => [one.class, one.months]));

  test('has times of its own, which the operator sets, traced there; no body’s change', async () => {
    const theirs = await months('a.admin');
    expect(await times()).toEqual(usual);
    await keep('sessions', 6);
    await keep('sessions', 6);
    expect(await times()).toEqual({ ...usual, sessions: 6 });
    expect([await months('a.admin'), await months('b.admin')]).toEqual([theirs, usual]);
    const { items } = await operator().call(listInstanceTrail, { query: { type: 'trail.keeping-changed' } });
    expect(items).toMatchObject([
      {
        changes: [{ what: 'Conservation', before: '12 mois', after: '6 mois' }],
        sentence: expect.stringContaining('L’exploitant a changé'),
      },
    ]);
  });

  test('is its operator’s alone, with a second factor, within the same bounds', async () => {
    const params = { class: 'sessions' } as const;
    const refused = { status: 403, code: 'access.refused' };
    for (const person of ['a.admin', 'a.auditor', 'a.agent'] as const) {
      expect(await world.as(person).refused(readInstanceKeeping, {})).toEqual(refused);
      expect(await world.as(person).refused(listInstancePurges, { query: {} })).toEqual(refused);
      expect(await world.as(person).refused(changeInstanceKeeping, { params, body: { months: 36 } })).toEqual(refused);
    }
    const weak = world.as('operator', null, { acr: 1 });
    expect(await weak.refused(changeInstanceKeeping, { params, body: { months: 36 } })).toMatchObject({
      code: 'auth.step-up',
    });
    const put = async (of: string, to: number) =>
      (
        await operator().fetch(`/api/audit/instance/keeping/${of}`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ months: to }),
        })
      ).status;
    expect([await put('sessions', 5), await put('sessions', 37), await put('archives', 12)]).toEqual([400, 400, 400]);
    expect(await times()).toEqual({ ...usual, sessions: 6 });
  });

  test('announces its purge 7 days before; what was announced goes then, told, and nothing of a body', async () => {
    await writeOld(world.sql, null, 'sign-in.refused', { months: 7, count: 9 });
    await writeOld(world.sql, null, 'perimeter.retried', { months: 7, count: 3 });
    await seal();
    await purge.run();
    const [plan, ...more] = (await operator().call(listInstancePurges, { query: {} })).items;
    expect(more).toEqual([]);
    expect(plan).toMatchObject({ doneAt: null, gone: 0, classes: [{ class: 'sessions', months: 6, payloads: 9 }] });
    expect(new Date(plan?.dueAt ?? 0).getTime() - new Date(plan?.announcedAt ?? 0).getTime()).toBe(7 * 86_400_000);
    expect((await world.as('a.admin').call(listPurges, { query: {} })).items.map(({ id }) => id)).not.toContain(
      plan?.id,
    );
    const left = () =>
      world.sql(`select e.type, count(*)::int as n from audit.payload p join audit.event e on e.id = p.event_id
        where e.tenant_id is null and e.type in ('sign-in.refused', 'perimeter.retried') group by 1 order by 1`);
    const all = [
      { type: 'perimeter.retried', n: 3 },
      { type: 'sign-in.refused', n: 9 },
    ];
    await purge.run();
    expect(await left()).toEqual(all);
    const theirs = await kept('a');
    await world.sql(`update audit.purge_plan set due_at = now() - interval '1 second' where id = $1`, [plan?.id]);
    // What was written as old has the ids of today, behind the others’: one batch looks at them all.
    await inOne.run();
    expect(await left()).toEqual([{ type: 'perimeter.retried', n: 3 }]);
    expect(await kept('a')).toEqual(theirs);
    expect((await operator().call(listInstancePurges, { query: {} })).items).toMatchObject([
      { id: plan?.id, gone: 9, doneAt: expect.any(String) },
    ]);
    const told = (await operator().call(listInstanceTrail, { query: { type: 'trail.purged' } })).items;
    expect(told.reduce((sum, { data }) => sum + Number(data.payloads), 0)).toBe(9);
  });
});
