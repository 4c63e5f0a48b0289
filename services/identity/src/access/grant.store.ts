import type { Grantee, Level, TenantBrief } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { After } from './page.ts';

export type AclRow = {
  acl_id: string;
  workspace_id: string;
  workspace_name: string;
  owner_id: string;
  branch: boolean;
  archived: boolean;
  level: Level | null;
};
/** The kinds of the database; the contract says `role` for a role of one tenant, `everywhere` for all. */
export type Kind = 'membership' | 'team' | 'tenant' | 'tenant-role' | 'role';
export type GrantRow = {
  grant_id: string;
  kind: Kind;
  membership_id: string | null;
  display_name: string | null;
  team_id: string | null;
  team_name: string | null;
  tenant_id: string | null;
  role_id: string | null;
  role_name: string | null;
  level: Level;
  counts_as: Level | null;
  expires_at: Date | null;
  created_at: Date;
  tenant: TenantBrief | null;
};
/** Whom a grant is for, as the database takes it. */
export type Target = {
  kind: Kind;
  membershipId: string | null;
  teamId: string | null;
  tenantId: string | null;
  roleId: string | null;
};

export const findAcl = (tx: Tx, aclId: string) => tx.one<AclRow>('select * from access.acl_shown($1)', [aclId]);

const grants = `
  select g.*, coalesce(b.brief, o.brief) as tenant
  from access.grants_of($1) g
  left join access.briefs() b on b.id = g.tenant_id
  left join access.briefs() o on g.kind = 'team' and o.id = $2`;

/** In the order in which they were given: ids are made in time's order. `ownerId` is whose teams can be named. */
export const list = (tx: Tx, aclId: string, ownerId: string, after: After, limit: number) =>
  tx.query<GrantRow>(`${grants} where $3::uuid is null or g.grant_id > $3 order by g.grant_id limit $4`, [
    aclId,
    ownerId,
    after?.[0] ?? null,
    limit + 1,
  ]);

export const find = (tx: Tx, aclId: string, ownerId: string, grantId: string) =>
  tx.one<GrantRow>(`${grants} where g.grant_id = $3`, [aclId, ownerId, grantId]);

/** The living grant that the same grantee already has there. */
export const findSame = (tx: Tx, aclId: string, ownerId: string, to: Target) =>
  tx.one<GrantRow>(
    `${grants} where g.kind = $3 and g.membership_id is not distinct from $4::uuid and g.team_id is not distinct from $5::uuid
       and (g.kind = 'membership' or g.tenant_id is not distinct from $6::uuid) and g.role_id is not distinct from $7::uuid`,
    [aclId, ownerId, to.kind, to.membershipId, to.teamId, to.tenantId, to.roleId],
  );

export const give = async (tx: Tx, aclId: string, to: Target, level: Level, expiresAt: string | null) => {
  const row = await tx.one<{ id: string }>('select access.grant_access($1, $2, $3, $4, $5, $6, $7, $8) as id', [
    aclId,
    to.kind,
    to.membershipId,
    to.teamId,
    to.tenantId,
    to.roleId,
    level,
    expiresAt,
  ]);
  return row?.id ?? '';
};

export const change = (tx: Tx, grantId: string, level: Level, expiresAt: string | null) =>
  tx.run('select access.change_grant($1, $2, $3)', [grantId, level, expiresAt]);

export const revoke = (tx: Tx, grantId: string) => tx.run('select access.revoke_access($1)', [grantId]);

export const keepManager = (tx: Tx, workspaceId: string) => tx.run('select access.keep_manager($1)', [workspaceId]);

/** Tells whether a workspace is shared with a tenant, or proposed to it. */
export const isOffered = async (tx: Tx, workspaceId: string, tenantId: string): Promise<boolean> => {
  const text = `select 1 from access.share_list('given', null, $1) where tenant_id = $2 and state in ('proposed', 'accepted')`;
  return (await tx.query(text, [workspaceId, tenantId])).length > 0;
};

export const ownTeam = (tx: Tx, teamId: string) =>
  tx.one<{ id: string; name: string }>(
    'select id, name from access.team where id = $1 and tenant_id = (select access.tenant_id()) and ended_at is null',
    [teamId],
  );

export const role = (tx: Tx, roleId: string) =>
  tx.one<{ role_id: string; key: string | null; name: string }>(
    'select role_id, key, name from access.roles() where role_id = $1',
    [roleId],
  );

export type CandidateRow = {
  rank: number;
  kind: Grantee['kind'];
  id: string;
  label: string;
  tenant: TenantBrief | null;
};

/**
 * Whom one may choose: colleagues (the 100 first that match), teams, roles of the tenant; then tenants that take part
 * and the built-in roles there; last, built-in roles everywhere. Another tenant's people are not among them.
 */
export const candidates = (tx: Tx, workspaceId: string, search: string | null, after: After, limit: number) =>
  tx.query<CandidateRow>(
    `with own as (select brief from access.briefs() where id = access.tenant_id()),
     builtin as (select role_id, name from access.roles() where key is not null),
     partners as (
       select b.brief, b.id from access.share_list('given', null, $1) s join access.briefs() b on b.id = s.tenant_id
       where s.state in ('proposed', 'accepted')),
     listed as (
       select 0 as rank, 'membership' as kind, c.id, c.display_name as label, own.brief as tenant
       from access.colleagues($2, null, null, 100) c cross join own
       union all select 1, 'team', t.id, t.name, own.brief from access.team t cross join own
         where t.ended_at is null and t.tenant_id = (select access.tenant_id())
       union all select 2, 'role', r.role_id, r.name, own.brief from access.roles() r cross join own
       union all select 3, 'tenant', access.tenant_id(), own.brief ->> 'name', own.brief from own
       union all select 4, 'tenant', p.id, p.brief ->> 'name', p.brief from partners p
       union all select 5, 'role', b.role_id, b.name, p.brief from partners p cross join builtin b
       union all select 6, 'everywhere', b.role_id, b.name, null from builtin b)
     select * from (
       select l.*, lower(extensions.unaccent(l.label)) || coalesce(l.tenant ->> 'id', '') as key from listed l
       where $2::text is null or l.rank = 0
         or strpos(lower(extensions.unaccent(l.label || ' ' || coalesce(l.tenant ->> 'name', ''))), lower(extensions.unaccent($2))) > 0) k
     where $3::integer is null or (k.rank, k.key collate "C", k.id) > ($3, $4::text collate "C", $5::uuid)
     order by k.rank, k.key collate "C", k.id limit $6`,
    [workspaceId, search, after ? Number(after[0]) : null, after?.[1] ?? null, after?.[2] ?? null, limit + 1],
  );
