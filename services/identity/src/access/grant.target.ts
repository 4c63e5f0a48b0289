import { fault, type GrantTo } from '@bocage/contracts';
import type { Context, Tx } from '@bocage/platform';
import * as memberships from '../membership/membership.store.ts';
import * as store from './grant.store.ts';

const nobody: Omit<store.Target, 'kind'> = { membershipId: null, teamId: null, tenantId: null, roleId: null };

// The share is asked for before the person: else an answer would tell who exists in another tenant.
const demandOffer = async (tx: Tx, acl: store.AclRow, tenantId: string): Promise<void> => {
  if (tenantId === acl.owner_id) return;
  if (!(await store.isOffered(tx, acl.workspace_id, tenantId))) throw fault('grant.no-share');
};

const known = <T>(row: T | undefined): T => {
  if (row === undefined) throw fault('grantee.unknown');
  return row;
};

/**
 * Whom a grant is for: a colleague by id, a person of another tenant by exact identifiant, a team of one's own, a role
 * of one's own or a built-in one elsewhere. Throws `grant.no-share`, `grantee.unknown`.
 */
export const targetOf = async (tx: Tx, ctx: Context, acl: store.AclRow, to: GrantTo): Promise<store.Target> => {
  switch (to.kind) {
    case 'membership': {
      const row = known(await memberships.find(tx, to.membershipId));
      return { ...nobody, kind: 'membership', membershipId: row.membership_id, tenantId: ctx.tenantId };
    }
    case 'identifiant': {
      await demandOffer(tx, acl, to.tenantId);
      const row = known(await memberships.findExact(tx, to.tenantId, to.identifiant));
      return { ...nobody, kind: 'membership', membershipId: row.membership_id, tenantId: to.tenantId };
    }
    case 'team':
      return { ...nobody, kind: 'team', teamId: known(await store.ownTeam(tx, to.teamId)).id };
    case 'tenant':
      await demandOffer(tx, acl, to.tenantId);
      return { ...nobody, kind: 'tenant', tenantId: to.tenantId };
    case 'role': {
      await demandOffer(tx, acl, to.tenantId);
      const role = known(await store.role(tx, to.roleId));
      if (role.key === null && to.tenantId !== ctx.tenantId) throw fault('grantee.unknown');
      return { ...nobody, kind: 'tenant-role', tenantId: to.tenantId, roleId: role.role_id };
    }
    case 'everywhere': {
      const role = known(await store.role(tx, to.roleId));
      if (role.key === null) throw fault('grantee.unknown');
      return { ...nobody, kind: 'role', roleId: role.role_id };
    }
  }
};
