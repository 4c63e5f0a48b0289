import { randomUUID } from 'node:crypto';
import { builtInRoles, levels, permissionNames, permissions } from '@bocage/permissions';
import fc from 'fast-check';
import type { GrantKind, Membership, Model, Moment, Node } from './model.ts';

// References are numbers, taken modulo what there is: every list can shrink by itself.
const ref = fc.nat(11);
const moment = fc.oneof({ weight: 6, arbitrary: fc.constant<Moment>(null) }, fc.constantFrom<Moment>('past', 'future'));
const rarely = fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, fc.constant(true));
const composable = permissionNames.filter((name) => permissions[name].composable);

const level = fc.constantFrom(...levels);
// A world with no manager teaches little: half of what is given is manager.
const generous = fc.oneof(level, fc.constant('manager' as const));

/** The seed of a world: numbers only. {@link build} makes it whole. */
export const worldSeed = fc.record({
  tenants: fc.array(
    fc.record({
      away: rarely,
      kind: fc.constantFrom('epci', 'commune', 'commune'),
      state: fc.oneof(
        { weight: 8, arbitrary: fc.constant('active' as const) },
        fc.constantFrom('pending', 'suspended', 'closed'),
      ),
    }),
    { minLength: 2, maxLength: 6 },
  ),
  people: fc.array(fc.record({ suspended: rarely, disabled: rarely }), { minLength: 1, maxLength: 7 }),
  composed: fc.array(
    fc.record({ tenant: ref, permissions: fc.subarray(composable, { minLength: 1 }), retired: rarely }),
    { maxLength: 3 },
  ),
  memberships: fc.array(
    fc.record({
      person: ref,
      tenant: ref,
      since: fc.oneof({ weight: 9, arbitrary: fc.constant('past' as const) }, fc.constant('future' as const)),
      until: moment,
      ended: rarely,
      suspended: rarely,
      roles: fc.array(ref, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 2, maxLength: 12 },
  ),
  teams: fc.array(
    fc.record({
      tenant: ref,
      ended: rarely,
      members: fc.array(fc.record({ membership: ref, ended: rarely }), { maxLength: 4 }),
    }),
    { maxLength: 3 },
  ),
  workspaces: fc.array(fc.record({ tenant: ref, archived: rarely }), { minLength: 1, maxLength: 4 }),
  // Nodes come in order: a parent is an earlier node of the same workspace, or the workspace.
  nodes: fc.array(fc.record({ workspace: ref, parent: fc.option(ref), branch: fc.oneof(fc.constant(true), rarely) }), {
    maxLength: 9,
  }),
  grants: fc.array(
    fc.record({
      acl: ref,
      kind: fc.constantFrom<GrantKind>('membership', 'membership', 'team', 'tenant', 'tenant-role', 'role'),
      who: ref,
      role: ref,
      level: generous,
      expires: moment,
      ended: rarely,
    }),
    { minLength: 1, maxLength: 18 },
  ),
  shares: fc.array(
    fc.record({
      workspace: ref,
      tenant: ref,
      level: generous,
      state: fc.constantFrom('proposed', 'accepted', 'accepted', 'accepted', 'ended'),
      expires: moment,
    }),
    { maxLength: 8 },
  ),
  operations: fc.array(
    fc.record({
      kind: fc.constantFrom('move', 'restrict', 'unrestrict'),
      membership: ref,
      node: ref,
      target: fc.option(ref),
    }),
    { maxLength: 5 },
  ),
  // Last: what comes before is drawn as it was.
  supports: fc.array(
    fc.record({
      membership: ref,
      tenant: ref,
      level: fc.constantFrom('reader' as const, 'editor' as const),
      workspaces: fc.option(fc.array(ref, { minLength: 1, maxLength: 2 })),
      until: fc.constantFrom<'past' | 'future'>('future', 'future', 'future', 'past'),
      ended: rarely,
    }),
    { maxLength: 3 },
  ),
});
export type WorldSeed = typeof worldSeed extends fc.Arbitrary<infer T> ? T : never;

const pick = <T>(list: readonly T[], at: number): T => {
  const found = list[at % list.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
};

/** Makes the world that a seed stands for; what the database's own constraints refuse is left out. */
export const build = (seed: WorldSeed): Model => {
  const id = (): string => randomUUID();
  const perimeters = [id(), id()];
  const tenants = seed.tenants.map(({ away, kind, state }) => ({
    id: id(),
    perimeter: pick(perimeters, away ? 1 : 0),
    kind,
    state,
  }));
  const people = seed.people.map((person) => ({ id: id(), account: id(), ...person }));
  const composed = seed.composed.map((role) => ({
    id: id(),
    tenant: pick(tenants, role.tenant).id,
    permissions: [...role.permissions].sort(),
    retired: role.retired,
  }));
  const roles = [
    ...builtInRoles.map((role) => ({ id: role.id, tenant: null, permissions: role.permissions, retired: false })),
    ...composed,
  ];
  const perimeterOf = (tenant: string): string | undefined => tenants.find((one) => one.id === tenant)?.perimeter;

  const memberships: Membership[] = [];
  for (const one of seed.memberships) {
    const person = pick(people, one.person).id;
    const tenant = pick(tenants, one.tenant).id;
    // One open membership per person and tenant.
    if (!one.ended && memberships.some((other) => !other.ended && other.person === person && other.tenant === tenant))
      continue;
    if (one.since === 'future' && one.until === 'past') continue;
    const usable = roles.filter((role) => role.tenant === null || role.tenant === tenant);
    memberships.push({
      ...one,
      id: id(),
      person,
      tenant,
      roles: [...new Set(one.roles.map((at) => pick(usable, at).id))],
    });
  }

  const teams = seed.teams.map((team) => {
    const tenant = pick(tenants, team.tenant).id;
    const near = memberships.filter((m) => perimeterOf(m.tenant) === perimeterOf(tenant));
    const members =
      near.length === 0
        ? []
        : team.members.map((member) => ({ membership: pick(near, member.membership).id, ended: member.ended }));
    return {
      id: id(),
      tenant,
      ended: team.ended,
      members: members.filter(
        (member, at) => members.findIndex((other) => other.membership === member.membership) === at,
      ),
    };
  });

  const workspaces = seed.workspaces.map(({ tenant, archived }) => ({
    id: id(),
    tenant: pick(tenants, tenant).id,
    acl: id(),
    archived,
  }));
  const acls: Model['acls'] = workspaces.map((w) => ({
    id: w.acl,
    workspace: w.id,
    parent: null,
    node: null,
    ended: false,
  }));
  const nodes: Node[] = [];
  for (const one of seed.nodes) {
    const workspace = pick(workspaces, one.workspace);
    const siblings = nodes.filter((node) => node.workspace === workspace.id);
    const parent = one.parent === null || siblings.length === 0 ? null : pick(siblings, one.parent);
    const above = parent?.acl ?? workspace.acl;
    const node = { id: id(), workspace: workspace.id, parent: parent?.id ?? null, acl: above };
    if (one.branch) {
      node.acl = id();
      acls.push({ id: node.acl, workspace: workspace.id, parent: above, node: node.id, ended: false });
    }
    nodes.push(node);
  }

  const grants: Model['grants'] = [];
  for (const one of seed.grants) {
    const acl = pick(acls, one.acl);
    const owner = workspaces.find((w) => w.id === acl.workspace)?.tenant ?? '';
    const wall = perimeterOf(owner);
    const nearTenants = tenants.filter((t) => t.perimeter === wall);
    const nearMembers = memberships.filter((m) => perimeterOf(m.tenant) === wall);
    const nearTeams = teams.filter((t) => perimeterOf(t.tenant) === wall);
    const grant: Model['grants'][number] = {
      id: id(),
      acl: acl.id,
      kind: one.kind,
      membership: null,
      team: null,
      tenant: null,
      role: null,
      level: one.level,
      expires: one.expires,
      ended: one.ended,
    };
    if (one.kind === 'membership') {
      if (nearMembers.length === 0) continue;
      const m = pick(nearMembers, one.who);
      grants.push({ ...grant, membership: m.id, tenant: m.tenant });
    } else if (one.kind === 'team') {
      if (nearTeams.length > 0) grants.push({ ...grant, team: pick(nearTeams, one.who).id });
    } else {
      const tenant = pick(nearTenants, one.who).id;
      const usable = roles.filter(
        (role) => role.tenant === null || (one.kind === 'tenant-role' && role.tenant === tenant),
      );
      grants.push({
        ...grant,
        tenant: one.kind === 'role' ? null : tenant,
        role: one.kind === 'tenant' ? null : pick(usable, one.role).id,
      });
    }
  }

  const shares: Model['shares'] = [];
  for (const one of seed.shares) {
    const workspace = pick(workspaces, one.workspace);
    const near = tenants.filter((t) => t.id !== workspace.tenant && t.perimeter === perimeterOf(workspace.tenant));
    if (near.length === 0) continue;
    const tenant = pick(near, one.tenant).id;
    const open = one.state !== 'ended';
    if (open && shares.some((s) => s.state !== 'ended' && s.workspace === workspace.id && s.tenant === tenant))
      continue;
    shares.push({
      id: id(),
      workspace: workspace.id,
      tenant,
      level: one.level,
      state: one.state,
      expires: one.expires,
    });
  }

  const supports: Model['supports'] = [];
  for (const one of seed.supports) {
    if (memberships.length === 0) break;
    const { person, tenant: home } = pick(memberships, one.membership);
    const near = tenants.filter((t) => t.id !== home && t.perimeter === perimeterOf(home));
    if (near.length === 0) continue;
    const tenant = pick(near, one.tenant).id;
    // One at a time for a person in a tenant.
    if (supports.some((other) => !other.ended && other.person === person && other.tenant === tenant)) continue;
    const own = workspaces.filter((w) => w.tenant === tenant);
    const chosen = one.workspaces && own.length > 0 ? one.workspaces.map((at) => pick(own, at).id) : null;
    const { level: given, until, ended } = one;
    supports.push({
      id: id(),
      person,
      tenant,
      home,
      level: given,
      workspaces: chosen && [...new Set(chosen)],
      until,
      ended,
    });
  }
  return { perimeters, tenants, people, roles, memberships, teams, workspaces, acls, nodes, grants, shares, supports };
};
