import * as contract from '@bocage/contracts';
import { builtInRole } from '@bocage/permissions';
import { call, named, offering, type Recipes, type Walk } from './world.ts';

const to = (kind: contract.GrantTo['kind'], { own, world }: Walk): contract.GrantTo => {
  const { membership: membershipId, team: teamId, role: roleId, tenant: tenantId } = own.ids;
  if (kind === 'membership') return { kind, membershipId };
  if (kind === 'team') return { kind, teamId };
  if (kind === 'role') return { kind, tenantId, roleId };
  if (kind === 'tenant') return { kind, tenantId };
  if (kind === 'everywhere') return { kind, roleId: builtInRole('elu').id };
  return { kind, tenantId: world.tenants.a, identifiant: own.ids.identifiant };
};

/** A share that a neighbour proposed to the walker's tenant, of a workspace made for it. */
const proposed = async ({ world, as, know }: Walk): Promise<string> => {
  const neighbour = as('b.admin');
  const { id: workspaceId } = await neighbour.call(contract.createWorkspace, { body: { name: named('Offert') } });
  const offer = { params: { workspaceId }, body: offering(world.tenants.a) };
  const { shares } = await neighbour.call(contract.proposeShares, offer);
  return know('share', shares[0]?.id ?? '');
};

/** How each route of workspaces, accesses, shares, teams and roles is called with success, for each of its events. */
export const accessRecipes: Recipes = {
  readMe: ({ as }) => [async () => call(contract.readMe, {}, as('a.admin', null))],
  seeNotice: ({ as }) => [async () => call(contract.seeNotice, {}, as('a.elu', null))],
  resolveAddress: ({ own, as }) => [
    async () => {
      const { code, workspace: workspaceId, acl: aclId } = own.ids;
      const params = { acting: code, owner: code };
      return call(contract.resolveAddress, { params, query: { workspaceId, aclId } }, as('a.admin', null));
    },
  ],
  listWorkspaces: ({ as }) => [async () => call(contract.listWorkspaces, { query: {} }, as('a.admin'))],
  createWorkspace: ({ as }) => [
    async () => call(contract.createWorkspace, { body: { name: named('Espace') } }, as('a.admin')),
  ],
  readWorkspace: ({ own, as }) => [
    async () => call(contract.readWorkspace, { params: { workspaceId: own.ids.workspace } }, as('a.admin')),
  ],
  renameWorkspace: ({ as, fresh }) => [
    async () => {
      const params = { workspaceId: (await fresh.workspace()).id };
      return call(contract.renameWorkspace, { params, body: { name: named('Nom') } }, as('a.admin'));
    },
  ],
  archiveWorkspace: ({ as, fresh }) => [
    async () =>
      call(contract.archiveWorkspace, { params: { workspaceId: (await fresh.workspace()).id } }, as('a.admin')),
  ],
  restoreWorkspace: ({ as, fresh }) => [
    async () => {
      const params = { workspaceId: (await fresh.workspace()).id };
      await as('a.admin').call(contract.archiveWorkspace, { params });
      return call(contract.restoreWorkspace, { params }, as('a.admin'));
    },
  ],
  leaveWorkspace: ({ as, fresh, world }) => [
    async () => {
      const { id: workspaceId } = await fresh.workspace();
      const body = { membershipId: world.memberships['a.agent@a'] ?? '' };
      await as('a.admin').call(contract.nameManager, { params: { workspaceId }, body });
      return call(contract.leaveWorkspace, { params: { workspaceId } }, as('a.admin'));
    },
  ],
  listWorkspaceMembers: ({ own, as }) => [
    async () =>
      call(contract.listWorkspaceMembers, { params: { workspaceId: own.ids.workspace }, query: {} }, as('a.admin')),
  ],
  nameManager: ({ own, as, fresh }) => [
    async () => {
      const params = { workspaceId: (await fresh.workspace()).id };
      return call(contract.nameManager, { params, body: { membershipId: own.ids.membership } }, as('a.admin'));
    },
  ],
  listAdministeredWorkspaces: ({ as }) => [
    async () => call(contract.listAdministeredWorkspaces, { query: {} }, as('a.admin')),
  ],

  readAcl: ({ own, as }) => [async () => call(contract.readAcl, { params: { aclId: own.ids.acl } }, as('a.admin'))],
  listGrants: ({ own, as }) => [
    async () => call(contract.listGrants, { params: { aclId: own.ids.acl }, query: {} }, as('a.admin')),
  ],
  listGrantees: ({ own, as }) => [
    async () => call(contract.listGrantees, { params: { aclId: own.ids.acl }, query: {} }, as('a.admin')),
  ],
  grantAccess: (walk) => [
    ...(['membership', 'identifiant', 'team', 'role', 'tenant', 'everywhere'] as const).map((kind) => async () => {
      const { acl: aclId } = await walk.fresh.workspace();
      const body = { to: to(kind, walk), level: 'reader' } as const;
      return call(contract.grantAccess, { params: { aclId }, body }, walk.as('a.admin'));
    }),
    async () => {
      const { acl: aclId } = await walk.fresh.workspace();
      await walk.fresh.grant(aclId, walk.own.ids.membership);
      const body = { to: to('membership', walk), level: 'reader' } as const;
      return call(contract.grantAccess, { params: { aclId }, body }, walk.as('a.admin'));
    },
  ],
  changeGrant: ({ own, as, fresh }) => [
    async () => {
      const { acl: aclId } = await fresh.workspace();
      const params = { aclId, grantId: await fresh.grant(aclId, own.ids.membership) };
      return call(contract.changeGrant, { params, body: { level: 'reader' } }, as('a.admin'));
    },
  ],
  revokeGrant: ({ own, as, fresh }) => [
    async () => {
      const { acl: aclId } = await fresh.workspace();
      const params = { aclId, grantId: await fresh.grant(aclId, own.ids.membership) };
      return call(contract.revokeGrant, { params }, as('a.admin'));
    },
  ],
  listReach: ({ own, as }) => [
    async () => call(contract.listReach, { params: { membershipId: own.ids.membership }, query: {} }, as('a.admin')),
  ],
  listReachOfAcl: ({ own, as }) => [
    async () => call(contract.listReachOfAcl, { params: { aclId: own.ids.acl }, query: {} }, as('a.admin')),
  ],

  proposeShares: ({ world, know, as, fresh }) => [
    async () => {
      const params = { workspaceId: (await fresh.workspace()).id };
      const body = offering(know('tenant', world.tenants.epci));
      return call(contract.proposeShares, { params, body }, as('a.admin'));
    },
    // From the EPCI to its communes: accepted by default.
    async () => {
      const manager = as('epci.manager');
      const made = await manager.call(contract.createWorkspace, { body: { name: named('Communes') } });
      const body = { to: { kind: 'communes' }, highestLevel: 'reader' } as const;
      return call(contract.proposeShares, { params: { workspaceId: know('workspace', made.id) }, body }, manager);
    },
  ],
  listWorkspaceShares: ({ own, as }) => [
    async () =>
      call(contract.listWorkspaceShares, { params: { workspaceId: own.ids.workspace }, query: {} }, as('a.admin')),
  ],
  listShares: ({ as }) => [async () => call(contract.listShares, { query: {} }, as('a.admin'))],
  countShares: ({ as }) => [async () => call(contract.countShares, {}, as('a.admin'))],
  readShare: ({ own, as }) => [
    async () => call(contract.readShare, { params: { shareId: own.ids.share } }, as('a.admin')),
  ],
  acceptShare: (walk) => [
    async () => call(contract.acceptShare, { params: { shareId: await proposed(walk) } }, walk.as('a.admin')),
  ],
  declineShare: (walk) => [
    async () => call(contract.declineShare, { params: { shareId: await proposed(walk) } }, walk.as('a.admin')),
  ],
  endShare: (walk) => [
    async () =>
      call(
        contract.endShare,
        { params: { shareId: await walk.fresh.share(walk.world.tenants.epci) } },
        walk.as('a.admin'),
      ),
  ],
  listNeighbours: ({ as }) => [async () => call(contract.listNeighbours, { query: {} }, as('a.admin'))],

  listTeams: ({ as }) => [async () => call(contract.listTeams, { query: {} }, as('a.admin'))],
  createTeam: ({ as }) => [async () => call(contract.createTeam, { body: { name: named('Équipe') } }, as('a.admin'))],
  readTeam: ({ own, as }) => [async () => call(contract.readTeam, { params: { teamId: own.ids.team } }, as('a.admin'))],
  renameTeam: ({ own, as }) => [
    async () =>
      call(contract.renameTeam, { params: { teamId: own.ids.team }, body: { name: named('Équipe') } }, as('a.admin')),
  ],
  archiveTeam: ({ as, fresh }) => [
    async () => call(contract.archiveTeam, { params: { teamId: await fresh.team() } }, as('a.admin')),
  ],
  restoreTeam: ({ as, fresh }) => [
    async () => {
      const params = { teamId: await fresh.team() };
      await as('a.admin').call(contract.archiveTeam, { params });
      return call(contract.restoreTeam, { params }, as('a.admin'));
    },
  ],
  listTeamMembers: ({ own, as }) => [
    async () => call(contract.listTeamMembers, { params: { teamId: own.ids.team }, query: {} }, as('a.admin')),
  ],
  addTeamMember: ({ own, world, as, fresh }) => [
    async () => {
      const params = { teamId: await fresh.team() };
      return call(contract.addTeamMember, { params, body: { membershipId: own.ids.membership } }, as('a.admin'));
    },
    async () => {
      const body = { tenantId: world.tenants.a, identifiant: own.ids.identifiant };
      return call(contract.addTeamMember, { params: { teamId: await fresh.team() }, body }, as('a.admin'));
    },
  ],
  removeTeamMember: ({ own, as, fresh }) => [
    async () => {
      const params = { teamId: await fresh.team(), membershipId: own.ids.membership };
      await as('a.admin').call(contract.addTeamMember, { params, body: { membershipId: params.membershipId } });
      return call(contract.removeTeamMember, { params }, as('a.admin'));
    },
  ],

  listRoles: ({ as }) => [async () => call(contract.listRoles, { query: {} }, as('a.admin'))],
  readPermissions: ({ as }) => [async () => call(contract.readPermissions, {}, as('a.admin'))],
  createRole: ({ as }) => [
    async () =>
      call(contract.createRole, { body: { name: named('Rôle'), permissions: ['teams.manage'] } }, as('a.admin')),
  ],
  changeRole: ({ own, as }) => [
    async () =>
      call(contract.changeRole, { params: { roleId: own.ids.role }, body: { name: named('Rôle') } }, as('a.admin')),
  ],
  deleteRole: ({ as, fresh }) => [
    async () => call(contract.deleteRole, { params: { roleId: await fresh.role() } }, as('a.admin')),
  ],
  setRoles: ({ own, as, fresh }) => [
    async () => {
      const params = { membershipId: (await fresh.person()).membership };
      return call(contract.setRoles, { params, body: { roleIds: [own.ids.role] } }, as('a.admin'));
    },
  ],
  openSupport: ({ own, as, know, world }) => [
    async () => {
      // Nobody but the EPCI's people may be named, and one at a time.
      await world.sql('update access.support set ended_at = now() where ended_at is null and person_id = $1', [
        world.people['epci.manager'],
      ]);
      const identifiant = know('identifiant', 'test.epci.manager');
      const body = { identifiant, level: 'reader', workspaceIds: [own.ids.workspace], minutes: 60, reason: 'Un essai' };
      return call(contract.openSupport, { body: body as contract.NewSupport }, as('a.admin'));
    },
  ],
  listSupports: ({ as }) => [async () => call(contract.listSupports, { query: {} }, as('a.admin'))],
  readSupports: ({ as }) => [async () => call(contract.readSupports, {}, as('a.elu'))],
  endSupport: ({ own, as, fresh }) => [
    async () => {
      const params = { supportId: await fresh.support(own.ids.tenant, own.ids.person) };
      return call(contract.endSupport, { params }, as('a.admin'));
    },
  ],
};
