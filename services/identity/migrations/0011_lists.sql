-- What identity shows.

create function access.code_of(t access.tenant) returns text
language sql immutable as $$ select coalesce(case when t.kind = 'commune' then t.insee end, t.siren, t.insee) $$;
create function access.sort_key(family_name text, given_name text) returns text
language sql stable as $$ select lower(extensions.unaccent(family_name || ' ' || given_name)) $$;
grant execute on function access.code_of(access.tenant), access.sort_key(text, text) to access_reader;

create function access.self()
returns table (person_id uuid, given_name text, family_name text, identifiant text, email text, notice_seen_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select p.id, p.given_name, p.family_name, p.identifiant, p.email, p.notice_seen_at from access.person p where p.id = access.person_id()
$$;

-- For whom one may act: open memberships, of pending and suspended tenants too (they say so).
create function access.me()
returns table (membership_id uuid, tenant_id uuid, perimeter_id uuid, kind text, name text, code text, departement_code text,
  departement_name text, colour text, state text, roles text[], role_names text[], permissions text[], until timestamptz)
language sql stable security definer set search_path = ''
as $$
  select m.id, t.id, t.perimeter_id, t.kind, t.name, access.code_of(t), t.departement_code, t.departement_name, t.colour, t.state,
    array(select r.key from access.membership_role mr join access.role r on r.id = mr.role_id where mr.membership_id = m.id and r.key is not null order by r.key),
    array(select r.name from access.membership_role mr join access.role r on r.id = mr.role_id where mr.membership_id = m.id and r.retired_at is null order by r.name),
    access.permissions_of(m.id), m.until
  from access.member m join access.tenant t on t.id = m.tenant_id
  where m.person_id = access.person_id() and not m.suspended
  order by t.name, t.id
$$;

create function access.end_my_sessions() returns integer
language sql volatile security definer set search_path = ''
as $$ select access.session_end_account(p.account_id) from access.person p where p.id = access.person_id() and p.account_id is not null $$;

-- The bodies of one's perimeter: to propose a share to, to read a trail.
create function access.perimeter_tenants()
returns table (tenant_id uuid, kind text, name text, code text, departement_code text, departement_name text, state text, parent_id uuid)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.kind, t.name, access.code_of(t), t.departement_code, t.departement_name, t.state, t.parent_id
  from access.tenant t
  where t.perimeter_id = access.perimeter_id() and access.membership_id() is not null
  order by (t.kind = 'epci') desc, t.name, t.id
$$;

-- For the gestionnaire: state, administrators, counts. No titles, no other names.
create function access.perimeter_overview()
returns table (tenant_id uuid, kind text, name text, code text, departement_code text, state text, quota_bytes bigint,
  administrators text[], members bigint, workspaces bigint, convention_version text, accepted_at timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('perimeter.read');
  return query
    select t.id, t.kind, t.name, access.code_of(t), t.departement_code, t.state, t.quota_bytes,
      array(select p.given_name || ' ' || p.family_name from access.administrators(t.id) a join access.membership m on m.id = a
        join access.person p on p.id = m.person_id order by 1),
      (select count(*) from access.member m where m.tenant_id = t.id),
      (select count(*) from access.workspace w where w.tenant_id = t.id and w.archived_at is null),
      c.version, c.accepted_at
    from access.tenant t
    left join lateral (select c.version, c.accepted_at from access.convention c where c.tenant_id = t.id order by c.accepted_at desc limit 1) c on true
    where t.perimeter_id = access.perimeter_id()
    order by (t.kind = 'epci') desc, t.name, t.id;
end
$$;

-- The operator's: perimeters, and their tenants (no name of a person).
create function access.perimeters() returns table (perimeter_id uuid, name text, siren text, tenants bigint, active bigint)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query select p.id, p.name, p.siren, count(t.id), count(t.id) filter (where t.state = 'active')
    from access.perimeter p left join access.tenant t on t.perimeter_id = p.id group by p.id order by p.name, p.id;
end
$$;

create function access.tenants_of(perimeter uuid)
returns table (tenant_id uuid, kind text, name text, siren text, insee text, departement_code text, departement_name text, population integer,
  state text, parent_id uuid, quota_bytes bigint, keycloak_org_id text, administrators bigint)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query select t.id, t.kind, t.name, t.siren, t.insee, t.departement_code, t.departement_name, t.population, t.state, t.parent_id,
      t.quota_bytes, t.keycloak_org_id, (select count(*) from access.administrators(t.id))
    from access.tenant t where t.perimeter_id = $1 order by (t.kind = 'epci') desc, t.name, t.id;
end
$$;

create function access.people(search text default null, after_key text default null, after_id uuid default null, most integer default 50)
returns table (membership_id uuid, person_id uuid, given_name text, family_name text, identifiant text, email text, roles uuid[],
  role_names text[], since timestamptz, until timestamptz, suspended boolean, has_account boolean, invitation text, sort_key text)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  full_view boolean := access.permits('people.manage');
begin
  perform access.need('people.read');
  return query
    select m.id, p.id, p.given_name, p.family_name, case when full_view then p.identifiant end, case when full_view then p.email end,
      array(select mr.role_id from access.membership_role mr where mr.membership_id = m.id order by mr.role_id),
      array(select r.name from access.membership_role mr join access.role r on r.id = mr.role_id
        where mr.membership_id = m.id and r.retired_at is null order by r.name),
      m.since, m.until, m.suspended_at is not null or p.state = 'suspended', p.account_id is not null,
      case when full_view then (select case when i.used_at is not null then 'used' when i.expires_at <= now() then 'expired' else 'open' end
        from access.invitation i where i.person_id = p.id and i.tenant_id = m.tenant_id and i.revoked_at is null
        order by i.invited_at desc limit 1) end,
      access.sort_key(p.family_name, p.given_name)
    from access.membership m join access.person p on p.id = m.person_id
    where m.tenant_id = access.tenant_id() and m.ended_at is null and (m.until is null or m.until > now())
      and ($1 is null or access.sort_key(p.family_name, p.given_name) like '%' || replace(replace(replace(lower(extensions.unaccent($1)), '\', '\\'), '%', '\%'), '_', '\_') || '%')
      and ($2 is null or (access.sort_key(p.family_name, p.given_name), m.id) > ($2, $3))
    order by access.sort_key(p.family_name, p.given_name), m.id
    limit least($4, 200);
end
$$;

create function access.roles()
returns table (role_id uuid, key text, name text, permissions text[], members bigint)
language sql stable security definer set search_path = ''
as $$
  select r.id, r.key, r.name, r.permissions,
    (select count(*) from access.membership_role mr join access.member m on m.id = mr.membership_id
     where mr.role_id = r.id and mr.tenant_id = access.tenant_id())
  from access.role r
  where r.retired_at is null and access.membership_id() is not null and (r.tenant_id is null or r.tenant_id = access.tenant_id())
    and (r.key is distinct from 'gestionnaire' or exists (select from access.tenant t where t.id = access.tenant_id() and t.kind = 'epci'))
  order by r.tenant_id nulls first, r.id
$$;

create function access.teams() returns table (team_id uuid, name text, members bigint)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.name, (select count(*) from access.team_member tm where tm.team_id = t.id and tm.ended_at is null)
  from access.team t
  where t.tenant_id = access.tenant_id() and t.ended_at is null and access.permits('people.read')
  order by t.name, t.id
$$;

create function access.team_members(team uuid)
returns table (membership_id uuid, person_id uuid, display_name text, tenant_id uuid, tenant_name text)
language sql stable security definer set search_path = ''
as $$
  select m.id, p.id, p.given_name || ' ' || p.family_name, o.id, o.name
  from access.team t join access.team_member tm on tm.team_id = t.id and tm.ended_at is null
  join access.member m on m.id = tm.membership_id join access.person p on p.id = m.person_id
  join access.tenant o on o.id = m.tenant_id
  where t.id = $1 and t.tenant_id = access.tenant_id() and t.ended_at is null and access.permits('people.read')
  order by p.family_name, p.given_name, m.id
$$;

-- The workspaces that one reaches, and whose they are: ours, shared with us, for all communes.
create function access.workspaces(with_archived boolean default false)
returns table (workspace_id uuid, acl_id uuid, name text, kind text, level access.level, origin text, owner_id uuid, owner_name text,
  owner_code text, owner_departement text, archived_at timestamptz, share_id uuid, can_restore boolean)
language sql stable security definer set search_path = ''
as $$
  select w.id, w.acl_id, w.name, w.kind, r.level,
    case when w.tenant_id = access.tenant_id() then 'ours' when s.for_all then 'all' else 'shared' end,
    t.id, t.name, access.code_of(t), t.departement_code, w.archived_at, s.id,
    w.archived_at is not null and t.state = 'active' and exists (
      select from access.reach(access.membership_id(), false) u where u.acl_id = w.acl_id and u.level = 'manager')
  from access.reach(access.membership_id()) r
  join access.workspace w on w.acl_id = r.acl_id
  join access.tenant t on t.id = w.tenant_id
  left join access.live_share s on s.workspace_id = w.id and s.tenant_id = access.tenant_id()
  where $1 or w.archived_at is null
  order by case when w.tenant_id = access.tenant_id() then 0 when s.for_all then 2 else 1 end, w.name, w.id
$$;

-- All workspaces of the tenant, for its administrator: names and managers, no content.
create function access.tenant_workspaces()
returns table (workspace_id uuid, acl_id uuid, name text, kind text, archived_at timestamptz, managers bigint, partners bigint)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('workspaces.administer');
  return query select w.id, w.acl_id, w.name, w.kind, w.archived_at,
      (select count(distinct h.membership_id) from access.holding h where h.acl_id = w.acl_id and h.level = 'manager' and not h.suspended),
      (select count(*) from access.live_share s where s.workspace_id = w.id)
    from access.workspace w where w.tenant_id = access.tenant_id() order by w.name, w.id;
end
$$;

-- Who looks at the access of an ACL: whoever reaches it, or an administrator of the tenant that owns it.
create function access.may_see_access(the_acl uuid) returns boolean
language sql stable
as $$
  select access.level_of(the_acl) is not null or exists (
    select from access.acl a where a.id = the_acl and a.tenant_id = access.tenant_id() and a.ended_at is null
      and access.permits('workspaces.administer'))
$$;
grant execute on function access.may_see_access(uuid) to access_reader;

create function access.branches(workspace uuid)
returns table (acl_id uuid, parent_acl_id uuid, node_table text, node_id uuid, level access.level, managed boolean)
language sql stable security definer set search_path = ''
as $$
  select a.id, a.parent_id, a.node_table::text, a.node_id, r.level, a.id = any (access.live_branches(array[a.workspace_id]))
  from access.reach(access.membership_id()) r join access.acl a on a.id = r.acl_id
  where a.workspace_id = $1 and a.parent_id is not null
  order by cardinality(a.path), a.id
$$;

-- The grants of an ACL, as they stand; `counts` is false for one outside the tenant without an accepted share.
create function access.grants_of(acl uuid)
returns table (grant_id uuid, kind text, membership_id uuid, person_id uuid, display_name text, team_id uuid, team_name text,
  tenant_id uuid, tenant_name text, role_id uuid, role_name text, level access.level, counts_as access.level, expires_at timestamptz, created_at timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if not access.may_see_access($1) then perform access.fail('not-found'); end if;
  return query
    select g.id, g.kind, g.membership_id, p.id, p.given_name || ' ' || p.family_name, g.team_id, team.name, t.id, t.name, g.role_id, role.name,
      g.level, case when g.grantee_tenant_id is null or g.grantee_tenant_id = g.tenant_id then g.level
        -- LEAST passes over NULL: without a share nothing counts.
        when s.id is not null then least(g.level, s.level)
        end, g.expires_at, g.created_at
    from access.live_grant g
    left join access.membership m on m.id = g.membership_id
    left join access.person p on p.id = m.person_id
    left join access.team on team.id = g.team_id
    left join access.tenant t on t.id = g.grantee_tenant_id
    left join access.role on role.id = g.role_id
    left join access.live_share s on s.workspace_id = g.workspace_id and s.tenant_id = g.grantee_tenant_id
    where g.acl_id = $1 and (g.kind <> 'membership' or m.ended_at is null)
    order by g.level desc, g.created_at, g.id;
end
$$;

-- Shares, given and received, as each side may see them.
create function access.shares()
returns table (share_id uuid, direction text, workspace_id uuid, workspace_name text, owner_id uuid, owner_name text, tenant_id uuid, tenant_name text,
  level access.level, state text, for_all boolean, expires_at timestamptz, proposed_at timestamptz, decided_at timestamptz, ended_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select s.id, case when s.owner_id = access.tenant_id() then 'given' else 'received' end, s.workspace_id, s.workspace_name,
    o.id, o.name, t.id, t.name, s.level,
    case when s.state <> 'ended' and s.expires_at <= now() then 'ended' else s.state end, s.for_all, s.expires_at, s.proposed_at, s.decided_at, s.ended_at
  from access.share s join access.tenant o on o.id = s.owner_id join access.tenant t on t.id = s.tenant_id
  where access.membership_id() is not null and (
    s.tenant_id = access.tenant_id() and (access.permits('shares.decide') or s.state = 'accepted' and exists (
      select from access.workspace w where w.id = s.workspace_id and w.acl_id = any (access.acls('reader'))))
    or s.owner_id = access.tenant_id() and (access.permits('workspaces.administer') or exists (
      select from access.workspace w join access.reach(access.membership_id(), false) r on r.acl_id = w.acl_id
      where w.id = s.workspace_id and r.level = 'manager')))
  order by s.proposed_at desc, s.id
$$;

-- Who reaches an ACL, and at which level: the other way round of `reach`.
create function access.reached_by(the_acl uuid) returns table (membership_id uuid, level access.level)
language sql stable
as $$
  with target as (
    select a.id, a.path, a.workspace_id, w.tenant_id as owner_id,
      case when w.archived_at is not null or o.state = 'closed' then 'reader'::access.level else 'manager'::access.level end as cap
    from access.acl a join access.workspace w on w.id = a.workspace_id join access.tenant o on o.id = w.tenant_id
    where a.id = the_acl and a.ended_at is null and o.state in ('active', 'closed')
  ), chain as (
    select up.id from target cross join lateral unnest(target.path) with ordinality as up (id, place)
    where up.place = 1 or up.id = any (access.live_branches(array[target.workspace_id]))
  ), held as (
    select h.membership_id, h.acl_id, max(h.level) as level, h.tenant_id
    from chain join access.holding h on h.acl_id = chain.id where not h.suspended group by h.membership_id, h.acl_id, h.tenant_id
  )
  select held.membership_id, least(min(held.level), target.cap, case when mine.state = 'closed' then 'reader'::access.level end)
  from held cross join target join access.tenant mine on mine.id = held.tenant_id and mine.state in ('active', 'closed')
  group by held.membership_id, target.cap, mine.state
  having count(*) = (select count(*) from chain)
$$;

-- The ACL whose grants decide: itself, or what a branch without manager falls back to.
create function access.deciding_acl(the_acl uuid) returns uuid
language sql stable
as $$
  select up.id from access.acl a cross join lateral unnest(a.path) with ordinality as up (id, place)
  where a.id = the_acl and (up.place = 1 or up.id = any (access.live_branches(array[a.workspace_id])))
  order by up.place desc limit 1
$$;
grant execute on function access.reached_by(uuid), access.deciding_acl(uuid) to access_reader;

-- Who reaches this, and why: one line per person and reason. People of another tenant are named when they were named.
create function access.who(acl uuid)
returns table (membership_id uuid, person_id uuid, display_name text, tenant_id uuid, tenant_name text, level access.level,
  reason text, grant_id uuid, given access.level, via_acl_id uuid, team_id uuid, team_name text, role_id uuid, role_name text, share_id uuid)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null and not access.may_see_access($1) then perform access.fail('not-found'); end if;
  return query
    select r.membership_id, p.id,
      case when h.tenant_id = access.tenant_id() or h.kind in ('membership', 'team') then p.given_name || ' ' || p.family_name end,
      t.id, t.name, r.level, h.kind, h.grant_id, h.level, h.acl_id, h.team_id, team.name, h.role_id, role.name, h.share_id
    from access.reached_by($1) r
    join access.holding h on h.acl_id = access.deciding_acl($1) and h.membership_id = r.membership_id
    join access.person p on p.id = h.person_id
    join access.tenant t on t.id = h.tenant_id
    left join access.team on team.id = h.team_id
    left join access.role on role.id = h.role_id
    order by r.level desc, t.name, p.family_name, p.given_name, r.membership_id, h.grant_id;
end
$$;

-- What this membership can reach, and why: one line per ACL and reason. One's own, or with people.manage.
create function access.why(membership uuid)
returns table (workspace_id uuid, workspace_name text, owner_id uuid, owner_name text, acl_id uuid, node_table text, node_id uuid, level access.level,
  reason text, grant_id uuid, given access.level, via_acl_id uuid, team_id uuid, team_name text, role_id uuid, role_name text, share_id uuid)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if $1 is distinct from access.membership_id() then perform access.need('people.manage'); end if;
  if not exists (select from access.membership m where m.id = $1 and (m.tenant_id = access.tenant_id() or access.system_reason() is not null)) then
    perform access.fail('not-found');
  end if;
  return query
    select w.id, w.name, t.id, t.name, a.id, a.node_table::text, a.node_id, r.level, h.kind, h.grant_id, h.level, h.acl_id,
      h.team_id, team.name, h.role_id, role.name, h.share_id
    from access.reach($1) r
    join access.acl a on a.id = r.acl_id
    join access.workspace w on w.id = a.workspace_id
    join access.tenant t on t.id = w.tenant_id
    join access.holding h on h.acl_id = access.deciding_acl(a.id) and h.membership_id = $1
    left join access.team on team.id = h.team_id
    left join access.role on role.id = h.role_id
    order by t.name, w.name, w.id, cardinality(a.path), a.id, h.grant_id;
end
$$;

-- For a trail's sentences: the name of anybody, for the helper of audit only.
create function access.display_name(person uuid) returns text
language sql stable security definer set search_path = ''
as $$ select p.given_name || ' ' || p.family_name from access.person p where p.id = $1 $$;
create function access.perimeter_of(tenant uuid) returns uuid
language sql stable security definer set search_path = ''
as $$ select t.perimeter_id from access.tenant t where t.id = $1 $$;

select access.adopt('access');
grant execute on function access.display_name(uuid), access.perimeter_of(uuid), access.permits(text) to audit_reader;
