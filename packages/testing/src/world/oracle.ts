import type { Level } from '@bocage/contracts';
import {
  type Acl,
  byId,
  type Grant,
  guestRole,
  type Membership,
  type Model,
  type Support,
  type Workspace,
} from './model.ts';

const order: readonly Level[] = ['reader', 'commenter', 'editor', 'manager'];
const least = (one: Level, other: Level): Level => (order.indexOf(one) <= order.indexOf(other) ? one : other);
const most = (one: Level, other: Level): Level => (order.indexOf(one) >= order.indexOf(other) ? one : other);
export const isAtLeast = (held: Level | null, needed: Level): boolean =>
  held !== null && order.indexOf(held) >= order.indexOf(needed);

/** Brute force: nothing is remembered, everything is looked up again, as the design says it. */
export const createOracle = (model: Model) => {
  const tenantOf = (membership: Membership) => byId(model.tenants, membership.tenant);
  const workspaceOf = (acl: Acl): Workspace => byId(model.workspaces, acl.workspace);
  const ownerOf = (acl: Acl) => byId(model.tenants, workspaceOf(acl).tenant);

  /** Who acts under a support access, as a membership without a role: it holds nothing but what the access says. */
  const acting = ({ id, person, tenant, until, ended }: Support): Membership => ({
    ...{ id, person, tenant, until, ended },
    ...{ since: 'past', suspended: false, roles: [] },
  });
  const supportOf = (m: Membership) => model.supports.find((one) => one.id === m.id);
  /** Whoever may act for a tenant at some moment. */
  const actors: Membership[] = [...model.memberships, ...model.supports.map(acting)];

  /** A membership that has begun and is not over, whoever may have been suspended. */
  const lasts = (m: Membership): boolean => m.since === 'past' && m.until !== 'past' && !m.ended;
  /** A support access is for people of another body, as long as they are of it, and not of this one. */
  const inForce = (m: Membership): boolean => {
    const support = supportOf(m);
    const has = (tenant: string) =>
      model.memberships.find((one) => one.person === m.person && one.tenant === tenant && lasts(one));
    if (!lasts(m) || !support) return lasts(m);
    const home = has(support.home);
    const both = [support.home, m.tenant].every((one) => byId(model.tenants, one).state === 'active');
    return both && !!home && !suspended(home) && !has(m.tenant);
  };
  const suspended = (m: Membership): boolean => {
    const person = byId(model.people, m.person);
    return m.suspended || person.suspended || person.disabled;
  };

  const rolesOf = (m: Membership) => m.roles.map((id) => byId(model.roles, id)).filter((role) => !role.retired);

  const shareFor = (workspace: Workspace, tenant: string) =>
    model.shares.find(
      (s) => s.workspace === workspace.id && s.tenant === tenant && s.state === 'accepted' && s.expires !== 'past',
    );

  const isMeant = (grant: Grant, m: Membership): boolean => {
    switch (grant.kind) {
      case 'membership':
        return grant.membership === m.id;
      case 'team': {
        const team = byId(model.teams, grant.team);
        return !team.ended && team.members.some((member) => member.membership === m.id && !member.ended);
      }
      case 'tenant':
        // A guest, who has no other role, is not of the whole tenant.
        return grant.tenant === m.tenant && m.roles.some((role) => role !== guestRole);
      case 'tenant-role':
        return grant.tenant === m.tenant && rolesOf(m).some((role) => role.id === grant.role);
      case 'role':
        return rolesOf(m).some((role) => role.id === grant.role);
    }
  };

  /** What one grant is worth to one membership, suspended or not; null when it gives nothing. */
  const worth = (grant: Grant, m: Membership): Level | null => {
    if (grant.ended || grant.expires === 'past' || !inForce(m) || !isMeant(grant, m)) return null;
    const acl = byId(model.acls, grant.acl);
    const workspace = workspaceOf(acl);
    if (tenantOf(m).perimeter !== ownerOf(acl).perimeter) return null;
    if (workspace.tenant === m.tenant) return grant.level;
    const share = shareFor(workspace, m.tenant);
    return share ? least(grant.level, share.level) : null;
  };

  const grantsOf = (acl: Acl, m: Membership) =>
    model.grants
      .filter((grant) => grant.acl === acl.id)
      .map((grant) => ({ grant, level: worth(grant, m) }))
      .filter((held): held is { grant: Grant; level: Level } => held.level !== null);

  /** What a support access is worth on an ACL: on workspaces of the body that opened it alone, as wholes. */
  const assisted = (acl: Acl, m: Membership): Level | null => {
    const support = supportOf(m);
    if (!support || acl.parent || workspaceOf(acl).tenant !== support.tenant || !inForce(m)) return null;
    return support.workspaces?.includes(acl.workspace) === false ? null : support.level;
  };

  const direct = (acl: Acl, m: Membership): Level | null =>
    assisted(acl, m) ??
    grantsOf(acl, m).reduce<Level | null>((best, { level }) => (best ? most(best, level) : level), null);

  /** From the ACL up to its workspace's. */
  const upwards = (acl: Acl): Acl[] => (acl.parent ? [acl, ...upwards(byId(model.acls, acl.parent))] : [acl]);

  const managesUpTo = (acl: Acl, m: Membership): boolean =>
    living(acl).every((above) => direct(above, m) === 'manager');

  /** A branch lives while somebody manages it and what is above; a workspace's own ACL always does. */
  const isAlive = (acl: Acl): boolean => {
    if (!acl.parent) return true;
    const parent = byId(model.acls, acl.parent);
    return model.memberships.some((m) => direct(acl, m) === 'manager' && managesUpTo(parent, m));
  };

  /** The ACLs that count for this one: itself and those above, without the branches that nobody manages. */
  const living = (acl: Acl): Acl[] => upwards(acl).filter(isAlive);

  const isReadOnly = (acl: Acl, m: Membership): boolean =>
    workspaceOf(acl).archived || ownerOf(acl).state === 'closed' || tenantOf(m).state === 'closed';

  /** The level of a membership on an ACL. */
  const level = (m: Membership, acl: Acl, capped = true): Level | null => {
    if (acl.ended || !inForce(m) || suspended(m)) return null;
    if (![ownerOf(acl), tenantOf(m)].every(({ state }) => state === 'active' || state === 'closed')) return null;
    let lowest: Level = 'manager';
    for (const one of living(acl)) {
      const held = direct(one, m);
      if (!held) return null;
      lowest = least(lowest, held);
    }
    return capped && isReadOnly(acl, m) ? least(lowest, 'reader') : lowest;
  };

  /** Why: the grants that give it, on the ACL that decides. */
  const reasons = (m: Membership, acl: Acl): string[] => {
    if (!level(m, acl)) return [];
    const [deciding] = living(acl);
    if (deciding && assisted(deciding, m)) return [m.id];
    return deciding
      ? grantsOf(deciding, m)
          .map(({ grant }) => grant.id)
          .sort()
      : [];
  };

  const kept = ['people.read', 'trail.read', 'trail.read-readings', 'trail.export', 'perimeter.read'];
  const permissions = (m: Membership): string[] => {
    const { state } = tenantOf(m);
    const all = [...new Set(rolesOf(m).flatMap((role) => role.permissions))].sort();
    if (state === 'active') return all;
    return state === 'closed' ? all.filter((name) => kept.includes(name)) : [];
  };

  /** What `access.begin` answers for a person and a tenant: the membership, or the fault. */
  const begin = (person: string, tenant: string): Membership | string => {
    const who = byId(model.people, person);
    if (who.suspended || who.disabled) return 'auth.session-ended';
    const m = actors.find((one) => one.person === person && one.tenant === tenant && inForce(one));
    if (!m || m.suspended) return 'tenant.not-member';
    const { state } = tenantOf(m);
    return state === 'pending' || state === 'suspended' ? `tenant.${state}` : m;
  };

  return { actors, begin, direct, inForce, isAlive, level, permissions, reasons };
};

export type Oracle = ReturnType<typeof createOracle>;
