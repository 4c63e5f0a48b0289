import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { World } from '@bocage/testing';
import { workspaceWorld } from '../../test/world.ts';

let world: World;
let ids: Record<string, string>;
beforeAll(async () => {
  world = await workspaceWorld();
  const roles = (await world.as('a.admin').call(contract.listRoles, { query: {} })).items;
  ids = Object.fromEntries(roles.map((role) => [role.key ?? role.name, role.id]));
});
afterAll(() => world.close());

const roleIds = (...keys: string[]) => ({ roleIds: keys.map((key) => ids[key] ?? key) });
const holder = (key: string) => ({ membershipId: world.memberships[key] as string });
const permissionsOf = async (person: Parameters<World['as']>[0]) =>
  (await world.as(person, null).call(contract.readMe, {})).memberships[0]?.permissions;

describe('roles', () => {
  test('are listed with how many hold them; the gestionnaire is the EPCI’s', async () => {
    const roles = (await world.as('a.agent').call(contract.listRoles, { query: {} })).items;
    expect(roles.map((role) => role.key)).toEqual([
      'agent',
      'secretariat',
      'elu',
      'administrateur',
      'auditeur',
      'dpo',
      'invite',
    ]);
    expect(roles.find((role) => role.key === 'secretariat')?.holders).toBe(1);
    const epci = (await world.as('epci.manager').call(contract.listRoles, { query: {} })).items;
    expect(epci.map((role) => role.key)).toContain('gestionnaire');
    const form = await world.as('a.admin').call(contract.readPermissions, {});
    expect(form.permissions).toContainEqual({ name: 'teams.manage', label: 'Composer les équipes' });
    expect(form.permissions.some((one) => one.name.startsWith('perimeter.'))).toBe(false);
  });

  test('are composed of permissions, changed, and count at once', async () => {
    const admin = world.as('a.admin');
    const made = await admin.call(contract.createRole, {
      body: { name: 'Archives', permissions: ['trail.read', 'people.read'] },
    });
    expect(made).toMatchObject({ key: null, permissions: ['people.read', 'trail.read'], holders: 0 });
    await admin.call(contract.setRoles, { params: holder('a.elu@a'), body: roleIds('elu', made.id) });
    expect(await permissionsOf('a.elu')).toContain('trail.read');
    const params = { roleId: made.id };
    const changed = await admin.call(contract.changeRole, { params, body: { permissions: ['people.read'] } });
    expect(changed).toMatchObject({ name: 'Archives', permissions: ['people.read'], holders: 1 });
    expect(await permissionsOf('a.elu')).not.toContain('trail.read');
    expect(await admin.refused(contract.deleteRole, { params })).toEqual({ status: 409, code: 'role.in-use' });
    await admin.call(contract.setRoles, { params: holder('a.elu@a'), body: roleIds('elu') });
    await admin.call(contract.deleteRole, { params });
    expect(await admin.refused(contract.changeRole, { params, body: { name: 'X' } })).toEqual({
      status: 404,
      code: 'not-found',
    });
    const types = (await world.trail('a')).filter((type) => type.startsWith('role.') || type.startsWith('membership.'));
    expect(types).toEqual([
      'role.created',
      'membership.roles-changed',
      'role.changed',
      'membership.roles-changed',
      'role.deleted',
    ]);
  });

  test('named in a grant are not deleted', async () => {
    const admin = world.as('a.admin');
    const made = await admin.call(contract.createRole, { body: { name: 'Régie', permissions: ['people.read'] } });
    const workspace = await world.as('a.agent').call(contract.createWorkspace, { body: { name: 'Eau' } });
    await world.as('a.agent').call(contract.grantAccess, {
      params: { aclId: workspace.aclId },
      body: { to: { kind: 'role', tenantId: world.tenants.a, roleId: made.id }, level: 'reader' },
    });
    expect(await admin.refused(contract.deleteRole, { params: { roleId: made.id } })).toEqual({
      status: 409,
      code: 'role.in-use',
    });
  });

  test('built in do not change; names are not taken twice; the perimeter’s permissions are not composed', async () => {
    const admin = world.as('a.admin');
    const params = { roleId: ids.agent as string };
    expect(await admin.refused(contract.changeRole, { params, body: { name: 'X' } })).toEqual({
      status: 409,
      code: 'role.built-in',
    });
    expect(await admin.refused(contract.deleteRole, { params })).toEqual({ status: 409, code: 'role.built-in' });
    await admin.call(contract.createRole, { body: { name: 'Double', permissions: ['people.read'] } });
    const twice = { body: { name: 'double', permissions: ['people.read'] } };
    expect(await admin.refused(contract.createRole, twice)).toEqual({ status: 409, code: 'role.name-taken' });
    // Nor are those of the built-in ones, by key or by name: whoever is given one would be given the other.
    const [own] = (await admin.call(contract.listRoles, { query: {} })).items.filter(({ name }) => name === 'Double');
    for (const name of ['agent', 'Administrateur', 'ELU', 'Élu']) {
      const taken = { status: 409, code: 'role.name-taken' };
      expect(await admin.refused(contract.createRole, { body: { name, permissions: ['people.read'] } })).toEqual(taken);
      const change = { params: { roleId: own?.id ?? '' }, body: { name } };
      expect(await admin.refused(contract.changeRole, change)).toEqual(taken);
    }
    for (const permission of ['perimeter.provision', 'inconnue']) {
      const body = { name: 'Excès', permissions: [permission] };
      expect(await admin.refused(contract.createRole, { body })).toEqual({
        status: 409,
        code: 'role.permission-unknown',
      });
    }
  });

  test('are an administrator’s business, with the second factor; another tenant’s are unknown', async () => {
    const body = { name: 'Interdit', permissions: ['people.read'] };
    expect(await world.as('a.agent').refused(contract.createRole, { body })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    expect(await world.as('a.admin', 'a', { acr: 1 }).refused(contract.createRole, { body })).toEqual({
      status: 401,
      code: 'auth.step-up',
    });
    const made = await world.as('b.admin').call(contract.createRole, { body });
    const params = { roleId: made.id };
    expect(await world.as('a.admin').refused(contract.changeRole, { params, body: { name: 'X' } })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect(
      await world.as('a.admin').refused(contract.setRoles, { params: holder('a.elu@a'), body: roleIds(made.id) }),
    ).toEqual({
      status: 404,
      code: 'role.not-found',
    });
  });
});

describe('the roles of a membership', () => {
  test('warn of a heavy combination, and say it in the trail', async () => {
    const params = holder('a.auditor@a');
    const answer = await world
      .as('a.admin')
      .call(contract.setRoles, { params, body: roleIds('auditeur', 'administrateur') });
    expect(answer.warnings.map((warning) => warning.code)).toEqual(['administrator-auditor']);
    const [event] = await world.sql<{ data: object; payload: object }>(
      `select e.data, p.payload from audit.event e join audit.payload p on p.event_id = e.id
       where e.type = 'membership.roles-changed' and e.subject_id = $1 order by e.id desc`,
      [params.membershipId],
    );
    expect(event?.data).toEqual({
      before: [ids.auditeur],
      after: [ids.administrateur, ids.auditeur],
      warnings: ['administrator-auditor'],
      administrator: true,
    });
    expect(event?.payload).toMatchObject({ member: 'Armand Aubert', rolesBefore: 'Auditeur' });
    await world.as('a.admin').call(contract.setRoles, { params, body: roleIds('auditeur') });
  });

  test('refuse what cannot stand together, a guest without end, a gestionnaire outside the EPCI', async () => {
    const set = (person: string, ...keys: string[]) =>
      world.as('a.admin').refused(contract.setRoles, { params: holder(person), body: roleIds(...keys) });
    expect(await set('a.elu@a', 'dpo', 'administrateur')).toEqual({ status: 409, code: 'role.incompatible' });
    expect(await set('a.elu@a', 'invite')).toEqual({ status: 409, code: 'membership.guest-needs-end' });
    expect(await set('a.elu@a', '00000000-0000-7000-8000-000000000008')).toEqual({
      status: 409,
      code: 'role.epci-only',
    });
    expect(await set('b.agent@b', 'agent')).toEqual({ status: 404, code: 'not-found' });
    expect(await permissionsOf('a.elu')).toEqual(['people.read', 'workspaces.create']);
  });

  test('leave the tenant an administrator', async () => {
    const admin = world.as('a.admin');
    const params = holder('a.admin@a');
    expect(await admin.refused(contract.setRoles, { params, body: roleIds('agent') })).toEqual({
      status: 409,
      code: 'membership.last-administrator',
    });
    await admin.call(contract.setRoles, { params: holder('a.elu@a'), body: roleIds('elu', 'administrateur') });
    await admin.call(contract.setRoles, { params, body: roleIds('agent') });
    expect(await admin.refused(contract.setRoles, { params, body: roleIds('administrateur') })).toEqual({
      status: 403,
      code: 'access.refused',
    });
  });
});
