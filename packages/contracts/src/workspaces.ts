import type { Route } from './route.ts';
import * as grants from './workspaces/grant.ts';
import * as me from './workspaces/me.ts';
import * as reach from './workspaces/reach.ts';
import * as roles from './workspaces/role.ts';
import * as shares from './workspaces/share.ts';
import * as support from './workspaces/support.ts';
import * as teams from './workspaces/team.ts';
import * as workspaces from './workspaces/workspace.ts';

export * from './workspaces/grant.ts';
export * from './workspaces/me.ts';
export * from './workspaces/party.ts';
export * from './workspaces/reach.ts';
export * from './workspaces/role.ts';
export * from './workspaces/share.ts';
export * from './workspaces/support.ts';
export * from './workspaces/team.ts';
export * from './workspaces/workspace.ts';

/** The person, workspaces, and everything that decides who reaches them. */
export const workspaceRoutes: readonly Route[] = [
  me.readMe,
  me.seeNotice,
  me.resolveAddress,
  workspaces.listWorkspaces,
  workspaces.createWorkspace,
  workspaces.readWorkspace,
  workspaces.renameWorkspace,
  workspaces.archiveWorkspace,
  workspaces.restoreWorkspace,
  workspaces.leaveWorkspace,
  workspaces.listWorkspaceMembers,
  workspaces.nameManager,
  workspaces.listAdministeredWorkspaces,
  grants.readAcl,
  grants.listGrants,
  grants.listGrantees,
  grants.grantAccess,
  grants.changeGrant,
  grants.revokeGrant,
  shares.proposeShares,
  shares.listWorkspaceShares,
  shares.listShares,
  shares.countShares,
  shares.readShare,
  shares.acceptShare,
  shares.declineShare,
  shares.endShare,
  shares.listNeighbours,
  teams.listTeams,
  teams.createTeam,
  teams.readTeam,
  teams.renameTeam,
  teams.archiveTeam,
  teams.restoreTeam,
  teams.listTeamMembers,
  teams.addTeamMember,
  teams.removeTeamMember,
  roles.listRoles,
  roles.readPermissions,
  roles.createRole,
  roles.changeRole,
  roles.deleteRole,
  roles.setRoles,
  reach.listReach,
  reach.listReachOfAcl,
  support.openSupport,
  support.listSupports,
  support.readSupports,
  support.endSupport,
];
