import { z } from 'zod';
import { id, instant, level, name, nothing, page, paged } from '../common.ts';
import { route } from '../route.ts';
import { exactPerson, tenantBrief } from './party.ts';

/** An ACL: a workspace's own, or a restricted branch's, which can only narrow. */
export const acl = z.strictObject({
  id,
  workspaceId: id,
  /** False: the workspace's own. */
  branch: z.boolean(),
  /** The acting membership's level on it; null for an administrator who does not reach it. */
  level: level.nullable(),
});

/** To whom: a person of one's own tenant, one of another by exact identifiant, a team, a role, a whole tenant. */
export const grantTo = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('membership'), membershipId: id }),
  z.strictObject({ kind: z.literal('identifiant'), ...exactPerson.shape }),
  z.strictObject({ kind: z.literal('team'), teamId: id }),
  z.strictObject({ kind: z.literal('role'), tenantId: id, roleId: id }),
  z.strictObject({ kind: z.literal('tenant'), tenantId: id }),
  /** This role in every tenant that takes part. */
  z.strictObject({ kind: z.literal('everywhere'), roleId: id }),
]);
export type GrantTo = z.infer<typeof grantTo>;

/** A grantee as shown: what it is, its id, its words. `tenant` is null for a role in every participating tenant. */
export const grantee = z.strictObject({
  kind: z.enum(['membership', 'team', 'role', 'tenant', 'everywhere']),
  id,
  label: name,
  tenant: tenantBrief.nullable(),
});
export type Grantee = z.infer<typeof grantee>;

export const grant = z.strictObject({
  id,
  aclId: id,
  grantee,
  /** What was given. */
  level,
  /** What it gives today: at most the share's level; null while there is no accepted share, or once expired. */
  effectiveLevel: level.nullable(),
  expiresAt: instant.nullable(),
  createdAt: instant,
});
export type Grant = z.infer<typeof grant>;

const tag = 'grants';
const expiresAt = instant.nullable().default(null);
const onAcl = z.strictObject({ aclId: id });
const one = z.strictObject({ aclId: id, grantId: id });

export const readAcl = route({
  method: 'get',
  path: '/api/identity/acls/{aclId}',
  operationId: 'readAcl',
  tag,
  summary: 'One ACL that the acting membership reaches',
  caller: 'member',
  params: onAcl,
  response: acl,
  faults: [],
  events: [],
});

export const listGrants = route({
  method: 'get',
  path: '/api/identity/acls/{aclId}/grants',
  operationId: 'listGrants',
  tag,
  summary: 'The grants of an ACL, as they were given and as they count today',
  caller: 'member',
  params: onAcl,
  query: z.strictObject(page),
  response: paged(grant),
  faults: [],
  events: [],
});

export const listGrantees = route({
  method: 'get',
  path: '/api/identity/acls/{aclId}/grantees',
  operationId: 'listGrantees',
  tag,
  summary:
    'Whom a manager may choose: colleagues, teams, roles and tenants that take part; never the people of another tenant',
  caller: 'member',
  params: onAcl,
  query: z.strictObject({
    ...page,
    search: z.string().trim().max(100).optional(),
  }),
  response: paged(grantee),
  faults: [],
  events: [],
});

export const grantAccess = route({
  method: 'post',
  path: '/api/identity/acls/{aclId}/grants',
  operationId: 'grantAccess',
  tag,
  summary:
    'Give a level on an ACL, anew if the grantee has one (manager); outside the owning tenant it counts under an accepted share only',
  caller: 'member',
  params: onAcl,
  body: z.strictObject({ to: grantTo, level, expiresAt }),
  response: grant,
  status: 201,
  faults: ['workspace.archived', 'grant.no-share', 'grantee.unknown', 'expiry.past'],
  events: ['grant.created', 'grant.changed'],
});

export const changeGrant = route({
  method: 'patch',
  path: '/api/identity/acls/{aclId}/grants/{grantId}',
  operationId: 'changeGrant',
  tag,
  summary: 'Change a grant’s level or expiry (manager)',
  caller: 'member',
  params: one,
  body: z.strictObject({
    level: level.optional(),
    expiresAt: instant.nullable().optional(),
  }),
  response: grant,
  faults: ['workspace.archived', 'workspace.last-manager', 'expiry.past'],
  events: ['grant.changed'],
});

export const revokeGrant = route({
  method: 'delete',
  path: '/api/identity/acls/{aclId}/grants/{grantId}',
  operationId: 'revokeGrant',
  tag,
  summary: 'Take a grant back (manager)',
  caller: 'member',
  params: one,
  response: nothing,
  faults: ['workspace.last-manager'],
  events: ['grant.revoked'],
});
