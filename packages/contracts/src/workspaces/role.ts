import { z } from 'zod';
import { id, name, nothing, page, paged } from '../common.ts';
import { route } from '../route.ts';
import { roleBrief } from './party.ts';

const permission = z.string().min(1).max(60);

/** A named set of permissions: built in (`key`), or composed by the tenant. */
export const role = roleBrief.extend({
  permissions: z.array(permission).max(200),
  /** How many memberships of the acting tenant hold it. */
  holders: z.int().min(0),
});
export type Role = z.infer<typeof role>;

/** A permission with the words of the form. */
export const permissionLabel = z.strictObject({
  name: permission,
  label: z.string().max(200),
});

const tag = 'roles';
const one = z.strictObject({ roleId: id });
const composed = z.strictObject({
  name,
  permissions: z.array(permission).min(1).max(200),
});

export const listRoles = route({
  method: 'get',
  path: '/api/identity/roles',
  operationId: 'listRoles',
  tag,
  summary: 'The roles of the acting tenant: built in first, then those it composed',
  caller: 'member',
  query: z.strictObject(page),
  response: paged(role),
  faults: [],
  events: [],
});

export const readPermissions = route({
  method: 'get',
  path: '/api/identity/permissions',
  operationId: 'readPermissions',
  tag,
  summary: 'The permissions of which a role can be composed, in the words of the form',
  caller: 'member',
  response: z.strictObject({ permissions: z.array(permissionLabel).max(200) }),
  faults: [],
  events: [],
});

export const createRole = route({
  method: 'post',
  path: '/api/identity/roles',
  operationId: 'createRole',
  tag,
  summary: 'Compose a role of permissions',
  caller: 'member',
  body: composed,
  response: role,
  status: 201,
  faults: ['role.name-taken', 'role.permission-unknown'],
  events: ['role.created'],
});

export const changeRole = route({
  method: 'patch',
  path: '/api/identity/roles/{roleId}',
  operationId: 'changeRole',
  tag,
  summary: 'Rename or recompose a composed role; it counts at once for those who hold it',
  caller: 'member',
  params: one,
  body: composed.partial(),
  response: role,
  faults: ['role.name-taken', 'role.built-in', 'role.permission-unknown'],
  events: ['role.changed'],
});

export const deleteRole = route({
  method: 'delete',
  path: '/api/identity/roles/{roleId}',
  operationId: 'deleteRole',
  tag,
  summary: 'Delete a composed role that nobody holds and no grant names',
  caller: 'member',
  params: one,
  response: nothing,
  faults: ['role.built-in', 'role.in-use'],
  events: ['role.deleted'],
});

/** A combination that is allowed, told and traced: in a commune with one agent she is everything. */
export const roleWarning = z.strictObject({
  code: z.string().max(60),
  message: z.string().max(300),
});

export const setRoles = route({
  method: 'put',
  path: '/api/identity/memberships/{membershipId}/roles',
  operationId: 'setRoles',
  tag,
  summary:
    'Give a membership its roles, all at once; DPO with administrateur is refused, other heavy combinations warn',
  caller: 'member',
  params: z.strictObject({ membershipId: id }),
  body: z.strictObject({ roleIds: z.array(id).min(1).max(20) }),
  response: z.strictObject({
    roles: z.array(roleBrief).max(20),
    warnings: z.array(roleWarning).max(20),
  }),
  faults: [
    'role.incompatible',
    'role.not-found',
    'role.needed',
    'membership.guest-needs-end',
    'role.epci-only',
    'membership.last-administrator',
  ],
  events: ['membership.roles-changed'],
});
