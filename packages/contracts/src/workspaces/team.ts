import { z } from 'zod';
import { id, instant, name, nothing, page, paged } from '../common.ts';
import { route } from '../route.ts';
import { exactPerson, tenantBrief } from './party.ts';

/** People who work together: of the tenant, and others of the perimeter, each acting for their own tenant. */
export const team = z.strictObject({
  id,
  name,
  memberCount: z.int().min(0),
  createdAt: instant,
  archivedAt: instant.nullable(),
});
export type Team = z.infer<typeof team>;

export const teamMember = z.strictObject({
  membershipId: id,
  personId: id,
  displayName: name,
  tenant: tenantBrief,
});

const tag = 'teams';
const one = z.strictObject({ teamId: id });

export const listTeams = route({
  method: 'get',
  path: '/api/identity/teams',
  operationId: 'listTeams',
  tag,
  summary: 'The teams of the acting tenant, by name',
  caller: 'member',
  query: z.strictObject({
    ...page,
    archived: z.enum(['no', 'yes', 'both']).default('no'),
  }),
  response: paged(team),
  faults: [],
  events: [],
});

export const createTeam = route({
  method: 'post',
  path: '/api/identity/teams',
  operationId: 'createTeam',
  tag,
  summary: 'Make a team of the acting tenant',
  caller: 'member',
  body: z.strictObject({ name }),
  response: team,
  status: 201,
  faults: [],
  events: ['team.created'],
});

export const readTeam = route({
  method: 'get',
  path: '/api/identity/teams/{teamId}',
  operationId: 'readTeam',
  tag,
  summary: 'One team of the acting tenant',
  caller: 'member',
  params: one,
  response: team,
  faults: [],
  events: [],
});

export const renameTeam = route({
  method: 'patch',
  path: '/api/identity/teams/{teamId}',
  operationId: 'renameTeam',
  tag,
  summary: 'Rename a team',
  caller: 'member',
  params: one,
  body: z.strictObject({ name }),
  response: team,
  faults: ['team.archived'],
  events: ['team.renamed'],
});

export const archiveTeam = route({
  method: 'post',
  path: '/api/identity/teams/{teamId}/archive',
  operationId: 'archiveTeam',
  tag,
  summary: 'Archive a team: its grants no longer count; again changes nothing',
  caller: 'member',
  params: one,
  response: team,
  faults: [],
  events: ['team.archived'],
});

export const restoreTeam = route({
  method: 'post',
  path: '/api/identity/teams/{teamId}/restore',
  operationId: 'restoreTeam',
  tag,
  summary: 'Take a team out of the archive: its grants count again',
  caller: 'member',
  params: one,
  response: team,
  faults: [],
  events: ['team.restored'],
});

export const listTeamMembers = route({
  method: 'get',
  path: '/api/identity/teams/{teamId}/members',
  operationId: 'listTeamMembers',
  tag,
  summary: 'The members of a team, by name',
  caller: 'member',
  params: one,
  query: z.strictObject(page),
  response: paged(teamMember),
  faults: [],
  events: [],
});

export const addTeamMember = route({
  method: 'post',
  path: '/api/identity/teams/{teamId}/members',
  operationId: 'addTeamMember',
  tag,
  summary: 'Add a colleague, or a person of another tenant of the perimeter by exact identifiant',
  caller: 'member',
  params: one,
  body: z.union([z.strictObject({ membershipId: id }), exactPerson]),
  response: teamMember,
  status: 201,
  faults: ['team.archived', 'team.member-known', 'grantee.unknown'],
  events: ['team.member-added'],
});

export const removeTeamMember = route({
  method: 'delete',
  path: '/api/identity/teams/{teamId}/members/{membershipId}',
  operationId: 'removeTeamMember',
  tag,
  summary: 'Take a person out of a team',
  caller: 'member',
  params: z.strictObject({ teamId: id, membershipId: id }),
  response: nothing,
  faults: [],
  events: ['team.member-removed'],
});
