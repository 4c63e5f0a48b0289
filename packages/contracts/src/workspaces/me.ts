import { z } from 'zod';
import { id, instant, level, name, nothing } from '../common.ts';
import { route } from '../route.ts';
import { support } from './support.ts';
import { roleBrief, tenantBrief, tenantCode } from './party.ts';

/** One tenant for which the person may act. */
export const myMembership = z.strictObject({
  id,
  tenant: tenantBrief.extend({ colour: z.string().max(20).nullable() }),
  roles: z.array(roleBrief).max(20),
  /** What `abilityFor` of @bocage/permissions takes; empty while the tenant is pending or suspended. */
  permissions: z.array(z.string().max(60)).max(200),
  until: instant.nullable(),
  /** Shares proposed to this tenant that wait for its decision; 0 for whoever may not decide. */
  proposalsWaiting: z.int().min(0),
  /** Under which support access they act, without being a member; null for a membership. */
  support: support.nullable(),
});
export type MyMembership = z.infer<typeof myMembership>;

export const me = z.strictObject({
  person: z.strictObject({
    id,
    displayName: name,
    email: z.string().max(320).nullable(),
  }),
  /** Runs the instance: a role of Keycloak, without tenant. */
  operator: z.boolean(),
  /** When they saw what the trail keeps of them; null shows the notice of first sign-in. */
  noticeSeenAt: instant.nullable(),
  memberships: z.array(myMembership).max(120),
});
export type Me = z.infer<typeof me>;

export const readMe = route({
  method: 'get',
  path: '/api/identity/me',
  operationId: 'readMe',
  tag: 'me',
  summary: 'The signed-in person and the tenants for which they may act',
  caller: 'person',
  response: me,
  faults: [],
  events: [],
});

export const seeNotice = route({
  method: 'post',
  path: '/api/identity/me/notice',
  operationId: 'seeNotice',
  tag: 'me',
  summary: 'Note that the person saw what the trail keeps of them; the first time counts',
  caller: 'person',
  response: nothing,
  faults: [],
  events: ['person.notice-seen'],
});

/** A membership of the person that reaches the address, best first: the acting one, then the owner's, then the level. */
export const addressReach = z.strictObject({
  membershipId: id,
  tenant: tenantBrief,
  /** The highest level on the workspace or a branch of it; null when no workspace was asked for. */
  level: level.nullable(),
});

export const resolvedAddress = z.strictObject({
  /** The tenant of the first code; null when the person is not its member (a link from a neighbour). */
  acting: tenantBrief.nullable(),
  owner: tenantBrief,
  /** Today's codes: another than asked when a code changed (the web replaces the address). */
  codes: z.strictObject({ acting: z.string().max(9), owner: z.string().max(9) }),
  reachedBy: z.array(addressReach).max(100),
});
export type ResolvedAddress = z.infer<typeof resolvedAddress>;

export const resolveAddress = route({
  method: 'get',
  path: '/api/identity/addresses/{acting}/{owner}',
  operationId: 'resolveAddress',
  tag: 'me',
  summary: 'The tenants of an address, and which of the person’s memberships reaches it; unreached is unknown',
  caller: 'person',
  params: z.strictObject({ acting: tenantCode, owner: tenantCode }),
  query: z.strictObject({ workspaceId: id.optional(), aclId: id.optional() }),
  response: resolvedAddress,
  faults: [],
  events: [],
});
