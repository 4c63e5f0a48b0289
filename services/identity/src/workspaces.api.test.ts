import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { World } from '@bocage/testing';
import { workspaceWorld } from '../test/world.ts';

let world: World;
const ids: Record<string, string> = {};
beforeAll(async () => {
  world = await workspaceWorld();
  const workspace = await world.as('a.agent').call(contract.createWorkspace, { body: { name: 'Secret' } });
  const [grant] = (
    await world.as('a.agent').call(contract.listGrants, { params: { aclId: workspace.aclId }, query: {} })
  ).items;
  const team = await world.as('a.admin').call(contract.createTeam, { body: { name: 'Secrète' } });
  const role = await world
    .as('a.admin')
    .call(contract.createRole, { body: { name: 'Secret', permissions: ['people.read'] } });
  const { shares } = await world.as('a.agent').call(contract.proposeShares, {
    params: { workspaceId: workspace.id },
    body: { to: { kind: 'tenants', tenantIds: [world.tenants.epci] }, highestLevel: 'reader' },
  });
  const support = await world.as('a.admin').call(contract.openSupport, {
    body: { identifiant: 'test.epci.manager', level: 'reader', workspaceIds: null, minutes: 15, reason: 'Secret' },
  });
  Object.assign(ids, {
    supportId: support.id,
    workspaceId: workspace.id,
    aclId: workspace.aclId,
    grantId: grant?.id,
    teamId: team.id,
    roleId: role.id,
    shareId: shares[0]?.id,
    membershipId: world.memberships['a.agent@a'],
  });
});
afterAll(() => world.close());

const unknown = '0192f0c1-2345-7abc-8def-0123456789ab';
const withIds = contract.workspaceRoutes.filter((route) => route.caller === 'member' && route.path.includes('{'));
const bodies: Record<string, object> = {
  renameWorkspace: { name: 'X' },
  renameTeam: { name: 'X' },
  changeRole: { name: 'X' },
  changeGrant: { level: 'reader' },
  nameManager: { membershipId: unknown },
  addTeamMember: { membershipId: unknown },
  grantAccess: { to: { kind: 'membership', membershipId: unknown }, level: 'reader' },
  proposeShares: { to: { kind: 'tenants', tenantIds: [unknown] }, highestLevel: 'reader' },
  setRoles: { roleIds: [unknown] },
};

describe('a foreign id and an unknown one', () => {
  test.each(withIds.map((route) => [route.operationId, route] as const))('answer alike: %s', async (name, route) => {
    const ask = async (person: 'b.admin' | 'b.agent' | 'far.admin', params: Record<string, string>) => {
      const response = await world.as(person).fetch(contract.pathOf(route, params), {
        method: route.method.toUpperCase(),
        ...(route.body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(bodies[name]) } : {}),
      });
      const { code, status } = (await response.json()) as { code: string; status: number };
      return { code, status };
    };
    const strange = Object.fromEntries(Object.keys(ids).map((key) => [key, unknown]));
    for (const person of ['b.admin', 'b.agent', 'far.admin'] as const) {
      const foreign = await ask(person, ids);
      expect(foreign.status).toBeGreaterThanOrEqual(403);
      expect(foreign).toEqual(await ask(person, strange));
    }
  });

  test('left the secret as it was', async () => {
    const params = { workspaceId: ids.workspaceId as string };
    expect((await world.as('a.agent').call(contract.readWorkspace, { params })).name).toBe('Secret');
    const trail = await world.trail('b');
    expect(new Set(trail)).toEqual(new Set(['access.refused']));
    expect(await world.trail('a')).not.toContain('access.refused');
  });
});

describe('a tenant', () => {
  test('that is closed reads, and changes nothing more', async () => {
    await world.sql(`update access.tenant set state = 'closed', closed_at = now() where id = $1`, [world.tenants.a]);
    const params = { workspaceId: ids.workspaceId as string };
    const manager = world.as('a.agent');
    expect((await manager.call(contract.readWorkspace, { params })).level).toBe('reader');
    for (const call of [
      manager.refused(contract.renameWorkspace, { params, body: { name: 'X' } }),
      manager.refused(contract.archiveWorkspace, { params }),
      manager.refused(contract.createWorkspace, { body: { name: 'X' } }),
      world.as('a.admin').refused(contract.createTeam, { body: { name: 'X' } }),
      world.as('a.admin').refused(contract.createRole, { body: { name: 'X', permissions: ['people.read'] } }),
    ]) {
      expect(await call).toEqual({ status: 403, code: 'tenant.closed' });
    }
  });
});
