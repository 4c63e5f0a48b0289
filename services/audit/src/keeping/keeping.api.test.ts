import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { changeKeeping, listPurges, listTrail, readKeeping } from '@bocage/contracts';
import { createDb } from '@bocage/platform';
import { testWorld, type World } from '@bocage/testing';
import { fallDue, writeOld } from '../../test/old.ts';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { createAudit } from '../index.ts';
import { createPurge } from './purge.ts';

let world: World;
let purge: ReturnType<typeof createPurge>;
let close: () => Promise<void>;
const keys = { current: newKey(), previous: null };
beforeAll(async () => {
  world = await testWorld({ services: { audit: createAudit } });
  const options = { url: world.env.DATABASE_URL ?? '', poolMax: 1, env: world.env };
  const db = createDb({ ...options, role: null, systemRole: 'bocage_audit_system' });
  purge = createPurge(db, 7);
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
