import type { Level, TenantBrief } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { Kind } from './grant.store.ts';
import type { After } from './page.ts';

const french = 'collate pg_catalog."fr-x-icu"';

type Reason = {
  reason: Kind | 'support';
  grant_id: string;
  given: Level;
  level: Level;
  team_id: string | null;
  team_name: string | null;
  role_id: string | null;
  role_name: string | null;
};
export type PersonReachRow = Reason & {
  workspace_id: string;
  workspace_name: string;
  acl_id: string;
  branch: boolean;
  owner: TenantBrief;
  member: TenantBrief;
};
export type AclReachRow = Reason & {
  membership_id: string;
  person_id: string;
  display_name: string | null;
  tenant_name: string;
  tenant: TenantBrief;
  owner: TenantBrief;
};

/** A support access of the acting tenant, by whose it is. */
export const findSupport = (tx: Tx, id: string) =>
  tx.one<{ display_name: string }>('select * from access.support_shown($1)', [id]);

/** Everything that a membership of the acting tenant, or a support access, reaches: one line per ACL and reason. */
export const ofPerson = (tx: Tx, membershipId: string, after: After, limit: number) =>
  tx.query<PersonReachRow>(
    `select w.*, w.node_id is not null as branch, o.brief as owner, m.brief as member
     from access.why($1) w
     join access.briefs() o on o.id = w.owner_id
     join access.briefs() m on m.id = access.tenant_id()
     where $2::text is null
       or (w.workspace_name ${french}, w.acl_id, w.grant_id) > ($2::text ${french}, $3::uuid, $4::uuid)
     order by w.workspace_name ${french}, w.acl_id, w.grant_id limit $5`,
    [membershipId, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit + 1],
  );

/** Everyone who reaches an ACL: one line per person and reason. */
export const ofAcl = (tx: Tx, aclId: string, ownerId: string, after: After, limit: number) =>
  tx.query<AclReachRow>(
    `select w.*, b.brief as tenant, o.brief as owner
     from access.who($1) w join access.briefs() b on b.id = w.tenant_id join access.briefs() o on o.id = $7
     where $2::text is null or (w.tenant_name ${french}, coalesce(w.display_name, '') ${french}, w.membership_id, w.grant_id)
       > ($2::text ${french}, $3::text ${french}, $4::uuid, $5::uuid)
     order by w.tenant_name ${french}, coalesce(w.display_name, '') ${french}, w.membership_id, w.grant_id limit $6`,
    [aclId, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, after?.[3] ?? null, limit + 1, ownerId],
  );
