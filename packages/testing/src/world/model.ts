import type { Level } from '@bocage/contracts';

/**
 * A whole instance, small and in memory, written from the design's words and not from the SQL: the property of random
 * worlds compares the two. Moments are 'past' or 'future' of now, null for none.
 */
export type Moment = 'past' | 'future' | null;

export type Tenant = {
  id: string;
  perimeter: string;
  kind: 'epci' | 'commune';
  state: 'pending' | 'active' | 'suspended' | 'closed';
};
export type Person = { id: string; account: string; suspended: boolean; disabled: boolean };
export type Role = { id: string; tenant: string | null; permissions: readonly string[]; retired: boolean };
export type Membership = {
  id: string;
  person: string;
  tenant: string;
  since: Exclude<Moment, null>;
  until: Moment;
  ended: boolean;
  suspended: boolean;
  roles: string[];
};
export type Team = { id: string; tenant: string; ended: boolean; members: { membership: string; ended: boolean }[] };
export type Workspace = { id: string; tenant: string; acl: string; archived: boolean };
/** A workspace's own (`parent` null), or a restricted branch that starts at `node`. */
export type Acl = { id: string; workspace: string; parent: string | null; node: string | null; ended: boolean };
export type Node = { id: string; workspace: string; parent: string | null; acl: string };
export type GrantKind = 'membership' | 'team' | 'tenant' | 'tenant-role' | 'role';
export type Grant = {
  id: string;
  acl: string;
  kind: GrantKind;
  membership: string | null;
  team: string | null;
  tenant: string | null;
  role: string | null;
  level: Level;
  expires: Moment;
  ended: boolean;
};
export type Share = {
  id: string;
  workspace: string;
  tenant: string;
  level: Level;
  state: 'proposed' | 'accepted' | 'ended';
  expires: Moment;
};
/** A support access: who acts for a tenant without being its member; `workspaces` null for all of its own. */
export type Support = {
  id: string;
  person: string;
  tenant: string;
  home: string;
  level: 'reader' | 'editor';
  workspaces: string[] | null;
  until: Exclude<Moment, null>;
  ended: boolean;
};

export type Model = {
  perimeters: string[];
  tenants: Tenant[];
  people: Person[];
  roles: Role[];
  memberships: Membership[];
  teams: Team[];
  workspaces: Workspace[];
  acls: Acl[];
  nodes: Node[];
  grants: Grant[];
  shares: Share[];
  supports: Support[];
};

/** The role that makes a guest, who is not of "the whole tenant". */
export const guestRole = '00000000-0000-7000-8000-000000000007';

export const byId = <T extends { id: string }>(list: readonly T[], id: string | null): T => {
  const found = list.find((item) => item.id === id);
  if (!found) throw new Error(`no ${id} in the model`);
  return found;
};
