import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { World } from '@bocage/testing';
import { workspaceWorld } from '../../test/world.ts';

let world: World;
beforeAll(async () => {
  world = await workspaceWorld();
});
afterAll(() => world.close());

const create = (name: string) => world.as('a.admin').call(contract.createTeam, { body: { name } });

describe('a team', () => {
  test('is made, named and listed by its tenant only', async () => {
    const made = await create('Voirie');
    const params = { teamId: made.id };
    expect(made).toMatchObject({ name: 'Voirie', memberCount: 0, archivedAt: null });
    expect(
      (await world.as('a.admin').call(contract.renameTeam, { params, body: { name: 'Voirie et réseaux' } })).name,
    ).toBe('Voirie et réseaux');
    expect((await world.as('a.agent').call(contract.listTeams, { query: {} })).items.map((team) => team.name)).toEqual([
      'Voirie et réseaux',
    ]);
    expect((await world.as('b.admin').call(contract.listTeams, { query: {} })).items).toEqual([]);
    expect(await world.as('a.agent').refused(contract.renameTeam, { params, body: { name: 'X' } })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    expect(await world.as('b.admin').refused(contract.renameTeam, { params, body: { name: 'X' } })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect(await world.as('b.admin').refused(contract.listTeamMembers, { params, query: {} })).toEqual({
      status: 404,
      code: 'not-found',
    });
  });

  test('takes colleagues, and others of the perimeter by exact identifiant; the other body reads it in its trail', async () => {
    const params = { teamId: (await create('Réseau')).id };
    const admin = world.as('a.admin');
    await admin.call(contract.addTeamMember, {
      params,
      body: { membershipId: world.memberships['a.agent@a'] as string },
    });
    const other = { tenantId: world.tenants.b, identifiant: 'Test.B.Agent ' };
    expect(await admin.call(contract.addTeamMember, { params, body: other })).toMatchObject({
      displayName: 'Bruno Besson',
      tenant: { name: 'Bruyère' },
    });
    expect(await admin.refused(contract.addTeamMember, { params, body: other })).toEqual({
      status: 409,
      code: 'team.member-known',
    });
    for (const body of [
      { membershipId: world.memberships['b.admin@b'] as string },
      { tenantId: world.tenants.b, identifiant: 'test.b' },
      { tenantId: world.tenants.far, identifiant: 'test.far.admin' },
      { tenantId: world.tenants.a, identifiant: 'test.b.admin' },
    ]) {
      expect(await admin.refused(contract.addTeamMember, { params, body })).toEqual({
        status: 404,
        code: 'grantee.unknown',
      });
    }
    const listed = (await world.as('a.agent').call(contract.listTeamMembers, { params, query: {} })).items;
    expect(listed.map((item) => item.displayName)).toEqual(['Alain Aubry', 'Bruno Besson']);
    expect(await world.trail('b')).toContain('team.member-added');
    const gone = { ...params, membershipId: world.memberships['b.agent@b'] as string };
    await admin.call(contract.removeTeamMember, { params: gone });
    expect(await admin.refused(contract.removeTeamMember, { params: gone })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect((await admin.call(contract.readTeam, { params })).memberCount).toBe(1);
  });

  test('once archived gives nothing; restored, it gives again', async () => {
    const team = await create('Commission');
    const params = { teamId: team.id };
    const admin = world.as('a.admin');
    await admin.call(contract.addTeamMember, {
      params,
      body: { membershipId: world.memberships['a.elu@a'] as string },
    });
    const workspace = await world.as('a.agent').call(contract.createWorkspace, { body: { name: 'Travaux' } });
    await world.as('a.agent').call(contract.grantAccess, {
      params: { aclId: workspace.aclId },
      body: { to: { kind: 'team', teamId: team.id }, level: 'editor' },
    });
    const reached = { params: { workspaceId: workspace.id } };
    const elu = world.as('a.elu');
    expect((await elu.call(contract.readWorkspace, reached)).level).toBe('editor');
    expect((await admin.call(contract.archiveTeam, { params })).archivedAt).not.toBeNull();
    expect((await elu.refused(contract.readWorkspace, reached)).status).toBe(404);
    expect(await admin.refused(contract.renameTeam, { params, body: { name: 'X' } })).toEqual({
      status: 409,
      code: 'team.archived',
    });
    expect((await admin.call(contract.listTeams, { query: { archived: 'yes' } })).items.map((item) => item.id)).toEqual(
      [team.id],
    );
    await admin.call(contract.restoreTeam, { params });
    expect((await elu.call(contract.readWorkspace, reached)).level).toBe('editor');
    const types = (await world.trail('a')).filter((type) => type.startsWith('team.')).slice(-4);
    expect(types).toEqual(['team.created', 'team.member-added', 'team.archived', 'team.restored']);
  });

  test('that is the only manager of a workspace is not archived', async () => {
    const team = await create('Seule');
    const admin = world.as('a.admin');
    const params = { teamId: team.id };
    await admin.call(contract.addTeamMember, {
      params,
      body: { membershipId: world.memberships['a.elu@a'] as string },
    });
    const workspace = await world.as('a.agent').call(contract.createWorkspace, { body: { name: 'Confié' } });
    await world.as('a.agent').call(contract.grantAccess, {
      params: { aclId: workspace.aclId },
      body: { to: { kind: 'team', teamId: team.id }, level: 'manager' },
    });
    await world.as('a.agent').call(contract.leaveWorkspace, { params: { workspaceId: workspace.id } });
    expect(await admin.refused(contract.archiveTeam, { params })).toEqual({
      status: 409,
      code: 'workspace.last-manager',
    });
    const only = { ...params, membershipId: world.memberships['a.elu@a'] as string };
    expect(await admin.refused(contract.removeTeamMember, { params: only })).toEqual({
      status: 409,
      code: 'workspace.last-manager',
    });
  });
});
