import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { type PersonKey, type TenantKey, testPeople, type World } from '@bocage/testing';
import fc from 'fast-check';
import { workspaceWorld } from '../../test/world.ts';
import { branchLives, levelOf, type OracleMember, type OracleWorld, reasonsOf } from './reach.oracle.ts';

let world: World;
let teamId: string;
let roleIds: Record<string, string>;
let members: OracleMember[];
const inTeam = ['shared@a', 'b.agent@b', 'epci.manager@epci'];
beforeAll(async () => {
  world = await workspaceWorld();
  const admin = world.as('a.admin');
  const roles = (await admin.call(contract.listRoles, { query: {} })).items;
  roleIds = Object.fromEntries(roles.map((role) => [role.key ?? '', role.id]));
  teamId = (await admin.call(contract.createTeam, { body: { name: 'Réseau' } })).id;
  const params = { teamId };
  await admin.call(contract.addTeamMember, { params, body: { membershipId: world.memberships['shared@a'] as string } });
  for (const [tenant, identifiant] of [
    ['b', 'test.b.agent'],
    ['epci', 'test.epci.manager'],
  ] as const) {
    await admin.call(contract.addTeamMember, { params, body: { tenantId: world.tenants[tenant], identifiant } });
  }
  members = testPeople.flatMap((person) =>
    Object.entries(person.roles as Partial<Record<TenantKey, string[]>>).map(([tenant, held]) => {
      const key = `${person.key}@${tenant}`;
      return { key, tenant, roles: held ?? [], teams: inTeam.includes(key) ? ['t'] : [] };
    }),
  );
});
afterAll(() => world.close());

const level = fc.constantFrom<contract.Level>('reader', 'commenter', 'editor', 'manager');
const grantee = fc.constantFrom(
  'membership:a.elu@a',
  'membership:shared@a',
  'team:t',
  'tenant:a',
  'role:a:elu',
  'role:a:administrateur',
  'everywhere:agent',
  'everywhere:secretariat',
  'membership:b.agent@b',
  'tenant:b',
  'role:b:secretariat',
  'tenant:epci',
  'role:epci:administrateur',
);
const receiver = fc.constantFrom<'b' | 'epci'>('b', 'epci');
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      acl: fc.constantFrom('root' as const, 'branch' as const),
      to: grantee,
      level,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('revoke' as const),
      acl: fc.constantFrom('root' as const, 'branch' as const),
      to: grantee,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('propose' as const),
      receiver,
      level: fc.constantFrom<'reader' | 'commenter' | 'editor'>('reader', 'commenter', 'editor'),
      audience: fc.constantFrom('tenant', 'agent', 'administrateur'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('accept' as const), receiver }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), receiver }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const targetOf = (to: string): contract.GrantTo => {
  const [kind, one = '', other = ''] = to.split(':');
  const [person = '', tenant] = one.split('@');
  if (kind === 'membership' && tenant !== 'a')
    return { kind: 'identifiant', tenantId: world.tenants.b, identifiant: `test.${person}` };
  if (kind === 'membership') return { kind: 'membership', membershipId: world.memberships[one] as string };
  if (kind === 'team') return { kind: 'team', teamId };
  if (kind === 'tenant') return { kind: 'tenant', tenantId: world.tenants[one as TenantKey] };
  if (kind === 'role')
    return { kind: 'role', tenantId: world.tenants[one as TenantKey], roleId: roleIds[other] as string };
  return { kind: 'everywhere', roleId: roleIds[one] as string };
};
const tenantOf = (to: string): string | null =>
  (to.startsWith('membership:') ? to.split('@')[1] : /^(?:tenant|role):(\w+)/.exec(to)?.[1]) ?? null;
const deciders = { b: 'b.admin', epci: 'epci.manager' } as const;

type Ids = {
  root: string;
  branch: string;
  workspaceId: string;
  grants: Map<string, string>;
  shares: Map<string, string>;
};

const openBranch = async (rootAcl: string): Promise<string> => {
  const [row] = await world.sql<{ id: string }>(
    `with made as (select access.uuid7() as id), acl as (
       insert into access.acl (id, perimeter_id, tenant_id, workspace_id, parent_id, path, node_id)
       select made.id, a.perimeter_id, a.tenant_id, a.workspace_id, a.id, array[a.id, made.id], access.uuid7()
       from access.acl a, made where a.id = $1 returning *)
     insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, grantee_tenant_id, level)
     select perimeter_id, tenant_id, workspace_id, id, 'membership', $2, tenant_id, 'manager' from acl returning acl_id as id`,
    [rootAcl, world.memberships['a.agent@a']],
  );
  return (row as { id: string }).id;
};

// One act through the API and, when it is allowed, on the model.
const play = async (model: OracleWorld, ids: Ids, one: Act): Promise<void> => {
  const manager = world.as('a.agent');
  if (one.do === 'grant') {
    const outside = tenantOf(one.to);
    const input = { params: { aclId: ids[one.acl] }, body: { to: targetOf(one.to), level: one.level } };
    if (outside !== null && outside !== 'a' && !model.shares.has(outside)) {
      expect(await manager.refused(contract.grantAccess, input)).toEqual({ status: 409, code: 'grant.no-share' });
      return;
    }
    ids.grants.set(`${one.acl} ${one.to}`, (await manager.call(contract.grantAccess, input)).id);
    model.grants.set(`${one.acl} ${one.to}`, { acl: one.acl, to: one.to, level: one.level });
  } else if (one.do === 'revoke') {
    const key = `${one.acl} ${one.to}`;
    if (!model.grants.has(key)) return;
    await manager.call(contract.revokeGrant, {
      params: { aclId: ids[one.acl], grantId: ids.grants.get(key) as string },
    });
    model.grants.delete(key);
  } else if (one.do === 'propose') {
    if (model.shares.has(one.receiver)) return;
    const { shares } = await manager.call(contract.proposeShares, {
      params: { workspaceId: ids.workspaceId },
      body: {
        to: { kind: 'tenants', tenantIds: [world.tenants[one.receiver]] },
        highestLevel: one.level,
        audience: one.audience === 'tenant' ? { kind: 'tenant' } : { kind: 'role', key: one.audience },
      },
    });
    ids.shares.set(one.receiver, (shares[0] as contract.Share).id);
    model.shares.set(one.receiver, { level: one.level, state: 'proposed' });
    const to = one.audience === 'tenant' ? `tenant:${one.receiver}` : `role:${one.receiver}:${one.audience}`;
    model.grants.set(`root ${to}`, { acl: 'root', to, level: one.level });
    const { items } = await manager.call(contract.listGrants, { params: { aclId: ids.root }, query: { limit: 100 } });
    ids.grants.set(
      `root ${to}`,
      items.findLast((item) => item.grantee.tenant?.id === world.tenants[one.receiver])?.id as string,
    );
  } else {
    const share = model.shares.get(one.receiver);
    if (!share || (one.do === 'accept' && share.state === 'accepted')) return;
    const params = { shareId: ids.shares.get(one.receiver) as string };
    const decider = world.as(deciders[one.receiver]);
    await decider.call(one.do === 'accept' ? contract.acceptShare : contract.endShare, { params });
    if (one.do === 'accept') share.state = 'accepted';
    else {
      model.shares.delete(one.receiver);
      for (const [key, grant] of model.grants) if (tenantOf(grant.to) === one.receiver) model.grants.delete(key);
    }
  }
};

const granteeOf = (via: contract.ReachVia): string => {
  const key = (id: string, from: Record<string, string>) =>
    Object.entries(from).find(([, value]) => value === id)?.[0] ?? id;
  if (via.kind === 'membership') return `membership:${key(via.id, world.memberships)}`;
  if (via.kind === 'team') return 'team:t';
  if (via.kind === 'tenant') return `tenant:${key(via.id, world.tenants)}`;
  const role = key(via.id, roleIds);
  return via.kind === 'everywhere' ? `everywhere:${role}` : `role:${key(via.tenant?.id ?? '', world.tenants)}:${role}`;
};
const lines = (rows: { via: contract.ReachVia; given: contract.Level; level: contract.Level }[]) =>
  rows.map((row) => `${granteeOf(row.via)} ${row.given} → ${row.level}`).sort();

test('who reaches what, and why, both ways round, is what the plain rules say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 12 }), async (acts) => {
      const manager = world.as('a.agent');
      const workspace = await manager.call(contract.createWorkspace, { body: { name: 'Hasard' } });
      const ids: Ids = {
        root: workspace.aclId,
        branch: await openBranch(workspace.aclId),
        workspaceId: workspace.id,
        grants: new Map(),
        shares: new Map(),
      };
      const own = { to: 'membership:a.agent@a', level: 'manager' as const };
      const model: OracleWorld = {
        owner: 'a',
        members,
        grants: new Map([
          ['root own', { acl: 'root', ...own }],
          ['branch own', { acl: 'branch', ...own }],
        ]),
        shares: new Map(),
        branch: true,
      };
      for (const one of acts) await play(model, ids, one);
      const deciding = { root: 'root' as const, branch: branchLives(model) ? ('branch' as const) : ('root' as const) };
      const expected = (acl: 'root' | 'branch', member: OracleMember): string[] => {
        const reached = levelOf(model, acl, member);
        return reached
          ? reasonsOf(model, deciding[acl], member)
              .map(([to, given]) => `${to} ${given} → ${reached}`)
              .sort()
          : [];
      };
      for (const acl of ['root', 'branch'] as const) {
        const { items, next } = await manager.call(contract.listReachOfAcl, {
          params: { aclId: ids[acl] },
          query: { limit: 100 },
        });
        expect(next).toBeNull();
        for (const member of members) {
          const rows = items.filter((row) => row.membershipId === world.memberships[member.key]);
          expect([acl, member.key, lines(rows)]).toEqual([acl, member.key, expected(acl, member)]);
        }
      }
      for (const member of members) {
        const [person, tenant] = member.key.split('@') as [PersonKey, TenantKey];
        const membershipId = world.memberships[member.key] as string;
        const { items } = await world
          .as(person, tenant)
          .call(contract.listReach, { params: { membershipId }, query: { limit: 100 } });
        const here = items.filter((row) => row.workspaceId === workspace.id);
        for (const acl of ['root', 'branch'] as const) {
          const rows = here.filter((row) => row.aclId === ids[acl]);
          expect([acl, member.key, lines(rows)]).toEqual([acl, member.key, expected(acl, member)]);
        }
      }
      // So that one run's workspaces do not fill the next one's pages.
      await world.sql(`update access.grants set ended_at = now() where workspace_id = $1 and ended_at is null`, [
        workspace.id,
      ]);
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 120_000);
