import { z } from 'zod';
import { id, instant, level, name, nothing, page, paged } from '../common.ts';
import { route } from '../route.ts';
import { tenantBrief } from './party.ts';

/** Why it stands in one's list: one's own tenant's, another's shared with it, or another's shared with all communes. */
export const workspaceScope = z.enum(['own', 'shared', 'common']);

export const workspace = z.strictObject({
  id,
  name,
  kind: z.string().max(50),
  /** The tenant whose it is. */
  owner: tenantBrief,
  scope: workspaceScope,
  /** The ACL that guards the workspace itself: grants and « who » are asked of it. */
  aclId: id,
  /** The acting membership's level today: `reader` in an archived workspace, whatever it was given. */
  level,
  archivedAt: instant.nullable(),
  /** Archived, and the acting membership manages it. */
  restorable: z.boolean(),
});
export type Workspace = z.infer<typeof workspace>;

const tag = 'workspaces';
const one = z.strictObject({ workspaceId: id });

export const listWorkspaces = route({
  method: 'get',
  path: '/api/identity/workspaces',
  operationId: 'listWorkspaces',
  tag,
  summary: 'The workspaces that the acting membership reaches, ours first, then by name',
  caller: 'member',
  query: z.strictObject({
    ...page,
    scope: z.enum(['all', ...workspaceScope.options]).default('all'),
    archived: z.enum(['no', 'yes', 'both']).default('no'),
  }),
  response: paged(workspace),
  faults: [],
  events: [],
});

export const createWorkspace = route({
  method: 'post',
  path: '/api/identity/workspaces',
  operationId: 'createWorkspace',
  tag,
  summary: 'Open a workspace of the acting tenant; whoever opens it manages it',
  caller: 'member',
  body: z.strictObject({ name }),
  response: workspace,
  status: 201,
  faults: [],
  events: ['workspace.created'],
});

export const readWorkspace = route({
  method: 'get',
  path: '/api/identity/workspaces/{workspaceId}',
  operationId: 'readWorkspace',
  tag,
  summary: 'One workspace, as the acting membership reaches it',
  caller: 'member',
  params: one,
  response: workspace,
  faults: [],
  events: [],
});

export const renameWorkspace = route({
  method: 'patch',
  path: '/api/identity/workspaces/{workspaceId}',
  operationId: 'renameWorkspace',
  tag,
  summary: 'Rename a workspace (manager)',
  caller: 'member',
  params: one,
  body: z.strictObject({ name }),
  response: workspace,
  faults: ['workspace.archived'],
  events: ['workspace.renamed'],
});

export const archiveWorkspace = route({
  method: 'post',
  path: '/api/identity/workspaces/{workspaceId}/archive',
  operationId: 'archiveWorkspace',
  tag,
  summary: 'Archive a workspace: it is read, and changes no more (manager); again changes nothing',
  caller: 'member',
  params: one,
  response: workspace,
  faults: [],
  events: ['workspace.archived'],
});

export const restoreWorkspace = route({
  method: 'post',
  path: '/api/identity/workspaces/{workspaceId}/restore',
  operationId: 'restoreWorkspace',
  tag,
  summary: 'Take a workspace out of the archive (manager); again changes nothing',
  caller: 'member',
  params: one,
  response: workspace,
  faults: [],
  events: ['workspace.restored'],
});

export const leaveWorkspace = route({
  method: 'post',
  path: '/api/identity/workspaces/{workspaceId}/leave',
  operationId: 'leaveWorkspace',
  tag,
  summary: 'Give up one’s own grants on a workspace and its branches; what a team, role or tenant gives stays',
  caller: 'member',
  params: one,
  response: nothing,
  faults: ['workspace.last-manager', 'workspace.not-by-name'],
  events: ['workspace.left'],
});

/** A person who reaches a workspace, at their highest level. */
export const workspaceMember = z.strictObject({
  membershipId: id,
  personId: id,
  /** Null for a person of another tenant who is reached through a role or the whole tenant: they are not listed by name. */
  displayName: name.nullable(),
  tenant: tenantBrief,
  level,
});

export const listWorkspaceMembers = route({
  method: 'get',
  path: '/api/identity/workspaces/{workspaceId}/members',
  operationId: 'listWorkspaceMembers',
  tag,
  summary: 'Who reaches a workspace and at which level: for those who reach it, and the owner’s administrators',
  caller: 'member',
  params: one,
  query: z.strictObject(page),
  response: paged(workspaceMember),
  faults: [],
  events: [],
});

export const nameManager = route({
  method: 'post',
  path: '/api/identity/workspaces/{workspaceId}/managers',
  operationId: 'nameManager',
  tag,
  summary: 'An administrator names a manager, themselves included; every member of the workspace is told',
  caller: 'member',
  params: one,
  body: z.strictObject({ membershipId: id }),
  response: nothing,
  faults: [],
  events: ['workspace.manager-named'],
});

/** A workspace as the tenant's administrators see it: its name and how many manage it, not its content. */
export const administeredWorkspace = z.strictObject({
  id,
  name,
  kind: z.string().max(50),
  aclId: id,
  archivedAt: instant.nullable(),
  managers: z.int().min(0),
  /** Tenants with which it is shared today. */
  partners: z.int().min(0),
});
export type AdministeredWorkspace = z.infer<typeof administeredWorkspace>;

export const listAdministeredWorkspaces = route({
  method: 'get',
  path: '/api/identity/administration/workspaces',
  operationId: 'listAdministeredWorkspaces',
  tag,
  summary: 'All workspaces of the acting tenant, for its administrators: to find one without a manager that can act',
  caller: 'member',
  query: z.strictObject({ ...page, archived: z.enum(['no', 'yes', 'both']).default('no') }),
  response: paged(administeredWorkspace),
  faults: [],
  events: [],
});
