import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { World } from '@bocage/testing';
import { workspaceWorld } from '../../test/world.ts';

let world: World;
let workspace: contract.Workspace;
beforeAll(async () => {
  world = await workspaceWorld();
  const manager = world.as('a.agent');
  workspace = await manager.call(contract.createWorkspace, { body: { name: 'Assainissement' } });
  const params = { aclId: workspace.aclId };
  const give = (to: contract.GrantTo, level: contract.Level) =>
    manager.call(contract.grantAccess, { params, body: { to, level } });
  const team = await world.as('a.admin').call(contract.createTeam, { body: { name: 'Réseau des secrétaires' } });
  const members = { params: { teamId: team.id } };
  await world
    .as('a.admin')
    .call(contract.addTeamMember, { ...members, body: { membershipId: world.memberships['shared@a'] as string } });
  await world.as('a.admin').call(contract.addTeamMember, {
    ...members,
    body: { tenantId: world.tenants.b, identifiant: 'test.b.agent' },
  });
  await give({ kind: 'tenant', tenantId: world.tenants.a }, 'reader');
  await give({ kind: 'membership', membershipId: world.memberships['a.elu@a'] as string }, 'editor');
  // A team of an agent’s tenant can be named by whoever manages the workspace there.
  await give({ kind: 'team', teamId: team.id }, 'editor');
  const body = { to: { kind: 'tenants' as const, tenantIds: [world.tenants.b] }, highestLevel: 'commenter' as const };
  const { shares } = await manager.call(contract.proposeShares, { params: { workspaceId: workspace.id }, body });
  await world.as('b.admin').call(contract.acceptShare, { params: { shareId: (shares[0] as contract.Share).id } });
});
afterAll(() => world.close());

const who = async (person: Parameters<World['as']>[0], limit = 100) => {
  const rows: contract.ResponseOf<typeof contract.listReachOfAcl>['items'] = [];
  let cursor: string | undefined;
  do {
    const query = { limit, ...(cursor ? { cursor } : {}) };
    const page = await world.as(person).call(contract.listReachOfAcl, { params: { aclId: workspace.aclId }, query });
    rows.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return rows;
};

describe('who reaches this, and why', () => {
  test('one line per person and reason; what a share allows caps what was given', async () => {
    const rows = await who('a.agent');
    const lines = rows.filter((row) => row.personId === world.people['b.agent']);
    expect(lines.map((row) => [row.via.kind, row.given, row.level, row.displayName]).sort()).toEqual([
      ['team', 'commenter', 'commenter', 'Bruno Besson'],
      ['tenant', 'commenter', 'commenter', null],
    ]);
    const elu = rows.filter((row) => row.displayName === 'Alice Auger');
    expect(elu.map((row) => [row.via.kind, row.given, row.level]).sort()).toEqual([
      ['membership', 'editor', 'editor'],
      ['tenant', 'reader', 'editor'],
    ]);
  });

  test('is the same, page by page, and for the owner’s administrator', async () => {
    const all = await who('a.agent');
    expect(await who('a.agent', 2)).toEqual(all);
    expect((await who('a.admin')).map((row) => row.grantId)).toEqual(all.map((row) => row.grantId));
  });

  test('does not list by name the people of another tenant whom only their tenant brings', async () => {
    const hidden = (await who('a.agent')).filter(
      (row) => row.tenant.id === world.tenants.b && row.via.kind === 'tenant',
    );
    expect(hidden.length).toBeGreaterThanOrEqual(3);
    expect(hidden.every((row) => row.displayName === null)).toBe(true);
    const members = await world
      .as('a.agent')
      .call(contract.listWorkspaceMembers, { params: { workspaceId: workspace.id }, query: {} });
    const others = members.items.filter((item) => item.tenant.id === world.tenants.b);
    expect(others.map((item) => item.displayName).filter((name) => name !== null)).toEqual(['Bruno Besson']);
    // B sees its own by name.
    const own = (await who('b.admin')).filter((row) => row.tenant.id === world.tenants.b);
    expect(own.every((row) => row.displayName !== null)).toBe(true);
  });

  test('agrees with what each person is answered', async () => {
    const rows = await who('a.agent');
    for (const [key, membershipId] of Object.entries(world.memberships)) {
      const [person, tenant] = key.split('@') as ['a.agent', 'a'];
      const level = await world
        .as(person, tenant)
        .call(contract.readWorkspace, { params: { workspaceId: workspace.id } })
        .then(
          (seen) => seen.level as string,
          () => null,
        );
      expect([key, rows.find((row) => row.membershipId === membershipId)?.level ?? null]).toEqual([key, level]);
    }
  });
});

describe('what a person reaches, and why', () => {
  const reach = (person: Parameters<World['as']>[0], key: string, tenant?: 'a' | 'b') =>
    world
      .as(person, tenant)
      .call(contract.listReach, { params: { membershipId: world.memberships[key] as string }, query: {} });

  test('for oneself, and for an administrator of the tenant', async () => {
    const own = (await reach('b.agent', 'b.agent@b')).items;
    expect(own.map((row) => [row.workspaceName, row.owner.name, row.via.kind, row.level]).sort()).toEqual([
      ['Assainissement', 'Aubépine', 'team', 'commenter'],
      ['Assainissement', 'Aubépine', 'tenant', 'commenter'],
    ]);
    expect((await reach('b.admin', 'b.agent@b')).items).toEqual(own);
    const shared = (await reach('shared', 'shared@a', 'a')).items;
    expect(shared.map((row) => [row.via.kind, row.via.label]).sort()).toEqual([
      ['team', 'Réseau des secrétaires'],
      ['tenant', 'Aubépine'],
    ]);
  });

  test('not for a colleague, nor for a person of another tenant', async () => {
    const params = { membershipId: world.memberships['b.admin@b'] as string };
    expect(await world.as('b.agent').refused(contract.listReach, { params, query: {} })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    expect(await world.as('a.admin').refused(contract.listReach, { params, query: {} })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect(
      await world.as('b.admin', 'b', { acr: 1 }).refused(contract.listReach, {
        params: { membershipId: world.memberships['b.agent@b'] as string },
        query: {},
      }),
    ).toEqual({ status: 401, code: 'auth.step-up' });
  });
});
