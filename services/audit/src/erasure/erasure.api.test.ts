import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askTrailExport, listErasable, listPurges, readErasure } from '@bocage/contracts';
import { builtInRole } from '@bocage/permissions';
import { createDb } from '@bocage/platform';
import { testWorld, withAdmin, type World } from '@bocage/testing';
import { fallDue } from '../../test/old.ts';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { createAudit } from '../index.ts';
import { createPurge } from '../keeping/purge.ts';

let world: World;
beforeAll(async () => {
  world = await testWorld({ services: { audit: createAudit } });
  await world.sql(
    `insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
     select m.perimeter_id, m.tenant_id, m.id, $2 from access.membership m where m.id = $1`,
    [world.memberships['a.auditor@a'], builtInRole('dpo').id],
  );
});
afterAll(() => world.close());

/** A support access that Aubépine opened to somebody of the EPCI, 13 months ago, as its screen and its trail have it. */
const assisted = async (): Promise<string> => {
  const { a, epci } = world.tenants;
  const [made] = await world.sql<{ id: string }>(
    `with old as (select now() - interval '13 months' as at),
     made as (
       insert into access.support (perimeter_id, tenant_id, person_id, home_id, level, reason, opened_by, opened_at, until, ended_at)
       select t.perimeter_id, t.id, $2, $3, 'reader', 'Le budget de Mme Lys', $4, at, at + interval '1 hour', at + interval '1 hour'
       from access.tenant t, old where t.id = $1 returning *),
     told as (
       insert into audit.event (perimeter_id, tenant_id, actor_person_id, type, subject_kind, subject_id, data, has_payload, occurred_at)
       select perimeter_id, tenant_id, opened_by, 'support.opened', 'support', id, jsonb_build_object('personId', person_id), true, opened_at
       from made returning id),
     words as (
       insert into audit.payload (event_id, salt, payload)
       select id, sha256(uuid_send(gen_random_uuid())), '{"person": "Élise Éclair", "reason": "Le budget de Mme Lys"}' from told)
     select id from made`,
    [a, world.people['epci.manager'], epci, world.people['a.admin']],
  );
  const sealer = sealerOn(world, { current: newKey(), previous: null });
  while (await sealer.round());
  await sealer.close();
  return made?.id ?? '';
};

test('whoever the trail names, member or not, can be asked about; anybody else answers as nobody', async () => {
  const dpo = world.as('a.auditor');
  const of = (personId: string) => ({ params: { personId } });
  expect(await dpo.refused(readErasure, of(world.people['epci.manager']))).toEqual({ status: 404, code: 'not-found' });
  await assisted();
  expect(await dpo.call(readErasure, of(world.people['epci.manager']))).toMatchObject({
    gone: [{ class: 'access', payloads: 1 }],
    kept: [],
  });
  expect(await dpo.refused(readErasure, of(world.people['b.agent']))).toEqual({ status: 404, code: 'not-found' });
});

test('a DPO is told whom: who is or was of the body, who assisted it; nobody else is told', async () => {
  await world.sql(
    `with made as (insert into access.person (given_name, family_name) values ('Pia', 'Parti') returning id)
     insert into access.membership (perimeter_id, tenant_id, person_id, since, ended_at)
     select t.perimeter_id, t.id, made.id, now() - interval '1 year', now() from access.tenant t, made where t.id = $1`,
    [world.tenants.a],
  );
  const dpo = world.as('a.auditor');
  const whole = (await dpo.call(listErasable, { query: { limit: 100 } })).items;
  expect(whole).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ displayName: 'Alain Aubry', body: null, until: null }),
      expect.objectContaining({ displayName: 'Pia Parti', body: null, until: expect.any(String) }),
      expect.objectContaining({ displayName: 'Élise Éclair', body: 'CC des Essais', until: expect.any(String) }),
    ]),
  );
  expect(JSON.stringify(whole)).not.toContain('Brigitte');
  const [first, ...others] = whole;
  const page = await dpo.call(listErasable, { query: { limit: 1 } });
  expect(page).toEqual({ items: [first], next: first?.personId });
  expect((await dpo.call(listErasable, { query: { limit: 100, cursor: page.next ?? '' } })).items).toEqual(others);
  for (const other of ['a.admin', 'a.agent', 'b.admin'] as const)
    expect(await world.as(other).refused(listErasable, { query: {} })).toMatchObject({ status: 403 });
});

test('a purge takes the reason of a support access along, of the class of accesses', async () => {
  const options = { url: world.env.DATABASE_URL ?? '', poolMax: 1, env: world.env };
  const db = createDb({ ...options, role: null, systemRole: 'bocage_audit_system' });
  const purge = createPurge(db);
  const reasons = async () =>
    (await world.sql<{ reason: string | null }>('select reason from access.support')).map(({ reason }) => reason);
  expect(await reasons()).toEqual(['Le budget de Mme Lys']);
  await purge.run();
  expect((await world.as('a.admin').call(listPurges, { query: {} })).items).toMatchObject([
    { classes: [{ class: 'access', payloads: 1 }] },
  ]);
  expect(await reasons()).toEqual(['Le budget de Mme Lys']);
  await fallDue(world.sql);
  await purge.run();
  expect(await reasons()).toEqual([null]);
  await db.close();
});

test('an export that is taken up while somebody is erased is removed; one that waits is not', async () => {
  const { id } = await world.as('a.auditor').call(askTrailExport, { body: { format: 'csv', filters: {} } });
  const erased = `insert into audit.event (perimeter_id, tenant_id, actor_system, type, subject_kind) select perimeter_id, id, 'essai', 'trail.erased', 'person' from access.tenant where id = $1`;
  const state = async () =>
    (await world.sql<{ state: string }>('select state from audit.export where id = $1', [id]))[0]?.state;
  await world.sql(erased, [world.tenants.a]);
  expect(await state()).toBe('waiting');
  await withAdmin(world.database.adminUrl, async (taker) => {
    await taker.query('begin');
    await taker.query(`update audit.export set state = 'running' where id = $1`, [id]);
    const erasing = world.sql(erased, [world.tenants.a]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await taker.query('commit');
    await erasing;
  });
  expect(await state()).toBe('removed');
});
