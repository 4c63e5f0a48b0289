import { fault } from '@bocage/contracts';
import type { Db, Member, Tx } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { afterOf, type PageQuery, pageOf } from '../access/page.ts';
import { recordBoth } from '../access/record.ts';
import * as memberships from '../membership/membership.store.ts';
import { managedTeam } from './team.service.ts';
import * as store from './team.store.ts';

export type Joining = { membershipId: string } | { tenantId: string; identifiant: string };

const show = (row: store.TeamMemberRow) => ({
  membershipId: row.membership_id,
  personId: row.person_id,
  displayName: row.display_name,
  tenant: row.tenant,
});

// A colleague by id; a person of another tenant by what they told us: their identifiant, whole.
const joining = async (tx: Tx, who: Joining): Promise<string> => {
  const row =
    'membershipId' in who
      ? await memberships.find(tx, who.membershipId)
      : await memberships.findExact(tx, who.tenantId, who.identifiant);
  if (!row) throw fault('grantee.unknown');
  return row.membership_id;
};

export const createTeamMembers = (db: Db) => ({
  list: (caller: Member, teamId: string, query: PageQuery) =>
    db.as(caller, async (tx, ctx) => {
      found(await store.find(tx, teamId));
      allow(ctx, 'read', 'Team');
      const rows = await store.listMembers(tx, teamId, afterOf(query, 2), query.limit);
      return pageOf(rows, query, (row) => [row.display_name, row.membership_id], show);
    }),

  add: (caller: Member, teamId: string, who: Joining) =>
    db.as(caller, async (tx, ctx) => {
      const team = await managedTeam(tx, ctx, teamId);
      if (team.ended_at) throw fault('team.archived');
      const membershipId = await joining(tx, who);
      if (await store.findMember(tx, teamId, membershipId)) throw fault('team.member-known');
      await store.add(tx, teamId, membershipId);
      const row = found(await store.findMember(tx, teamId, membershipId));
      // The tenant of the one who joins reads it in its own trail too.
      await recordBoth(tx, {
        type: 'team.member-added',
        kind: 'team',
        id: teamId,
        data: { membershipId, tenantId: row.tenant.id },
        payload: { name: team.name, member: row.display_name },
        owner: ctx.tenantId,
        other: row.tenant.id,
      });
      return show(row);
    }),

  remove: (caller: Member, teamId: string, membershipId: string): Promise<Record<string, never>> =>
    db.as(caller, async (tx, ctx) => {
      const team = await managedTeam(tx, ctx, teamId);
      const row = found(await store.findMember(tx, teamId, membershipId));
      await store.remove(tx, teamId, membershipId);
      await recordBoth(tx, {
        type: 'team.member-removed',
        kind: 'team',
        id: teamId,
        data: { membershipId, tenantId: row.tenant.id },
        payload: { name: team.name, member: row.display_name },
        owner: ctx.tenantId,
        other: row.tenant.id,
      });
      return {};
    }),
});
