import type { Db, Member } from '@bocage/platform';
import * as memberships from '../membership/membership.store.ts';
import { allow, found } from './allow.ts';
import { findAcl } from './grant.store.ts';
import { type GranteeRow, showGrantee } from './grantee.ts';
import { afterOf, type PageQuery, pageOf } from './page.ts';
import * as store from './reach.store.ts';

type Via = Omit<GranteeRow, 'kind'> & Pick<store.PersonReachRow, 'reason' | 'grant_id'>;
const showVia = ({ reason, ...row }: Via) =>
  reason === 'support'
    ? { kind: reason, id: row.grant_id, label: row.display_name ?? '—', tenant: row.tenant }
    : showGrantee({ ...row, kind: reason });

/** « Tout ce qu’elle atteint, et pourquoi »; « tous ceux qui l’atteignent, et pourquoi ». */
export const createReach = (db: Db) => ({
  ofPerson: (caller: Member, membershipId: string, query: PageQuery) =>
    db.as(caller, async (tx, ctx) => {
      const { display_name } = found(
        (await memberships.find(tx, membershipId)) ?? (await store.findSupport(tx, membershipId)),
      );
      if (membershipId !== ctx.membershipId) allow(ctx, 'administer', 'Membership');
      const rows = await store.ofPerson(tx, membershipId, afterOf(query, 3), query.limit);
      const keys = (row: store.PersonReachRow) => [row.workspace_name, row.acl_id, row.grant_id];
      return pageOf(rows, query, keys, (row) => ({
        workspaceId: row.workspace_id,
        workspaceName: row.workspace_name,
        owner: row.owner,
        aclId: row.acl_id,
        branch: row.branch,
        grantId: row.grant_id,
        given: row.given,
        level: row.level,
        via: showVia({
          ...row,
          membership_id: membershipId,
          display_name,
          // A team is its owner's; anything else is reached as a member of one's own tenant.
          tenant: row.reason === 'team' ? row.owner : row.member,
          tenant_id: row.member.id,
        }),
      }));
    }),

  ofAcl: (caller: Member, aclId: string, query: PageQuery) =>
    db.as(caller, async (tx) => {
      const acl = found(await findAcl(tx, aclId));
      const rows = await store.ofAcl(tx, aclId, acl.owner_id, afterOf(query, 4), query.limit);
      const keys = (row: store.AclReachRow) => [
        row.tenant_name,
        row.display_name ?? '',
        row.membership_id,
        row.grant_id,
      ];
      return pageOf(rows, query, keys, (row) => ({
        aclId,
        branch: acl.branch,
        grantId: row.grant_id,
        given: row.given,
        level: row.level,
        membershipId: row.membership_id,
        personId: row.person_id,
        displayName: row.display_name,
        tenant: row.tenant,
        via: showVia({
          ...row,
          tenant_id: row.tenant.id,
          tenant: row.reason === 'team' ? row.owner : row.tenant,
        }),
      }));
    }),
});
