-- What the screens of workspaces, teams and roles show beyond 0011, and the few acts that 0009 leaves out.

-- A body as its neighbours see it: official facts, no person.
create function access.brief(the_tenant uuid) returns jsonb
language sql stable
as $$
  select jsonb_build_object('id', t.id, 'code', coalesce(access.code_of(t), ''), 'name', t.name, 'kind', t.kind,
    'departement', t.departement_code, 'state', t.state)
  from access.tenant t where t.id = the_tenant
$$;
grant execute on function access.brief(uuid) to access_reader;

-- Of every body of the perimeter, for lists to join.
create function access.briefs() returns table (id uuid, brief jsonb)
language sql stable security definer set search_path = ''
as $$
  select t.id, access.brief(t.id) from access.tenant t
  where t.perimeter_id = access.perimeter_id() and access.membership_id() is not null
$$;

create function access.roles_held(the_membership uuid) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'key', r.key, 'name', r.name) order by r.key is null, r.id), '[]')
  from access.membership_role h join access.role r on r.id = h.role_id and r.retired_at is null
  where h.membership_id = the_membership
$$;
grant execute on function access.roles_held(uuid) to access_reader;

-- For whom the person may act, with what waits for their decision there.
create function access.my_memberships()
returns table (membership_id uuid, tenant jsonb, colour text, roles jsonb, permissions text[], until timestamptz, waiting bigint)
language sql stable security definer set search_path = ''
as $$
  select m.membership_id, access.brief(m.tenant_id), m.colour, access.roles_held(m.membership_id), m.permissions, m.until,
    case when 'shares.decide' = any (m.permissions) then (
      select count(*) from access.share s
      where s.tenant_id = m.tenant_id and s.state = 'proposed' and (s.expires_at is null or s.expires_at > now())) else 0 end
  from access.me() m
$$;

-- An address names who acted and whose it is; former codes redirect. One line per membership of the person that reaches
-- it (without workspace or ACL: every one of that perimeter), best first. No line: as if nothing existed.
create function access.address(acting text, owner text, workspace uuid default null, acl uuid default null)
returns table (acting_tenant jsonb, owner_tenant jsonb, acting_mine boolean, membership_id uuid, tenant jsonb, level access.level)
language sql stable security definer set search_path = ''
as $$
  with mine as (
    select m.id, m.tenant_id, m.perimeter_id from access.member m where m.person_id = access.person_id() and not m.suspended
  ), place as (
    select a.tenant_id as acting_id, o.tenant_id as owner_id, o.perimeter_id
    from access.tenant_code o join access.tenant_code a on a.perimeter_id = o.perimeter_id and a.code = $1
    where o.code = $2 and o.perimeter_id in (select mine.perimeter_id from mine)
  )
  select access.brief(place.acting_id), access.brief(place.owner_id), place.acting_id in (select mine.tenant_id from mine),
    mine.id, access.brief(mine.tenant_id), reached.level
  from place join mine on mine.perimeter_id = place.perimeter_id
  left join lateral (
    select max(r.level) as level from access.reach(mine.id) r join access.acl a on a.id = r.acl_id
    where a.tenant_id = place.owner_id and ($3 is null or a.workspace_id = $3) and ($4 is null or a.id = $4)
      and ($3 is not null or $4 is not null)
  ) reached on true
  where $3 is null and $4 is null or reached.level is not null
  order by mine.tenant_id = place.acting_id desc, mine.tenant_id = place.owner_id desc, reached.level desc nulls last, mine.id
$$;

-- An ACL for whoever reaches it, or administers the tenant that owns it (then without a level).
create function access.acl_shown(acl uuid)
returns table (acl_id uuid, workspace_id uuid, workspace_name text, owner_id uuid, branch boolean, archived boolean, level access.level)
language sql stable security definer set search_path = ''
as $$
  select a.id, w.id, w.name, w.tenant_id, a.parent_id is not null, w.archived_at is not null, access.level_of(a.id)
  from access.acl a join access.workspace w on w.id = a.workspace_id
  where a.id = $1 and a.ended_at is null and a.perimeter_id = access.perimeter_id() and access.may_see_access(a.id)
$$;

-- Manages a workspace for good: a manager's access that runs out leaves nobody.
create function access.keep_manager(workspace uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (
    select from access.holding h join access.workspace w on w.id = h.workspace_id and w.acl_id = h.acl_id
    join access.grants g on g.id = h.grant_id
    where w.id = $1 and h.level = 'manager' and h.tenant_id = w.tenant_id and not h.suspended and g.expires_at is null)
  then perform access.fail('workspace.last-manager', $1::text); end if;
end
$$;

-- Changes a grant in place; returns what it was.
create function access.change_grant("grant" uuid, level access.level, expires_at timestamptz)
returns table (acl_id uuid, workspace_id uuid, was_level access.level, was_expires_at timestamptz)
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
  if $3 <= now() then perform access.fail('expiry.past'); end if;
  -- Afresh, under the workspace's lock: somebody may have ended it meanwhile.
  update access.grants g set level = $2, expires_at = $3 where g.id = line.id and g.ended_at is null;
  if not found then perform access.fail('not-found'); end if;
  if item.parent_id is null and line.level = 'manager' then perform access.keep_manager(item.workspace_id); end if;
  return query select line.acl_id, line.workspace_id, line.level, line.expires_at;
end
$$;

create function access.team_size(team uuid) returns bigint
language sql stable security definer set search_path = ''
as $$
  select count(*) from access.team t join access.team_member m on m.team_id = t.id and m.ended_at is null
  join access.member on member.id = m.membership_id
  where t.id = $1 and t.tenant_id = access.tenant_id()
$$;

create function access.restore_team(team uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need('teams.manage');
  update access.team t set ended_at = null where t.id = $1 and t.tenant_id = access.tenant_id();
  if not found then perform access.fail('not-found'); end if;
end
$$;

-- One membership of the acting tenant, to act upon it. Nothing for any other.
create function access.membership_shown(membership uuid)
returns table (membership_id uuid, person_id uuid, display_name text, until timestamptz, roles jsonb)
language sql stable security definer set search_path = ''
as $$
  select m.id, p.id, p.given_name || ' ' || p.family_name, m.until, access.roles_held(m.id)
  from access.member m join access.person p on p.id = m.person_id
  where m.id = $1 and m.tenant_id = access.tenant_id() and access.membership_id() is not null
$$;

-- A composed role of the acting tenant is used while somebody holds it or a living grant names it.
create function access.role_used(role uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from access.role r where r.id = $1 and r.tenant_id = access.tenant_id() and (
    exists (select from access.membership_role h join access.member m on m.id = h.membership_id where h.role_id = r.id)
    or exists (select from access.live_grant g where g.role_id = r.id)))
$$;

-- Who decides on shares for a tenant, to remind them by letter: for the system.
create function access.deciders(tenant uuid) returns setof text
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select distinct lower(p.email) from access.member m join access.person p on p.id = m.person_id
    where m.tenant_id = $1 and not m.suspended and p.email is not null and 'shares.decide' = any (access.permissions_of(m.id));
end
$$;

select access.adopt('access');
grant execute on function access.briefs(), access.my_memberships(), access.address(text, text, uuid, uuid), access.acl_shown(uuid),
  access.keep_manager(uuid), access.change_grant(uuid, access.level, timestamptz), access.team_size(uuid), access.restore_team(uuid),
  access.membership_shown(uuid), access.role_used(uuid) to bocage_identity;
grant execute on function access.deciders(uuid) to bocage_identity_system;
