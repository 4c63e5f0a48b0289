import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { PersonKey, World } from '@bocage/testing';
import { workspaceWorld } from '../../test/world.ts';

let world: World;
let workspace: contract.Workspace;
let acl: { aclId: string };
beforeAll(async () => {
  world = await workspaceWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  workspace = await world.as('a.agent').call(contract.createWorkspace, { body: { name: 'Urbanisme' } });
  acl = { aclId: workspace.aclId };
});

const levelOn = async (person: PersonKey, aclId = acl.aclId, tenant?: 'a' | 'b') =>
  world
    .as(person, tenant)
    .call(contract.readAcl, { params: { aclId } })
    .then(
      (seen) => seen.level as string,
      (error: contract.Refusal) => error.status,
    );
const give = (to: contract.GrantTo, level: contract.Level, aclId = acl.aclId) =>
  world.as('a.agent').call(contract.grantAccess, { params: { aclId }, body: { to, level } });
const colleague = (key: string): contract.GrantTo => ({
  kind: 'membership',
  membershipId: world.memberships[key] as string,
});
const grantEvents = () =>
  world.sql<{ type: string; data: Record<string, unknown>; payload: Record<string, string> }>(
    `select e.type, e.data, p.payload from audit.event e left join audit.payload p on p.event_id = e.id
     where e.subject_id = $1 and e.type like 'grant.%' and e.tenant_id = $2 order by e.id`,
    [workspace.id, world.tenants.a],
  );
// A restricted branch as notes make one: its own ACL under the workspace's, here without the note.
const branch = async (): Promise<string> => {
  const [row] = await world.sql<{ id: string }>(
    `with made as (select access.uuid7() as id)
     insert into access.acl (id, perimeter_id, tenant_id, workspace_id, parent_id, path, node_id)
     select made.id, a.perimeter_id, a.tenant_id, a.workspace_id, a.id, array[a.id, made.id], access.uuid7()
     from access.acl a, made where a.id = $1 returning id`,
    [workspace.aclId],
  );
  const id = (row as { id: string }).id;
  await world.sql(
    `insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, grantee_tenant_id, level)
     select perimeter_id, tenant_id, workspace_id, $1, kind, membership_id, grantee_tenant_id, 'manager'
     from access.grants where acl_id = $2 and kind = 'membership'`,
    [id, workspace.aclId],
  );
  return id;
};

describe('a grant', () => {
  test('is given, given anew, changed and taken back; the trail keeps before and after', async () => {
    const first = await give(colleague('a.elu@a'), 'reader');
    expect(first).toMatchObject({
      level: 'reader',
      effectiveLevel: 'reader',
      grantee: { kind: 'membership', label: 'Alice Auger' },
    });
    expect(await levelOn('a.elu')).toBe('reader');
    const second = await give(colleague('a.elu@a'), 'commenter');
    expect((await world.as('a.agent').call(contract.listGrants, { params: acl, query: {} })).items).toHaveLength(2);
    const params = { ...acl, grantId: second.id };
    await world.as('a.agent').call(contract.changeGrant, { params, body: { level: 'editor' } });
    expect(await levelOn('a.elu')).toBe('editor');
    await world.as('a.agent').call(contract.revokeGrant, { params });
    expect(await levelOn('a.elu')).toBe(404);
    expect(await world.as('a.agent').refused(contract.revokeGrant, { params })).toEqual({
      status: 404,
      code: 'not-found',
    });
    const events = await grantEvents();
    expect(events.map(({ type, data }) => [type, data.before, data.level])).toEqual([
      ['grant.created', undefined, 'reader'],
      ['grant.changed', 'reader', 'commenter'],
      ['grant.changed', 'commenter', 'editor'],
      ['grant.revoked', undefined, 'editor'],
    ]);
    for (const { payload, data } of events) {
      expect(payload).toMatchObject({ name: 'Urbanisme', grantee: 'Alice Auger (Aubépine, 79)' });
      expect(JSON.stringify(data)).not.toContain('Alice');
    }
  });

  test('reaches a role, a team, a whole tenant, each at once and no further', async () => {
    const roles = (await world.as('a.admin').call(contract.listRoles, { query: {} })).items;
    const elu = roles.find((role) => role.key === 'elu')?.id as string;
    await give({ kind: 'role', tenantId: world.tenants.a, roleId: elu }, 'commenter');
    expect(await levelOn('a.elu')).toBe('commenter');
    expect(await levelOn('a.auditor')).toBe(404);
    await give({ kind: 'tenant', tenantId: world.tenants.a }, 'reader');
    expect(await levelOn('a.auditor')).toBe('reader');
    expect(await levelOn('a.elu')).toBe('commenter');
    // The trail says of what kind each is, and its sentence with it.
    const said = (await grantEvents()).slice(-2).map((event) => contract.sentenceOf({ ...event, actor: 'Alain' }));
    expect(said[0]).toContain('a donné au rôle Élu (Aubépine, 79) un accès');
    expect(said[1]).toContain('a donné à tout l’organisme Aubépine, 79 un accès');
    // The secrétaire of two communes reaches it as a member of A, not of B.
    expect(await levelOn('shared', acl.aclId, 'a')).toBe('reader');
    expect(await levelOn('shared', acl.aclId, 'b')).toBe(404);
  });

  test('names neither a stranger, nor a team or composed role of another tenant, nor a person of it by id', async () => {
    const unknown = '0192f0c1-2345-7abc-8def-0123456789ab';
    const manager = world.as('a.agent');
    const tries: [contract.GrantTo, object][] = [
      [colleague('b.agent@b'), { status: 404, code: 'grantee.unknown' }],
      [
        { kind: 'membership', membershipId: unknown },
        { status: 404, code: 'grantee.unknown' },
      ],
      [
        { kind: 'team', teamId: unknown },
        { status: 404, code: 'grantee.unknown' },
      ],
      [
        { kind: 'identifiant', tenantId: world.tenants.a, identifiant: 'test.nobody' },
        { status: 404, code: 'grantee.unknown' },
      ],
      // Known or not in B: the share is asked for first, so that the answer tells nothing.
      [
        { kind: 'identifiant', tenantId: world.tenants.b, identifiant: 'test.b.agent' },
        { status: 409, code: 'grant.no-share' },
      ],
      [
        { kind: 'identifiant', tenantId: world.tenants.b, identifiant: 'inconnu' },
        { status: 409, code: 'grant.no-share' },
      ],
      [
        { kind: 'tenant', tenantId: world.tenants.b },
        { status: 409, code: 'grant.no-share' },
      ],
      [
        { kind: 'tenant', tenantId: world.tenants.far },
        { status: 409, code: 'grant.no-share' },
      ],
      [
        { kind: 'tenant', tenantId: unknown },
        { status: 409, code: 'grant.no-share' },
      ],
    ];
    for (const [to, answer] of tries) {
      expect(await manager.refused(contract.grantAccess, { params: acl, body: { to, level: 'reader' } })).toEqual(
        answer,
      );
    }
  });

  test('is a manager’s to give: an editor is refused with the reason, a stranger finds nothing', async () => {
    const grant = await give(colleague('a.elu@a'), 'editor');
    const body = { to: colleague('a.auditor@a'), level: 'reader' as const };
    expect(await world.as('a.elu').refused(contract.grantAccess, { params: acl, body })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    const params = { ...acl, grantId: grant.id };
    expect(await world.as('a.elu').refused(contract.revokeGrant, { params })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    for (const person of ['b.admin', 'far.admin', 'a.auditor'] as const) {
      const stranger = world.as(person);
      expect(await stranger.refused(contract.grantAccess, { params: acl, body })).toEqual({
        status: 404,
        code: 'not-found',
      });
      expect(await stranger.refused(contract.revokeGrant, { params })).toEqual({ status: 404, code: 'not-found' });
      expect(await stranger.refused(contract.listGrants, { params: acl, query: {} })).toEqual({
        status: 404,
        code: 'not-found',
      });
      expect(await stranger.refused(contract.listReachOfAcl, { params: acl, query: {} })).toEqual({
        status: 404,
        code: 'not-found',
      });
    }
    // A grant of another ACL is none of this one's.
    const other = await world.as('a.agent').call(contract.createWorkspace, { body: { name: 'Autre' } });
    const crossed = { params: { aclId: other.aclId, grantId: grant.id } };
    expect(await world.as('a.agent').refused(contract.revokeGrant, crossed)).toEqual({
      status: 404,
      code: 'not-found',
    });
  });

  test('is chosen among colleagues, teams, roles and bodies that take part, never the people of another', async () => {
    const share = { to: { kind: 'tenants' as const, tenantIds: [world.tenants.b] }, highestLevel: 'reader' as const };
    await world.as('a.agent').call(contract.proposeShares, { params: { workspaceId: workspace.id }, body: share });
    const all: contract.Grantee[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 7, ...(cursor ? { cursor } : {}) };
      const page = await world.as('a.agent').call(contract.listGrantees, { params: acl, query });
      all.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor);
    const people = all.filter((one) => one.kind === 'membership');
    expect(people.map((one) => one.label)).toEqual(
      expect.arrayContaining(['Alice Auger', 'Anne Aubin', 'Solène Serin']),
    );
    expect(new Set(people.map((one) => one.tenant?.id))).toEqual(new Set([world.tenants.a]));
    expect(all.some((one) => one.kind === 'tenant' && one.tenant?.id === world.tenants.b)).toBe(true);
    expect(all.some((one) => one.tenant?.id === world.tenants.epci)).toBe(false);
    expect(new Set(all.map((one) => `${one.kind} ${one.id} ${one.tenant?.id}`)).size).toBe(all.length);
    const found = await world.as('a.agent').call(contract.listGrantees, { params: acl, query: { search: 'bruyere' } });
    expect(found.items.filter((one) => one.kind === 'tenant').map((one) => one.label)).toEqual(['Bruyère']);
  });
});

describe('a restricted branch', () => {
  test('has the same routes; it narrows, and its grants count only with the workspace’s', async () => {
    const id = await branch();
    await give(colleague('a.elu@a'), 'editor');
    expect(await levelOn('a.elu', id)).toBe(404);
    await give(colleague('a.elu@a'), 'reader', id);
    expect(await levelOn('a.elu', id)).toBe('reader');
    await give(colleague('a.auditor@a'), 'editor', id);
    expect(await levelOn('a.auditor', id)).toBe(404);
    const rows = (await world.as('a.agent').call(contract.listReachOfAcl, { params: { aclId: id }, query: {} })).items;
    expect(rows.map((row) => [row.displayName, row.branch, row.level])).toEqual([
      ['Alain Aubry', true, 'manager'],
      ['Alice Auger', true, 'reader'],
    ]);
    const [event] = (await grantEvents()).filter((one) => one.data.aclId === id);
    expect(event?.data.branch).toBe(true);
  });
});
