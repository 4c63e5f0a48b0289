-- What may be reached: workspaces, ACLs, grants, shares.

create table access.workspace (
  id uuid primary key,
  perimeter_id uuid not null,
  tenant_id uuid not null,
  workspace_id uuid not null,
  parent_id uuid check (parent_id is null),
  acl_id uuid not null,
  kind text not null check (length(kind) between 1 and 50),
  name text not null check (length(name) between 1 and 200),
  created_by uuid,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  check (workspace_id = id),
  unique (perimeter_id, tenant_id, id),
  foreign key (perimeter_id, tenant_id) references access.tenant (perimeter_id, id)
);
create index on access.workspace (tenant_id);

-- What guards nodes. A workspace has one; a restricted branch starts its own, below its parent. `path` goes from the
-- workspace's ACL to this one: the level here is the least along it.
create table access.acl (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  tenant_id uuid not null,
  workspace_id uuid not null,
  parent_id uuid references access.acl (id),
  path uuid[] not null,
  -- The root of the branch: kept for lists; null for a workspace's own.
  node_table regclass,
  node_id uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (perimeter_id, tenant_id, id),
  unique (perimeter_id, tenant_id, workspace_id, id),
  check (path[cardinality(path)] = id),
  check (parent_id is not distinct from path[cardinality(path) - 1]),
  check ((parent_id is null) = (node_id is null)),
  -- Deferred: a workspace and its ACL name each other.
  foreign key (perimeter_id, tenant_id, workspace_id) references access.workspace (perimeter_id, tenant_id, id)
    deferrable initially deferred
);
create unique index on access.acl (node_id) where ended_at is null and node_id is not null;
create unique index on access.acl (workspace_id) where parent_id is null;
create index acl_branches on access.acl (workspace_id) where parent_id is not null and ended_at is null;
select access.internal('access.acl');

-- Who is given what on an ACL. Grantee: a membership, a team, a whole tenant, a role of a tenant, or a role in every
-- tenant that takes part (the owner, and those whose share is accepted).
create table access.grants (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  tenant_id uuid not null,
  workspace_id uuid not null,
  acl_id uuid not null,
  kind text not null check (kind in ('membership', 'team', 'tenant', 'tenant-role', 'role')),
  membership_id uuid,
  team_id uuid,
  grantee_tenant_id uuid,
  role_id uuid references access.role (id),
  level access.level not null,
  expires_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by uuid,
  check ((kind = 'team') = (team_id is not null)),
  check ((kind = 'membership') = (membership_id is not null)),
  check ((kind in ('membership', 'tenant', 'tenant-role')) = (grantee_tenant_id is not null)),
  check ((kind in ('tenant-role', 'role')) = (role_id is not null)),
  foreign key (perimeter_id, tenant_id, workspace_id, acl_id)
    references access.acl (perimeter_id, tenant_id, workspace_id, id),
  foreign key (perimeter_id, grantee_tenant_id, membership_id) references access.membership (perimeter_id, tenant_id, id),
  foreign key (perimeter_id, team_id) references access.team (perimeter_id, id),
  foreign key (perimeter_id, grantee_tenant_id) references access.tenant (perimeter_id, id)
);
create index on access.grants (acl_id) where ended_at is null;
create index on access.grants (membership_id) where ended_at is null and kind = 'membership';
create index on access.grants (team_id) where ended_at is null and kind = 'team';
create index on access.grants (grantee_tenant_id) where ended_at is null and kind = 'tenant';
create index on access.grants (grantee_tenant_id, role_id) where ended_at is null and kind = 'tenant-role';
create index on access.grants (perimeter_id, role_id) where ended_at is null and kind = 'role';
select access.internal('access.grants');

-- The two-sided gate between bodies. At most one open share per workspace and receiving tenant.
create table access.share (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  owner_id uuid not null,
  workspace_id uuid not null,
  -- The receiving tenant.
  tenant_id uuid not null,
  level access.level not null,
  state text not null default 'proposed' check (state in ('proposed', 'accepted', 'ended')),
  expires_at timestamptz,
  -- One of a proposal to all communes: shown apart.
  for_all boolean not null default false,
  -- A copy, for the one who decides and cannot see the workspace yet.
  workspace_name text not null check (length(workspace_name) between 1 and 200),
  proposed_by uuid,
  proposed_at timestamptz not null default now(),
  decided_by uuid,
  decided_at timestamptz,
  ended_by uuid,
  ended_at timestamptz,
  reminded integer not null default 0,
  check ((state = 'ended') = (ended_at is not null)),
  check (owner_id <> tenant_id),
  foreign key (perimeter_id, owner_id, workspace_id) references access.workspace (perimeter_id, tenant_id, id),
  foreign key (perimeter_id, tenant_id) references access.tenant (perimeter_id, id)
);
create unique index on access.share (workspace_id, tenant_id) where ended_at is null;
create index on access.share (tenant_id);
create index on access.share (owner_id);
select access.internal('access.share');

-- Memberships in force. (Views: security_invoker; nobody but the helper may read them.)
create view access.member with (security_invoker = true) as
select m.*, m.suspended_at is not null or p.state = 'suspended' or p.account_disabled_at is not null as suspended
from access.membership m join access.person p on p.id = m.person_id
where m.ended_at is null and m.since <= now() and (m.until is null or m.until > now());

create view access.live_grant with (security_invoker = true) as
select * from access.grants where ended_at is null and (expires_at is null or expires_at > now());

create view access.live_share with (security_invoker = true) as
select * from access.share
where state = 'accepted' and ended_at is null and (expires_at is null or expires_at > now());

-- Who holds what, on each ACL by itself, and through which grant: read by membership (what do I reach) and by ACL (who
-- reaches this). Outside the owning tenant a grant counts under an accepted share only, and at most at its level.
-- A guest (invité and nothing else) is not of the tenant's "everybody".
create view access.holding with (security_invoker = true) as
select h.grant_id, h.acl_id, h.workspace_id, h.owner_id, h.kind, h.team_id, h.role_id, m.id as membership_id,
  m.tenant_id, m.person_id, m.suspended, s.id as share_id,
  case when m.tenant_id = h.owner_id then h.level else least(h.level, s.level) end as level
from (
  select g.id as grant_id, g.acl_id, g.workspace_id, g.tenant_id as owner_id, g.perimeter_id, g.kind, g.team_id, g.role_id,
    g.level, g.membership_id
  from access.live_grant g where g.kind = 'membership'
  union all
  select g.id, g.acl_id, g.workspace_id, g.tenant_id, g.perimeter_id, g.kind, g.team_id, g.role_id, g.level, t.membership_id
  from access.live_grant g
  join access.team_member t on t.team_id = g.team_id and t.ended_at is null
  join access.team on team.id = t.team_id and team.ended_at is null
  where g.kind = 'team'
  union all
  select g.id, g.acl_id, g.workspace_id, g.tenant_id, g.perimeter_id, g.kind, g.team_id, g.role_id, g.level, m.id
  from access.live_grant g join access.membership m on m.tenant_id = g.grantee_tenant_id
  where g.kind = 'tenant' and exists (
    select from access.membership_role r
    where r.membership_id = m.id and r.role_id <> '00000000-0000-7000-8000-000000000007')
  union all
  select g.id, g.acl_id, g.workspace_id, g.tenant_id, g.perimeter_id, g.kind, g.team_id, g.role_id, g.level, r.membership_id
  from access.live_grant g
  join access.membership_role r on r.tenant_id = g.grantee_tenant_id and r.role_id = g.role_id
  join access.role on role.id = r.role_id and role.retired_at is null
  where g.kind = 'tenant-role'
  union all
  select g.id, g.acl_id, g.workspace_id, g.tenant_id, g.perimeter_id, g.kind, g.team_id, g.role_id, g.level, r.membership_id
  from access.live_grant g
  join access.membership_role r on r.perimeter_id = g.perimeter_id and r.role_id = g.role_id
  join access.role on role.id = r.role_id and role.retired_at is null
  where g.kind = 'role'
) h
join access.member m on m.id = h.membership_id and m.perimeter_id = h.perimeter_id
left join access.live_share s on s.workspace_id = h.workspace_id and s.tenant_id = m.tenant_id
where m.tenant_id = h.owner_id or s.id is not null;

grant select on access.member, access.live_grant, access.live_share, access.holding to access_reader;
alter view access.member owner to bocage_owner;
alter view access.live_grant owner to bocage_owner;
alter view access.live_share owner to bocage_owner;
alter view access.holding owner to bocage_owner;
