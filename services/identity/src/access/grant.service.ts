import type { Grant, GrantTo, Level } from '@bocage/contracts';
import type { Context, Db, Member, Tx } from '@bocage/platform';
import { allow, found } from './allow.ts';
import * as store from './grant.store.ts';
import { targetOf } from './grant.target.ts';
import { sayGrantee, showGrantee } from './grantee.ts';
import { shown } from './instant.ts';
import { afterOf, type PageQuery, pageOf } from './page.ts';
import { recordBoth } from './record.ts';

const show =
  (aclId: string) =>
  (row: store.GrantRow): Grant => ({
    id: row.grant_id,
    aclId,
    grantee: showGrantee(row),
    level: row.level,
    effectiveLevel: row.counts_as,
    expiresAt: shown(row.expires_at),
    createdAt: row.created_at.toISOString(),
  });

// The acting membership must manage the ACL; whoever merely administers sees it and is refused with the reason.
const managed = async (tx: Tx, ctx: Context, aclId: string): Promise<store.AclRow> => {
  const acl = found(await store.findAcl(tx, aclId));
  const capped = ctx.tenantState === 'closed' ? 'closed' : acl.archived ? 'archived' : null;
  allow(ctx, 'grant', acl.branch ? 'Item' : 'Workspace', { level: acl.level, tenantId: acl.owner_id, capped });
  return acl;
};

type Told = Pick<store.GrantRow, 'grant_id' | 'level' | 'expires_at' | 'tenant_id'> & { grantee: Grant['grantee'] };
const tell = (
  tx: Tx,
  type: 'grant.created' | 'grant.changed' | 'grant.revoked',
  acl: store.AclRow,
  told: Told,
  more = {},
) =>
  recordBoth(tx, {
    type,
    kind: 'workspace',
    id: acl.workspace_id,
    data: {
      aclId: acl.acl_id,
      branch: acl.branch,
      grantId: told.grant_id,
      granteeKind: told.grantee.kind,
      granteeId: told.grantee.id,
      level: told.level,
      expiresAt: shown(told.expires_at),
      ...more,
    },
    payload: { name: acl.workspace_name, grantee: sayGrantee(told.grantee) },
    owner: acl.owner_id,
    other: told.tenant_id,
  });

/** Grants of an ACL: a workspace's own, or a restricted branch's. */
export const createGrants = (db: Db) => ({
  readAcl: (caller: Member, aclId: string) =>
    db.as(caller, async (tx) => {
      const acl = found(await store.findAcl(tx, aclId));
      return { id: acl.acl_id, workspaceId: acl.workspace_id, branch: acl.branch, level: acl.level };
    }),

  list: (caller: Member, aclId: string, query: PageQuery) =>
    db.as(caller, async (tx) => {
      const acl = found(await store.findAcl(tx, aclId));
      const rows = await store.list(tx, aclId, acl.owner_id, afterOf(query, 1), query.limit);
      return pageOf(rows, query, (row) => [row.grant_id], show(aclId));
    }),

  candidates: (caller: Member, aclId: string, query: PageQuery & { search?: string | undefined }) =>
    db.as(caller, async (tx, ctx) => {
      const acl = await managed(tx, ctx, aclId);
      const search = query.search || null;
      const rows = await store.candidates(tx, acl.workspace_id, search, afterOf(query, 3), query.limit);
      const keys = (row: store.CandidateRow & { key?: string }) => [String(row.rank), row.key ?? '', row.id];
      return pageOf(rows, query, keys, ({ kind, id, label, tenant }) => ({ kind, id, label, tenant }));
    }),

  give: (caller: Member, aclId: string, input: { to: GrantTo; level: Level; expiresAt: string | null }) =>
    db.as(caller, async (tx, ctx) => {
      const acl = await managed(tx, ctx, aclId);
      const target = await targetOf(tx, ctx, acl, input.to);
      const before = await store.findSame(tx, aclId, acl.owner_id, target);
      const id = await store.give(tx, aclId, target, input.level, input.expiresAt);
      if (!acl.branch && before?.level === 'manager') await store.keepManager(tx, acl.workspace_id);
      const row = found(await store.find(tx, aclId, acl.owner_id, id));
      const more = before
        ? { replaces: before.grant_id, before: before.level, beforeExpiresAt: shown(before.expires_at) }
        : {};
      await tell(tx, before ? 'grant.changed' : 'grant.created', acl, { ...row, grantee: showGrantee(row) }, more);
      return show(aclId)(row);
    }),

  change: (
    caller: Member,
    aclId: string,
    grantId: string,
    input: { level?: Level | undefined; expiresAt?: string | null | undefined },
  ) =>
    db.as(caller, async (tx, ctx) => {
      const acl = await managed(tx, ctx, aclId);
      const before = found(await store.find(tx, aclId, acl.owner_id, grantId));
      const expiresAt = input.expiresAt === undefined ? shown(before.expires_at) : input.expiresAt;
      await store.change(tx, grantId, input.level ?? before.level, expiresAt);
      const row = found(await store.find(tx, aclId, acl.owner_id, grantId));
      const more = { before: before.level, beforeExpiresAt: shown(before.expires_at) };
      await tell(tx, 'grant.changed', acl, { ...row, grantee: showGrantee(row) }, more);
      return show(aclId)(row);
    }),

  revoke: (caller: Member, aclId: string, grantId: string): Promise<Record<string, never>> =>
    db.as(caller, async (tx, ctx) => {
      const acl = await managed(tx, ctx, aclId);
      const before = found(await store.find(tx, aclId, acl.owner_id, grantId));
      await store.revoke(tx, grantId);
      if (!acl.branch && before.level === 'manager') await store.keepManager(tx, acl.workspace_id);
      await tell(tx, 'grant.revoked', acl, { ...before, grantee: showGrantee(before) });
      return {};
    }),
});
