-- Workspaces, grants, shares.

create function access.make_workspace(wall uuid, tenant uuid, name text, kind text, manager uuid) returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  made uuid := access.uuid7();
  its_acl uuid := access.uuid7();
begin
  insert into access.acl (id, perimeter_id, tenant_id, workspace_id, path, created_by)
  values (its_acl, wall, tenant, made, array[its_acl], access.person_id());
  insert into access.workspace (id, perimeter_id, tenant_id, workspace_id, acl_id, kind, name, created_by)
  values (made, wall, tenant, made, its_acl, kind, name, access.person_id());
  insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, grantee_tenant_id, level, created_by)
  values (wall, tenant, made, its_acl, 'membership', manager, tenant, 'manager', access.person_id());
  return made;
end
$$;

-- A workspace that the acting membership reaches at a level; 404 unseen, 403 below. Locked.
create function access.hold_workspace(workspace uuid, needed access.level, capped boolean default true) returns access.workspace
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  item access.workspace;
  held access.level;
begin
  select w.* into item from access.workspace w where w.id = workspace and w.perimeter_id = access.perimeter_id() for update;
  if item.id is not null then
    select r.level into held from access.reach(access.membership_id(), capped) r where r.acl_id = item.acl_id;
  end if;
  if held is null then perform access.fail('not-found'); end if;
  if held < needed then
    if exists (select from access.tenant t where t.id in (item.tenant_id, access.tenant_id()) and t.state = 'closed') then
      perform access.fail('tenant.closed');
    end if;
    if item.archived_at is not null then perform access.fail('workspace.archived'); end if;
    perform access.fail('access.refused', needed::text);
  end if;
  return item;
end
$$;

-- An ACL on which the acting membership is manager.
create function access.hold_acl(the_acl uuid) returns access.acl
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  item access.acl;
  held access.level;
begin
  select a.* into item from access.acl a
  where a.id = the_acl and a.perimeter_id = access.perimeter_id() and a.ended_at is null;
  held := access.level_of(item.id);
  if item.id is null or held is null then perform access.fail('not-found'); end if;
  if held < 'manager' then perform access.fail('access.refused', 'manager'); end if;
  perform from access.workspace w where w.id = item.workspace_id for update;
  return item;
end
$$;
grant execute on function access.make_workspace(uuid, uuid, text, text, uuid), access.hold_workspace(uuid, access.level, boolean),
  access.hold_acl(uuid) to access_reader;

create function access.open_workspace(name text, kind text) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('workspaces.create');
  if access.membership_id() is null then perform access.fail('access.refused', 'workspaces.create'); end if;
  return access.make_workspace(access.perimeter_id(), access.tenant_id(), $1, $2, access.membership_id());
end
$$;

create function access.rename_workspace(workspace uuid, name text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.workspace := access.hold_workspace($1, 'manager');
begin
  update access.workspace w set name = $2 where w.id = item.id;
  -- What has not been decided shows the name as it is; what was accepted is seen in place.
  update access.share s set workspace_name = $2 where s.workspace_id = item.id and s.ended_at is null;
end
$$;

create function access.archive_workspace(workspace uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.workspace := access.hold_workspace($1, 'manager');
begin
  update access.workspace w set archived_at = coalesce(w.archived_at, now()) where w.id = item.id;
end
$$;

-- The one act that looks past the archive's cap; a closed tenant's stay as they are.
create function access.restore_workspace(workspace uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.workspace := access.hold_workspace($1, 'manager', false);
begin
  if exists (select from access.tenant t where t.id in (item.tenant_id, access.tenant_id()) and t.state = 'closed') then
    perform access.fail('tenant.closed');
  end if;
  update access.workspace w set archived_at = null where w.id = item.id;
end
$$;

-- Gives access on an ACL. Outside the owning tenant it counts under an accepted share only: one must at least be open.
create function access.grant_access(
  acl uuid, kind text, membership uuid, team uuid, tenant uuid, role uuid, level access.level, expires_at timestamptz
) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.acl := access.hold_acl($1);
  grantee uuid := $5;
  made uuid;
begin
  if $8 <= now() then perform access.fail('expiry.past'); end if;
  if $2 = 'membership' then
    select m.tenant_id into grantee from access.member m where m.id = $3 and m.perimeter_id = item.perimeter_id;
    if grantee is null then perform access.fail('grantee.unknown'); end if;
  elsif $2 = 'team' then
    grantee := null;
    if not exists (select from access.team t where t.id = $4 and t.perimeter_id = item.perimeter_id and t.ended_at is null) then
      perform access.fail('grantee.unknown');
    end if;
  elsif $2 in ('tenant', 'tenant-role') then
    if not exists (select from access.tenant t where t.id = $5 and t.perimeter_id = item.perimeter_id) then
      perform access.fail('grantee.unknown');
    end if;
  else
    grantee := null;
  end if;
  if $2 in ('tenant-role', 'role') and not exists (
    select from access.role r where r.id = $6 and r.retired_at is null and (r.tenant_id is null or $2 = 'tenant-role' and r.tenant_id = $5))
  then perform access.fail('role.not-found'); end if;
  if grantee <> item.tenant_id and not exists (
    select from access.share s where s.workspace_id = item.workspace_id and s.tenant_id = grantee and s.ended_at is null)
  then perform access.fail('grant.no-share'); end if;
  -- The same grantee again: the former grant gives way, so that one line says what they have.
  update access.grants g set ended_at = now(), ended_by = access.person_id()
  where g.acl_id = item.id and g.ended_at is null and g.kind = $2
    and g.membership_id is not distinct from case when $2 = 'membership' then $3 end
    and g.team_id is not distinct from case when $2 = 'team' then $4 end
    and g.grantee_tenant_id is not distinct from grantee
    and g.role_id is not distinct from case when $2 in ('tenant-role', 'role') then $6 end;
  insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, team_id, grantee_tenant_id, role_id,
    level, expires_at, created_by)
  values (item.perimeter_id, item.tenant_id, item.workspace_id, item.id, $2, case when $2 = 'membership' then $3 end,
    case when $2 = 'team' then $4 end, grantee, case when $2 in ('tenant-role', 'role') then $6 end, $7, $8, access.person_id())
  returning id into made;
  if item.parent_id is null then perform access.assert_managed(array[item.workspace_id]); end if;
  return made;
end
$$;

create function access.revoke_access("grant" uuid)
returns table (acl_id uuid, workspace_id uuid, kind text, membership_id uuid, level access.level)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  line access.grants;
  item access.acl;
begin
  select g.* into line from access.grants g where g.id = $1 and g.perimeter_id = access.perimeter_id() and g.ended_at is null;
  if line.id is null then perform access.fail('not-found'); end if;
  item := access.hold_acl(line.acl_id);
  update access.grants g set ended_at = now(), ended_by = access.person_id() where g.id = line.id;
  if item.parent_id is null and line.level = 'manager' then perform access.assert_managed(array[item.workspace_id]); end if;
  return query select line.acl_id, line.workspace_id, line.kind, line.membership_id, line.level;
end
$$;

-- Gives up one's own: the grants held in person in a workspace.
create function access.leave_workspace(workspace uuid) returns setof uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.workspace := access.hold_workspace($1, 'reader');
begin
  return query
    update access.grants g set ended_at = now(), ended_by = access.person_id()
    where g.workspace_id = item.id and g.kind = 'membership' and g.membership_id = access.membership_id() and g.ended_at is null
    returning g.id;
  if not found then perform access.fail('workspace.not-by-name'); end if;
  if item.tenant_id = access.tenant_id() then perform access.assert_managed(array[item.id]); end if;
end
$$;

-- An administrator names a manager, themselves included, of a workspace of the tenant; the service tells every member.
create function access.name_manager(workspace uuid, membership uuid) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.workspace;
  made uuid;
begin
  perform access.need('workspaces.administer');
  select w.* into item from access.workspace w where w.id = $1 and w.tenant_id = access.tenant_id() for update;
  if item.id is null or not exists (
    select from access.member m where m.id = $2 and m.tenant_id = access.tenant_id() and not m.suspended)
  then perform access.fail('not-found'); end if;
  update access.grants g set ended_at = now(), ended_by = access.person_id()
  where g.acl_id = item.acl_id and g.membership_id = $2 and g.ended_at is null;
  insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, grantee_tenant_id, level, created_by)
  values (item.perimeter_id, item.tenant_id, item.id, item.acl_id, 'membership', $2, item.tenant_id, 'manager', access.person_id())
  returning id into made;
  return made;
end
$$;

-- Proposes a workspace to another tenant of the perimeter, and grants the whole tenant, or one role of it, that level.
-- A commune's own EPCI is accepted by default.
create function access.propose_share(
  workspace uuid, tenant uuid, level access.level, expires_at timestamptz, role uuid default null, for_all boolean default false
) returns table (share_id uuid, state text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.workspace;
  receiver record;
  made uuid := access.uuid7();
  outcome text := 'proposed';
begin
  perform access.need('shares.propose');
  item := access.hold_workspace($1, 'manager');
  -- A share is between its owner and another: who manages it from elsewhere does not pass it on.
  if item.tenant_id <> access.tenant_id() then perform access.fail('access.refused', 'shares.propose'); end if;
  if $4 <= now() then perform access.fail('expiry.past'); end if;
  select t.* into receiver from access.tenant t where t.id = $2 and t.perimeter_id = item.perimeter_id and t.id <> item.tenant_id;
  if receiver.id is null then perform access.fail('tenant.not-found'); end if;
  if receiver.state not in ('active', 'pending') then perform access.fail('share.tenant-not-active'); end if;
  if $5 is not null and not exists (select from access.role r where r.id = $5 and r.retired_at is null and r.tenant_id is null) then
    perform access.fail('role.not-found');
  end if;
  -- One that has run out is over.
  update access.share s set state = 'ended', ended_at = now()
  where s.workspace_id = item.id and s.tenant_id = $2 and s.ended_at is null and s.expires_at <= now();
  if exists (select from access.share s where s.workspace_id = item.id and s.tenant_id = $2 and s.ended_at is null) then
    perform access.fail('share.exists');
  end if;
  if receiver.state = 'active' and receiver.kind = 'commune'
    and exists (select from access.tenant t where t.id = item.tenant_id and t.kind = 'epci') then
    outcome := 'accepted';
  end if;
  insert into access.share (id, perimeter_id, owner_id, workspace_id, tenant_id, level, state, expires_at, for_all, workspace_name,
    proposed_by, decided_at)
  values (made, item.perimeter_id, item.tenant_id, item.id, $2, $3, outcome, $4, $6, item.name, access.person_id(),
    case when outcome = 'accepted' then now() end);
  -- Grants of an earlier share that ended do not come back with the new one.
  update access.grants g set ended_at = now(), ended_by = access.person_id()
  where g.workspace_id = item.id and g.grantee_tenant_id = $2 and g.ended_at is null;
  insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, grantee_tenant_id, role_id, level, expires_at, created_by)
  values (item.perimeter_id, item.tenant_id, item.id, item.acl_id, case when $5 is null then 'tenant' else 'tenant-role' end, $2, $5,
    $3, $4, access.person_id());
  return query select made, outcome;
end
$$;

-- The other side. A share is seen by both; decided by the receiving tenant only.
create function access.accept_share(share uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if not exists (select from access.share s where s.id = $1 and access.tenant_id() in (s.tenant_id, s.owner_id)) then
    perform access.fail('not-found');
  end if;
  perform access.need('shares.decide');
  update access.share s set state = 'accepted', decided_at = now(), decided_by = access.person_id()
  where s.id = $1 and s.tenant_id = access.tenant_id() and s.state = 'proposed' and (s.expires_at is null or s.expires_at > now());
  if not found then perform access.fail('share.decided'); end if;
end
$$;

-- By either side: a manager of the workspace, or who decides for the receiving tenant (refusing is ending too). The
-- grants to the receiving tenant end with it.
create function access.end_share(share uuid) returns table (workspace_id uuid, owner_id uuid, tenant_id uuid, was text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  line access.share;
begin
  select s.* into line from access.share s where s.id = $1 and access.tenant_id() in (s.tenant_id, s.owner_id) for update;
  if line.id is null then perform access.fail('not-found'); end if;
  if line.tenant_id = access.tenant_id() then
    perform access.need('shares.decide');
  elsif not access.permits('workspaces.administer') then
    perform access.hold_workspace(line.workspace_id, 'manager', false);
  end if;
  if line.state = 'ended' then perform access.fail('share.decided'); end if;
  update access.share s set state = 'ended', ended_at = now(), ended_by = access.person_id(),
    decided_at = coalesce(s.decided_at, case when line.tenant_id = access.tenant_id() then now() end),
    decided_by = coalesce(s.decided_by, case when line.tenant_id = access.tenant_id() then access.person_id() end)
  where s.id = line.id;
  update access.grants g set ended_at = now(), ended_by = access.person_id()
  where g.workspace_id = line.workspace_id and g.grantee_tenant_id = line.tenant_id and g.ended_at is null;
  return query select line.workspace_id, line.owner_id, line.tenant_id, line.state;
end
$$;

-- Proposals to remind of: on the third day and on the tenth.
create function access.remind_shares() returns table (share_id uuid, tenant_id uuid, owner_id uuid, workspace_name text, day integer)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query
    update access.share s set reminded = case when s.proposed_at <= now() - interval '10 days' then 10 else 3 end
    where s.state = 'proposed' and (s.expires_at is null or s.expires_at > now())
      and (s.reminded < 3 and s.proposed_at <= now() - interval '3 days' or s.reminded < 10 and s.proposed_at <= now() - interval '10 days')
    returning s.id, s.tenant_id, s.owner_id, s.workspace_name, s.reminded;
end
$$;
select access.adopt('access');
