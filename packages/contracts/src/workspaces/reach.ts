import { z } from 'zod';
import { id, level, name, page, paged } from '../common.ts';
import { route } from '../route.ts';
import { grantee } from './grant.ts';
import { tenantBrief } from './party.ts';

/** A grant to them, or a support access. */
const via = grantee.extend({ kind: z.enum([...grantee.shape.kind.options, 'support']) });
export type ReachVia = z.infer<typeof via>;

/** One reason, one row: by which grant, and what it gives today. */
const reason = {
  aclId: id,
  /** True: a restricted branch, not the whole workspace. */
  branch: z.boolean(),
  grantId: id,
  via,
  /** What this reason gives, after the share's limit. */
  given: level,
  /** What the person has here in the end: their best reason, at most what they have above, `reader` once archived. */
  level,
};

export const reachOfPerson = z.strictObject({
  ...reason,
  workspaceId: id,
  workspaceName: name,
  owner: tenantBrief,
});

export const reachOfAcl = z.strictObject({
  ...reason,
  membershipId: id,
  personId: id,
  /** Null for a person of another tenant whom only a role or their whole tenant brings: not listed by name. */
  displayName: name.nullable(),
  tenant: tenantBrief,
});

export const listReach = route({
  method: 'get',
  path: '/api/identity/memberships/{membershipId}/reach',
  operationId: 'listReach',
  tag: 'reach',
  summary: 'Everything a membership of the acting tenant reaches, and why: oneself, or an administrator',
  caller: 'member',
  params: z.strictObject({ membershipId: id }),
  query: z.strictObject(page),
  response: paged(reachOfPerson),
  faults: [],
  events: [],
});

export const listReachOfAcl = route({
  method: 'get',
  path: '/api/identity/acls/{aclId}/reach',
  operationId: 'listReachOfAcl',
  tag: 'reach',
  summary: 'Everyone who reaches an ACL, and why: for those who reach it, and the owner’s administrators',
  caller: 'member',
  params: z.strictObject({ aclId: id }),
  query: z.strictObject(page),
  response: paged(reachOfAcl),
  faults: [],
  events: [],
});
