import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { identityWorld, type IdentityWorld, until } from '../../test/identity.world.ts';

let world: IdentityWorld;
beforeAll(async () => {
  world = await identityWorld({ jobs: true, organizations: true });
});
afterAll(() => world.close());

const unique = () => `Essai${randomBytes(3).toString('hex')}`;
const admin = (who: 'a' | 'b' = 'a', acr: 1 | 2 = 2) => world.as(`${who}.admin`, who, { acr });
const body = (more: object = {}) =>
  ({ firstName: 'Nadège', lastName: unique(), roles: ['agent'], account: 'none', ...more }) as contract.NewPerson;
const add = (more: object = {}, who: 'a' | 'b' = 'a') => admin(who).call(contract.createPerson, { body: body(more) });
const status = async (who: Parameters<IdentityWorld['as']>[0], tenant: 'a' | 'b') =>
  (await world.as(who, tenant).fetch('/api/identity/tenant')).status;
const accountOf = async (username: string) =>
  (await world.keycloak<{ id: string; enabled: boolean }[]>('GET', `/users?exact=true&username=${username}`))[0];

describe('suspension', () => {
  test('counts at once here; Keycloak’s account is shut when nothing else is left, and opens again', async () => {
    expect(await status('a.agent', 'a')).toBe(200);
    const params = { personId: world.people['a.agent'] };
    const card = await admin().call(contract.suspendPerson, { params, body: { reason: 'Départ en cours' } });
    expect(card.state).toBe('suspended');
    // The very next request, with a token that is still good.
    expect(await status('a.agent', 'a')).toBe(403);
    await until(async () => (await accountOf('test.a.agent'))?.enabled === false);
    await admin().call(contract.reactivatePerson, { params });
    expect(await status('a.agent', 'a')).toBe(200);
    await until(async () => (await accountOf('test.a.agent'))?.enabled === true);
    expect(await world.trail('a')).toEqual(expect.arrayContaining(['person.suspended', 'person.reactivated']));
  });

  test('of one who serves another body ends nothing there', async () => {
    const params = { personId: world.people.shared };
    await admin().call(contract.suspendPerson, { params, body: {} });
    expect([await status('shared', 'a'), await status('shared', 'b')]).toEqual([403, 200]);
    expect((await accountOf('test.shared'))?.enabled).toBe(true);
    await admin().call(contract.reactivatePerson, { params });
    expect(await status('shared', 'a')).toBe(200);
  });

  test('the last administrator cannot be suspended', async () => {
    const params = { personId: world.people['a.admin'] };
    expect(await admin().refused(contract.suspendPerson, { params, body: {} })).toEqual({
      status: 409,
      code: 'membership.last-administrator',
    });
  });
});

describe('the end of a membership', () => {
  const leaver = async () => {
    const { person } = await add({ roles: ['agent', 'secretariat'], account: 'later' });
    const workspace = await admin().call(contract.createWorkspace, { body: { name: `Espace ${unique()}` } });
    const [made] = await world.sql<{ acl_id: string; grant_id: string }>(
      'select g.acl_id, g.id as grant_id from access.grants g where g.workspace_id = $1',
      [workspace.id],
    );
    const params = { aclId: made?.acl_id ?? '' };
    const to = { kind: 'membership' as const, membershipId: person.membershipId };
    await admin().call(contract.grantAccess, { params, body: { to, level: 'manager', expiresAt: null } });
    await admin().call(contract.revokeGrant, { params: { ...params, grantId: made?.grant_id ?? '' } });
    return { person, workspace };
  };

  test('takes its grants the same moment, lists them for handover, and a successor takes over', async () => {
    const { person, workspace } = await leaver();
    const params = { personId: person.personId };
    expect(await admin().call(contract.readHandover, { params })).toEqual({
      lastAdministrator: false,
      grants: [{ workspaceId: workspace.id, workspaceName: workspace.name, level: 'manager', lastManager: true }],
    });
    expect(await admin().refused(contract.endMembership, { params, body: {} })).toEqual({
      status: 409,
      code: 'workspace.last-manager',
    });
    const successors = [{ workspaceId: workspace.id, membershipId: world.memberships['a.agent@a'] ?? '' }];
    const { handedOver, person: left } = await admin().call(contract.endMembership, { params, body: { successors } });
    expect([left.state, handedOver.grants.length]).toEqual(['ended', 1]);
    expect(
      (await world.as('a.agent').call(contract.readWorkspace, { params: { workspaceId: workspace.id } })).level,
    ).toBe('manager');
    expect(
      await world.sql('select from access.grants where membership_id = $1 and ended_at is null', [person.membershipId]),
    ).toEqual([]);
    expect(await world.trail('a')).toEqual(expect.arrayContaining(['membership.handed-over', 'membership.ended']));
    expect(await admin().refused(contract.suspendPerson, { params, body: {} })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect(
      (await admin().call(contract.listPeople, { query: { state: 'ended' } })).items.map(({ personId }) => personId),
    ).toContain(person.personId);
  });

  test('a successor must be of this body', async () => {
    const { person, workspace } = await leaver();
    const successors = [{ workspaceId: workspace.id, membershipId: world.memberships['b.agent@b'] ?? '' }];
    expect(
      await admin().refused(contract.endMembership, { params: { personId: person.personId }, body: { successors } }),
    ).toEqual({ status: 404, code: 'not-found' });
  });

  test('the last administrator leaves only after naming another', async () => {
    const params = { personId: world.people['b.admin'] };
    expect(await admin('b').refused(contract.endMembership, { params, body: {} })).toEqual({
      status: 409,
      code: 'membership.last-administrator',
    });
    await admin('b').call(contract.endMembership, {
      params,
      body: { administrator: world.memberships['b.agent@b'] ?? '' },
    });
    expect(await status('b.admin', 'b')).toBe(403);
    const tenant = await world.as('b.agent').call(contract.readTenant, {});
    expect(tenant.administrators.map(({ displayName }) => displayName)).toEqual(['Bruno Besson']);
    await until(async () => (await accountOf('test.b.admin'))?.enabled === false);
  });

  test('nor is the last administrator given an end', async () => {
    const params = { personId: world.people['a.admin'] };
    expect(await admin().refused(contract.changePerson, { params, body: { until: '2030-01-01' } })).toEqual({
      status: 409,
      code: 'membership.last-administrator',
    });
  });

  test('one that ran out counts no more from that moment, and is ended by itself', async () => {
    const { person } = await add({ account: 'later', until: '2027-01-01' });
    await world.sql(
      `update access.membership set since = now() - interval '2 days', until = now() - interval '1 day' where id = $1`,
      [person.membershipId],
    );
    expect((await admin().call(contract.readPerson, { params: { personId: person.personId } })).state).toBe('ended');
    await world.job('expired-memberships');
    await until(
      async () =>
        (await world.sql('select from access.membership where id = $1 and ended_at is not null', [person.membershipId]))
          .length > 0,
    );
    await until(async () => (await world.trail('a')).filter((type) => type === 'membership.ended').length > 1);
  });
});
