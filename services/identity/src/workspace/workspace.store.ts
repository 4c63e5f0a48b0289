import type { AdministeredWorkspace, Level, TenantBrief, Workspace } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { After } from '../access/page.ts';

export type WorkspaceRow = {
  id: string;
  name: string;
  kind: string;
  owner: TenantBrief;
  scope: Workspace['scope'];
  rank: number;
  acl_id: string;
  level: Level;
  archived_at: Date | null;
  restorable: boolean;
};
export type MemberRow = {
  membership_id: string;
  person_id: string;
  display_name: string | null;
  tenant: TenantBrief;
  tenant_name: string;
  level: Level;
};
export type AdministeredRow = {
  id: string;
  name: string;
  kind: string;
  acl_id: string;
  archived_at: Date | null;
  managers: string;
  partners: string;
};
export type Archived = 'no' | 'yes' | 'both';
export type Filter = { scope: Workspace['scope'] | 'all'; archived: Archived };

// By name as French sorts it; ours before what is shared with us, then what is for all communes.
const reached = `
  select w.workspace_id as id, w.name, w.kind, b.brief as owner, w.acl_id, w.level, w.archived_at, w.can_restore as restorable,
    case w.origin when 'ours' then 'own' when 'all' then 'common' else 'shared' end as scope,
    case w.origin when 'ours' then 0 when 'all' then 2 else 1 end as rank
  from access.workspaces(true) w join access.briefs() b on b.id = w.owner_id`;
const french = 'collate pg_catalog."fr-x-icu"';

export const list = (tx: Tx, { scope, archived }: Filter, after: After, limit: number) =>
  tx.query<WorkspaceRow>(
    `select * from (${reached}) r
     where ($1 = 'all' or r.scope = $1)
       and ($2 = 'both' or (r.archived_at is not null) = ($2 = 'yes'))
       and ($3::integer is null or (r.rank, r.name ${french}, r.id) > ($3, $4::text ${french}, $5::uuid))
     order by r.rank, r.name ${french}, r.id limit $6`,
    [scope, archived, after ? Number(after[0]) : null, after?.[1] ?? null, after?.[2] ?? null, limit + 1],
  );

export const find = (tx: Tx, id: string) => tx.one<WorkspaceRow>(`select * from (${reached}) r where r.id = $1`, [id]);

export const open = async (tx: Tx, name: string): Promise<string> =>
  (await tx.one<{ id: string }>('select access.open_workspace($1, $2) as id', [name, 'general']))?.id ?? '';

export const rename = (tx: Tx, id: string, name: string) =>
  tx.run('select access.rename_workspace($1, $2)', [id, name]);
export const archive = (tx: Tx, id: string) => tx.run('select access.archive_workspace($1)', [id]);
export const restore = (tx: Tx, id: string) => tx.run('select access.restore_workspace($1)', [id]);
export const keepManager = (tx: Tx, id: string) => tx.run('select access.keep_manager($1)', [id]);

export const leave = async (tx: Tx, id: string): Promise<string[]> =>
  (await tx.query<{ grant: string }>('select access.leave_workspace($1) as "grant"', [id])).map((row) => row.grant);

export const nameManager = (tx: Tx, id: string, membershipId: string) =>
  tx.run('select access.name_manager($1, $2)', [id, membershipId]);

/** Who reaches an ACL, one line each at their highest level; `not-found` for whoever may not see it. */
export const members = (tx: Tx, aclId: string, after: After, limit: number) =>
  tx.query<MemberRow>(
    `select * from (
       select w.membership_id, w.person_id, max(w.display_name) as display_name, w.level, w.tenant_name, b.brief as tenant
       from access.who($1) w join access.briefs() b on b.id = w.tenant_id
       group by w.membership_id, w.person_id, w.level, w.tenant_name, b.brief) m
     where $2::text is null
       or (m.tenant_name ${french}, coalesce(m.display_name, '') ${french}, m.membership_id) > ($2::text ${french}, $3::text ${french}, $4::uuid)
     order by m.tenant_name ${french}, coalesce(m.display_name, '') ${french}, m.membership_id limit $5`,
    [aclId, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit + 1],
  );

/** Everyone who must be told: ids only. */
export const told = async (tx: Tx, aclId: string): Promise<string[]> => {
  const text = 'select distinct person_id as id from access.who($1) order by 1 limit 1000';
  return (await tx.query<{ id: string }>(text, [aclId])).map((row) => row.id);
};

export const administered = (tx: Tx, archived: Archived, after: After, limit: number) =>
  tx.query<AdministeredRow>(
    `select w.workspace_id as id, w.name, w.kind, w.acl_id, w.archived_at, w.managers, w.partners from access.tenant_workspaces() w
     where ($1 = 'both' or (w.archived_at is not null) = ($1 = 'yes'))
       and ($2::text is null or (w.name ${french}, w.workspace_id) > ($2::text ${french}, $3::uuid))
     order by w.name ${french}, w.workspace_id limit $4`,
    [archived, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );

export const findAdministered = (tx: Tx, id: string) =>
  tx.one<Pick<AdministeredRow, 'id' | 'name' | 'acl_id'>>(
    'select workspace_id as id, name, acl_id from access.tenant_workspaces() where workspace_id = $1',
    [id],
  );

export const showAdministered = (row: AdministeredRow): AdministeredWorkspace => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  aclId: row.acl_id,
  archivedAt: row.archived_at?.toISOString() ?? null,
  managers: Number(row.managers),
  partners: Number(row.partners),
});
