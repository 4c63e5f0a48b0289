import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { JobHandlers } from '@bocage/platform';
import { testWorld, type World } from '@bocage/testing';
import { mountWorkspaces } from '../workspaces.ts';

let world: World;
let jobs: JobHandlers;
let id: string;
beforeAll(async () => {
  world = await testWorld({
    services: {
      identity: (platform) => {
        jobs = mountWorkspaces(platform).jobs;
        return { name: 'identity', router: platform.router, close: () => platform.db.close() };
      },
    },
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  const body = {
    identifiant: 'test.epci.manager',
    level: 'reader' as const,
    workspaceIds: null,
    minutes: 60,
    reason: 'Panne',
  };
  ({ id } = await world.as('a.admin').call(contract.openSupport, { body }));
});

const assists = async (): Promise<boolean> => {
  const response = await world.as('epci.manager', 'a').fetch('/api/identity/workspaces');
  return response.ok;
};
/** What the job ends, as it is told in both trails. */
const over = async () => {
  await jobs['supports-over']?.run({});
  const told = await world.sql<{ tenant: string; because: string }>(
    `select t.name as tenant, e.data ->> 'because' as because from audit.event e join access.tenant t on t.id = e.tenant_id
     where e.type = 'support.ended' and e.subject_id = $1 order by t.name`,
    [id],
  );
  return told.map(({ tenant, because }) => [tenant, because]);
};
const both = (because: string) => [
  ['Aubépine', because],
  ['CC des Essais', because],
];
const home = () => world.memberships['epci.manager@epci'];

test('a letter goes to who has it and to the other administrators, without the reason; not to who opened it', async () => {
  // The mail catcher is shared: ours are the letters that come to an address of our own.
  const mine = `${randomUUID()}@essais.example`;
  await world.as('a.admin').call(contract.endSupport, { params: { supportId: id } });
  await world.sql('update access.person set email = $2 where id = $1', [world.people['epci.manager'], mine]);
  const body = {
    identifiant: 'test.epci.manager',
    level: 'reader' as const,
    workspaceIds: null,
    minutes: 60,
    reason: 'Panne',
  };
  ({ id } = await world.as('a.admin').call(contract.openSupport, { body }));
  const received = async () => {
    const response = await fetch(`${world.env.MAILDEV_URL}/api/email`);
    const letters = (await response.json()) as { subject: string; text: string; to: { address: string }[] }[];
    return letters.filter(({ to }) => to.some(({ address }) => address === mine));
  };
  for (let tries = 0; tries < 50 && (await received()).length === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const [letter, ...others] = await received();
  expect(others).toEqual([]);
  expect(letter?.text).toMatch(
    /^Bonjour,\s+Anne Aubin a ouvert à Élise Éclair \(CC des Essais\) un accès d’assistance pour Aubépine, jusqu’au /,
  );
  expect(letter?.text).not.toContain('Panne');
  const told = (await world.as('a.admin').call(contract.readSupports, {})).items;
  expect(told).toMatchObject([{ id }]);
  await world.as('a.admin').call(contract.endSupport, { params: { supportId: id } });
});

test('while it lasts, nothing ends it', async () => {
  expect(await assists()).toBe(true);
  expect(await over()).toEqual([]);
  expect(await assists()).toBe(true);
  await world.as('a.admin').call(contract.endSupport, { params: { supportId: id } });
});

test('at its time it counts no more, and its end is told', async () => {
  await world.sql(`update access.support set opened_at = opened_at - interval '1 hour', until = now() where id = $1`, [
    id,
  ]);
  expect(await assists()).toBe(false);
  expect(await over()).toEqual(both('until'));
});

test('whoever is suspended or leaves meanwhile has it no longer, and it does not come back with them', async () => {
  await world.sql('update access.membership set suspended_at = now() where id = $1', [home()]);
  expect(await assists()).toBe(false);
  expect(await over()).toEqual(both('support.left'));
  await world.sql('update access.membership set suspended_at = null where id = $1', [home()]);
  expect(await assists()).toBe(false);
  const { items } = await world.as('a.admin').call(contract.listSupports, { query: { limit: 1 } });
  expect(items).toMatchObject([{ id, endedAt: expect.any(String), endedBy: null }]);
});

test('a member needs none, and a body that is not open gives none', async () => {
  const [made] = await world.sql<{ id: string }>(
    'insert into access.membership (perimeter_id, tenant_id, person_id) select perimeter_id, id, $2 from access.tenant where id = $1 returning id',
    [world.tenants.a, world.people['epci.manager']],
  );
  expect(await over()).toEqual(both('support.member'));
  await world.sql('delete from access.membership where id = $1', [made?.id]);
  expect(await assists()).toBe(false);

  const body = {
    identifiant: 'test.epci.manager',
    level: 'reader' as const,
    workspaceIds: null,
    minutes: 60,
    reason: 'Encore',
  };
  ({ id } = await world.as('a.admin').call(contract.openSupport, { body }));
  await world.sql(`update access.tenant set state = 'suspended' where id = $1`, [world.tenants.epci]);
  expect(await over()).toEqual(both('support.body'));
  await world.sql(`update access.tenant set state = 'active' where id = $1`, [world.tenants.epci]);
  expect(await assists()).toBe(false);
});

test('the person is written to, however many administrators the body has', async () => {
  await world.sql(
    `with made as (
       insert into access.person (given_name, family_name, email)
       select 'Anne', 'Aubin', 'a' || n || '@essais.example' from generate_series(1, 200) n returning id
     ), member as (
       insert into access.membership (perimeter_id, tenant_id, person_id)
       select t.perimeter_id, t.id, made.id from made, access.tenant t where t.id = $1 returning id, perimeter_id, tenant_id
     )
     insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
     select perimeter_id, tenant_id, id, access.builtin('administrateur') from member`,
    [world.tenants.a],
  );
  const [, letters] = await world.sqlAll(
    `select access.set_context(m.perimeter_id, m.tenant_id, m.person_id, m.id, null, null, null)
     from access.member m where m.person_id = '${world.people['a.admin'] ?? ''}';
     select address from access.support_letters('${id}')`,
  );
  expect(letters?.rows).toHaveLength(50);
  const [person] = await world.sql<{ email: string }>('select email from access.person where id = $1', [
    world.people['epci.manager'],
  ]);
  expect(letters?.rows[0]).toEqual({ address: person?.email });
});
