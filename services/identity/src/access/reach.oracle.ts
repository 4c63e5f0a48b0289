import type { Level } from '@bocage/contracts';

/** The rules of who reaches what, written once more, plainly, to be compared with the database. Tests only. */
export type OracleMember = { key: string; tenant: string; roles: string[]; teams: string[] };
export type OracleGrant = { acl: 'root' | 'branch'; to: string; level: Level };
export type OracleShare = { level: Level; state: 'proposed' | 'accepted' };
export type OracleWorld = {
  owner: string;
  members: OracleMember[];
  /** By ACL and grantee: `membership:a.elu@a`, `team:t`, `tenant:b`, `role:b:elu`, `everywhere:elu`. */
  grants: Map<string, OracleGrant>;
  /** By receiving tenant; one that ended is not there. */
  shares: Map<string, OracleShare>;
  branch: boolean;
};

const order: Level[] = ['reader', 'commenter', 'editor', 'manager'];
const least = (one: Level, other: Level): Level => (order.indexOf(one) <= order.indexOf(other) ? one : other);
const most = (levels: Level[]): Level | null =>
  [...levels].sort((one, other) => order.indexOf(other) - order.indexOf(one))[0] ?? null;

const names = (to: string, member: OracleMember): boolean =>
  to === `membership:${member.key}` ||
  member.teams.some((team) => to === `team:${team}`) ||
  to === `tenant:${member.tenant}` ||
  member.roles.some((role) => to === `role:${member.tenant}:${role}` || to === `everywhere:${role}`);

// What a grant gives a member: outside the owner, under an accepted share only, and at most at its level.
const given = (world: OracleWorld, grant: OracleGrant, member: OracleMember): Level | null => {
  if (!names(grant.to, member)) return null;
  if (member.tenant === world.owner) return grant.level;
  const share = world.shares.get(member.tenant);
  return share?.state === 'accepted' ? least(grant.level, share.level) : null;
};

/** The reasons for which a member holds an ACL by itself: grantee and level. */
export const reasonsOf = (world: OracleWorld, acl: 'root' | 'branch', member: OracleMember): [string, Level][] =>
  [...world.grants.values()].flatMap((grant) => {
    const level = grant.acl === acl ? given(world, grant, member) : null;
    return level ? [[grant.to, level] as [string, Level]] : [];
  });

const held = (world: OracleWorld, acl: 'root' | 'branch', member: OracleMember): Level | null =>
  most(reasonsOf(world, acl, member).map(([, level]) => level));

/** A branch lives while somebody manages it and the workspace above; else it falls back to the workspace. */
export const branchLives = (world: OracleWorld): boolean =>
  world.branch &&
  world.members.some((one) => held(world, 'branch', one) === 'manager' && held(world, 'root', one) === 'manager');

/** A member's level on the workspace, or on its branch; null when they do not reach it. */
export const levelOf = (world: OracleWorld, acl: 'root' | 'branch', member: OracleMember): Level | null => {
  const above = held(world, 'root', member);
  if (acl === 'root' || !branchLives(world)) return above;
  const own = held(world, 'branch', member);
  return above && own ? least(above, own) : null;
};
