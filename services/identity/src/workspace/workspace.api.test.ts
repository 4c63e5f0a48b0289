import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { World } from '@bocage/testing';
import { workspaceWorld } from '../../test/world.ts';

let world: World;
beforeAll(async () => {
  world = await workspaceWorld();
});
afterAll(() => world.close());

const open = (name: string, person: Parameters<World['as']>[0] = 'a.agent') =>
  world.as(person).call(contract.createWorkspace, { body: { name } });

describe('a workspace', () => {
  test('is opened by whoever may, managed by them, and seen by nobody else', async () => {
    const made = await open('Voirie');
    expect(made).toMatchObject({ name: 'Voirie', scope: 'own', level: 'manager', archivedAt: null, restorable: false });
    expect(made.owner).toMatchObject({ id: world.tenants.a, code: '79901', departement: '79' });
    const params = { workspaceId: made.id };
    expect(await world.as('a.agent').call(contract.readWorkspace, { params })).toEqual(made);
    for (const person of ['a.admin', 'a.elu', 'b.admin', 'epci.manager', 'far.admin'] as const) {
      const refused = await world.as(person).refused(contract.readWorkspace, { params });
      expect(refused).toEqual({ status: 404, code: 'not-found' });
    }
  });

  test('is not opened without the permission, and the refusal says which', async () => {
    const response = await world.as('a.auditor').fetch('/api/identity/workspaces', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Interdit' }),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: 'access.refused',
      title: expect.stringContaining('Créer des espaces'),
    });
  });

  test('is renamed by its manager; a reader is refused with the reason, a stranger finds nothing', async () => {
    const made = await open('Ecole');
    const to = { kind: 'membership', membershipId: world.memberships['a.elu@a'] as string } as const;
    await world
      .as('a.agent')
      .call(contract.grantAccess, { params: { aclId: made.aclId }, body: { to, level: 'reader' } });
    const params = { workspaceId: made.id };
    const body = { name: 'École' };
    expect(await world.as('a.elu').refused(contract.renameWorkspace, { params, body })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    expect(await world.as('b.agent').refused(contract.renameWorkspace, { params, body })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect((await world.as('a.agent').call(contract.renameWorkspace, { params, body })).name).toBe('École');
  });

  test('is archived: read, changed no more; its manager restores it', async () => {
    const { id, aclId } = await open('Fête');
    const params = { workspaceId: id };
    const manager = world.as('a.agent');
    const archived = await manager.call(contract.archiveWorkspace, { params });
    expect(archived).toMatchObject({ level: 'reader', restorable: true, archivedAt: expect.any(String) });
    expect(await manager.refused(contract.renameWorkspace, { params, body: { name: 'X' } })).toEqual({
      status: 409,
      code: 'workspace.archived',
    });
    const to = { kind: 'tenant', tenantId: world.tenants.a } as const;
    expect(await manager.refused(contract.grantAccess, { params: { aclId }, body: { to, level: 'reader' } })).toEqual({
      status: 409,
      code: 'workspace.archived',
    });
    const names = async (query: object) =>
      (await manager.call(contract.listWorkspaces, { query })).items.map((item) => item.id);
    expect(await names({})).not.toContain(id);
    expect(await names({ archived: 'yes' })).toEqual([id]);
    expect(await manager.call(contract.archiveWorkspace, { params })).toEqual(archived);
    expect(await manager.call(contract.restoreWorkspace, { params })).toMatchObject({
      level: 'manager',
      archivedAt: null,
    });
    expect(await names({})).toContain(id);
  });

  test('lists page by page, by name as French sorts', async () => {
    const far = world.as('far.admin');
    for (const name of ['Zone', 'école', 'Eau', 'Écluse', 'eau']) await open(name, 'far.admin');
    const all = (await far.call(contract.listWorkspaces, { query: {} })).items.map((item) => item.name);
    expect(all).toEqual(['eau', 'Eau', 'Écluse', 'école', 'Zone']);
    const pages: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await far.call(contract.listWorkspaces, { query: { limit: 2, ...(cursor ? { cursor } : {}) } });
      pages.push(...page.items.map((item) => item.name));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(pages).toEqual(all);
    expect(await far.refused(contract.listWorkspaces, { query: { cursor: 'abc' } })).toEqual({
      status: 400,
      code: 'request.invalid',
    });
  });

  test('keeps a manager: the last one neither leaves nor is lowered nor given an end, a successor frees them', async () => {
    const { id, aclId } = await open('Cimetière');
    const manager = world.as('a.agent');
    const params = { workspaceId: id };
    expect(await manager.refused(contract.leaveWorkspace, { params })).toEqual({
      status: 409,
      code: 'workspace.last-manager',
    });
    const [own] = (await manager.call(contract.listGrants, { params: { aclId }, query: {} })).items;
    const grant = { aclId, grantId: own?.id as string };
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    for (const body of [{ level: 'editor' as const }, { expiresAt: soon }]) {
      expect(await manager.refused(contract.changeGrant, { params: grant, body })).toEqual({
        status: 409,
        code: 'workspace.last-manager',
      });
    }
    expect(await manager.refused(contract.revokeGrant, { params: grant })).toEqual({
      status: 409,
      code: 'workspace.last-manager',
    });
    const to = { kind: 'membership', membershipId: world.memberships['a.elu@a'] as string } as const;
    await manager.call(contract.grantAccess, { params: { aclId }, body: { to, level: 'manager' } });
    await manager.call(contract.leaveWorkspace, { params });
    expect(await manager.refused(contract.readWorkspace, { params })).toEqual({ status: 404, code: 'not-found' });
    expect((await world.as('a.elu').call(contract.readWorkspace, { params })).level).toBe('manager');
  });

  test('two managers who leave at the same moment do not both get away', async () => {
    const { id, aclId } = await open('Salle');
    const to = { kind: 'membership', membershipId: world.memberships['a.elu@a'] as string } as const;
    await world.as('a.agent').call(contract.grantAccess, { params: { aclId }, body: { to, level: 'manager' } });
    const params = { workspaceId: id };
    const leaving = [world.as('a.agent'), world.as('a.elu')].map((one) =>
      one.call(contract.leaveWorkspace, { params }),
    );
    const ended = await Promise.allSettled(leaving);
    expect(ended.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('cannot be left by whom a role or the tenant brings', async () => {
    const { id, aclId } = await open('Marchés');
    const to = { kind: 'tenant', tenantId: world.tenants.a } as const;
    await world.as('a.agent').call(contract.grantAccess, { params: { aclId }, body: { to, level: 'reader' } });
    expect(await world.as('a.elu').refused(contract.leaveWorkspace, { params: { workspaceId: id } })).toEqual({
      status: 409,
      code: 'workspace.not-by-name',
    });
  });
});

describe('an administrator', () => {
  test('sees the names and members of a workspace that they do not reach, and nothing else of it', async () => {
    const { id, aclId } = await open('Confidentiel');
    const params = { workspaceId: id };
    const admin = world.as('a.admin');
    const listed = await admin.call(contract.listAdministeredWorkspaces, { query: { limit: 100 } });
    expect(listed.items.find((item) => item.id === id)).toMatchObject({
      name: 'Confidentiel',
      managers: 1,
      partners: 0,
    });
    expect((await admin.call(contract.listWorkspaceMembers, { params, query: {} })).items).toMatchObject([
      { displayName: 'Alain Aubry', level: 'manager', tenant: { id: world.tenants.a } },
    ]);
    expect((await admin.call(contract.readAcl, { params: { aclId } })).level).toBeNull();
    expect(await admin.refused(contract.readWorkspace, { params })).toEqual({ status: 404, code: 'not-found' });
    expect(await admin.refused(contract.renameWorkspace, { params, body: { name: 'X' } })).toEqual({
      status: 404,
      code: 'not-found',
    });
    const to = { kind: 'tenant', tenantId: world.tenants.a } as const;
    expect(await admin.refused(contract.grantAccess, { params: { aclId }, body: { to, level: 'reader' } })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    for (const person of ['a.elu', 'b.admin', 'far.admin'] as const) {
      expect((await world.as(person).refused(contract.listWorkspaceMembers, { params, query: {} })).status).toBe(404);
    }
  });

  test('names a manager, themselves included; it takes the second factor, and every member is told', async () => {
    const { id } = await open('Repris');
    const params = { workspaceId: id };
    const body = { membershipId: world.memberships['a.admin@a'] as string };
    expect(await world.as('a.admin', 'a', { acr: 1 }).refused(contract.nameManager, { params, body })).toEqual({
      status: 401,
      code: 'auth.step-up',
    });
    expect(await world.as('a.elu').refused(contract.nameManager, { params, body })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    expect(await world.as('b.admin').refused(contract.nameManager, { params, body })).toEqual({
      status: 404,
      code: 'not-found',
    });
    const foreign = { membershipId: world.memberships['b.agent@b'] as string };
    expect(await world.as('a.admin').refused(contract.nameManager, { params, body: foreign })).toEqual({
      status: 404,
      code: 'not-found',
    });
    await world.as('a.admin').call(contract.nameManager, { params, body });
    expect((await world.as('a.admin').call(contract.readWorkspace, { params })).level).toBe('manager');
    const [event] = await world.sql<{ payload: { told: string[]; grantee: string } }>(
      `select p.payload from audit.event e join audit.payload p on p.event_id = e.id
       where e.type = 'workspace.manager-named' and e.subject_id = $1`,
      [id],
    );
    expect(event?.payload.grantee).toBe('Anne Aubin');
    expect(event?.payload.told.sort()).toEqual([world.people['a.admin'], world.people['a.agent']].sort());
  });
});
