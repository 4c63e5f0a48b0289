import { fault } from '@bocage/contracts';
import type { Context, Db, Member, Tx } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { afterOf, type PageQuery, pageOf } from '../access/page.ts';
import { record } from '../access/record.ts';
import * as memberships from '../membership/membership.store.ts';
import * as store from './workspace.store.ts';

// An administrator sees the names and members of the tenant's workspaces without reaching their content.
const aclOf = async (tx: Tx, ctx: Context, id: string): Promise<string> => {
  const reached = await store.find(tx, id);
  if (reached) return reached.acl_id;
  if (!ctx.permissions.includes('workspaces.administer')) throw fault('not-found');
  const administered = found(await store.findAdministered(tx, id));
  allow(ctx, 'see-access', 'Workspace', { level: null, tenantId: ctx.tenantId });
  return administered.acl_id;
};

/** Who is in a workspace, and what an administrator may do about it. */
export const createMembers = (db: Db) => ({
  list: (caller: Member, workspaceId: string, query: PageQuery) =>
    db.as(caller, async (tx, ctx) => {
      const rows = await store.members(tx, await aclOf(tx, ctx, workspaceId), afterOf(query, 3), query.limit);
      const keys = (row: store.MemberRow) => [row.tenant_name, row.display_name ?? '', row.membership_id];
      return pageOf(rows, query, keys, (row) => ({
        membershipId: row.membership_id,
        personId: row.person_id,
        displayName: row.display_name,
        tenant: row.tenant,
        level: row.level,
      }));
    }),

  administered: (caller: Member, query: PageQuery & { archived: store.Archived }) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'name-manager', 'Workspace');
      const rows = await store.administered(tx, query.archived, afterOf(query, 2), query.limit);
      return pageOf(rows, query, (row) => [row.name, row.id], store.showAdministered);
    }),

  nameManager: (caller: Member, workspaceId: string, membershipId: string): Promise<Record<string, never>> =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'name-manager', 'Workspace');
      const workspace = found(await store.findAdministered(tx, workspaceId));
      const named = found(await memberships.find(tx, membershipId));
      await store.nameManager(tx, workspaceId, membershipId);
      const told = await store.told(tx, workspace.acl_id);
      await record(tx, {
        type: 'workspace.manager-named',
        kind: 'workspace',
        id: workspaceId,
        data: { membershipId, level: 'manager', told: told.length },
        payload: { name: workspace.name, grantee: named.display_name, told },
      });
      return {};
    }),
});
