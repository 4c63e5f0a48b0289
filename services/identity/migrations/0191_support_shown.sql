-- What support access adds to « who », « why » and the lists, and its three acts: to open, to end, to run out.

create or replace function access.reached_by(the_acl uuid) returns table (membership_id uuid, level access.level)
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
    union all
    -- Of the workspace's own ACL alone: a living branch in the chain has no line, and the count below tells.
    select s.id, target.path[1], s.level, s.tenant_id
    from target join access.live_support s on s.tenant_id = target.owner_id and not s.suspended
    where s.workspace_ids is null or target.workspace_id = any (s.workspace_ids)
  )
  select held.membership_id, least(min(held.level), target.cap, case when mine.state = 'closed' then 'reader'::access.level end)
  from held cross join target join access.tenant mine on mine.id = held.tenant_id and mine.state in ('active', 'closed')
  group by held.membership_id, target.cap, mine.state
  having count(*) = (select count(*) from chain)
$$;

create or replace function access.who(acl uuid)
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
    union all
    -- Named to everyone who sees the access, whoever they act for: it is no secret. Their body is their own.
    select s.id, p.id, p.given_name || ' ' || p.family_name, t.id, t.name, r.level, 'support', s.id, s.level, access.deciding_acl($1),
      null, null, null, null, null
    from access.reached_by($1) r
    join access.live_support s on s.id = r.membership_id
    join access.person p on p.id = s.person_id
    join access.tenant t on t.id = s.home_id
    order by 6 desc, 5, 3, 1, 8;
end
$$;

create or replace function access.why(membership uuid)
returns table (workspace_id uuid, workspace_name text, owner_id uuid, owner_name text, acl_id uuid, node_table text, node_id uuid, level access.level,
  reason text, grant_id uuid, given access.level, via_acl_id uuid, team_id uuid, team_name text, role_id uuid, role_name text, share_id uuid)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if $1 is distinct from access.acting_id() then perform access.need('people.manage'); end if;
  if not exists (
    select from access.membership m where m.id = $1 and (m.tenant_id = access.tenant_id() or access.system_reason() is not null)
    union all select from access.support s where s.id = $1 and s.tenant_id = access.tenant_id())
  then perform access.fail('not-found'); end if;
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
    union all
    select w.id, w.name, t.id, t.name, a.id, a.node_table::text, a.node_id, r.level, 'support', s.id, s.level, w.acl_id,
      null, null, null, null, null
    from access.support s
    cross join lateral access.reach(s.id) r
    join access.acl a on a.id = r.acl_id
    join access.workspace w on w.id = a.workspace_id
    join access.tenant t on t.id = w.tenant_id
    where s.id = $1
    order by 4, 2, 1, 5, 10;
end
$$;

-- As before; a support person who wrote something keeps their name under it, with their own body.
create or replace function access.names(ids uuid[])
returns table (person_id uuid, display_name text, tenant_id uuid, tenant_name text)
language sql stable security definer set search_path = ''
as $$
  with reached as (
    select w.id, w.tenant_id from access.held() h join access.workspace w on w.acl_id = h.acl_id
  ), partners as (
    select access.tenant_id() as id
    union select r.tenant_id from reached r
    union select s.tenant_id from reached r join access.share s on s.workspace_id = r.id and s.decided_at is not null
  ), known as (
    select m.person_id, m.tenant_id, m.tenant_id = access.tenant_id() as here, m.ended_at is null as open, m.since
    from access.membership m join partners on partners.id = m.tenant_id
    where m.person_id = any (ids[1:1000]) and m.perimeter_id = access.perimeter_id()
    union all
    select s.person_id, s.home_id, false, false, s.opened_at
    from access.support s join partners on partners.id = s.tenant_id where s.person_id = any (ids[1:1000])
  )
  select distinct on (p.id) p.id, p.given_name || ' ' || p.family_name, t.id, t.name
  from known join access.person p on p.id = known.person_id join access.tenant t on t.id = known.tenant_id
  order by p.id, known.here desc, known.open desc, known.since
$$;

create or replace function access.briefs() returns table (id uuid, brief jsonb)
language sql stable security definer set search_path = ''
as $$
  select t.id, access.brief(t.id) from access.tenant t
  where t.perimeter_id = access.perimeter_id() and access.acting_id() is not null
$$;

create or replace function access.workspaces(with_archived boolean default false)
returns table (workspace_id uuid, acl_id uuid, name text, kind text, level access.level, origin text, owner_id uuid, owner_name text,
  owner_code text, owner_departement text, archived_at timestamptz, share_id uuid, can_restore boolean)
language sql stable security definer set search_path = ''
as $$
  select w.id, w.acl_id, w.name, w.kind, r.level,
    case when w.tenant_id = access.tenant_id() then 'ours' when s.for_all then 'all' else 'shared' end,
    t.id, t.name, access.code_of(t), t.departement_code, w.archived_at, s.id,
    w.archived_at is not null and t.state = 'active'
      and (select mine.state from access.tenant mine where mine.id = access.tenant_id()) = 'active' and exists (
      select from access.reach(access.acting_id(), false) u where u.acl_id = w.acl_id and u.level = 'manager')
  from access.reach(access.acting_id()) r
  join access.workspace w on w.acl_id = r.acl_id
  join access.tenant t on t.id = w.tenant_id
  left join access.live_share s on s.workspace_id = w.id and s.tenant_id = access.tenant_id()
  where $1 or w.archived_at is null
  order by case when w.tenant_id = access.tenant_id() then 0 when s.for_all then 2 else 1 end, w.name, w.id
$$;

create or replace function access.branches(workspace uuid)
returns table (acl_id uuid, parent_acl_id uuid, node_table text, node_id uuid, level access.level, managed boolean)
language sql stable security definer set search_path = ''
as $$
  select a.id, a.parent_id, a.node_table::text, a.node_id, r.level, a.id = any (access.live_branches(array[a.workspace_id]))
  from access.reach(access.acting_id()) r join access.acl a on a.id = r.acl_id
  where a.workspace_id = $1 and a.parent_id is not null
  order by cardinality(a.path), a.id
$$;

create or replace function access.hold_workspace(workspace uuid, needed access.level, capped boolean default true) returns access.workspace
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  item access.workspace;
  held access.level;
begin
  select w.* into item from access.workspace w where w.id = workspace and w.perimeter_id = access.perimeter_id() for update;
  if item.id is not null then
    select r.level into held from access.reach(access.acting_id(), capped) r where r.acl_id = item.acl_id;
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

create or replace function access.address(acting text, owner text, workspace uuid default null, acl uuid default null)
returns table (acting_tenant jsonb, owner_tenant jsonb, acting_mine boolean, membership_id uuid, tenant jsonb, level access.level)
language sql stable security definer set search_path = ''
as $$
  with mine as (
    select m.id, m.tenant_id, m.perimeter_id from access.member m where m.person_id = access.person_id() and not m.suspended
    union all
    select s.id, s.tenant_id, s.perimeter_id from access.live_support s where s.person_id = access.person_id() and not s.suspended
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

-- One access as it is shown; its workspaces by name, null for all.
create function access.support_card(the_support uuid) returns jsonb
language sql stable
as $$
  select jsonb_build_object('id', s.id, 'personId', p.id, 'displayName', p.given_name || ' ' || p.family_name, 'body', access.brief(s.home_id),
    'level', s.level, 'reason', s.reason, 'openedBy', o.given_name || ' ' || o.family_name,
    'workspaces', case when s.workspace_ids is not null then (
      select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name) order by w.name, w.id), '[]')
      from access.workspace w where w.id = any (s.workspace_ids)) end,
    'endedBy', (select e.given_name || ' ' || e.family_name from access.person e where e.id = s.ended_by))
  from access.support s join access.person p on p.id = s.person_id join access.person o on o.id = s.opened_by
  where s.id = the_support
$$;
-- To whom a support access may be given: people of the bodies that serve communes, never a neighbouring commune's.
create function access.supporter(the_identifiant text) returns table (person_id uuid, home_id uuid)
language sql stable
as $$
  select p.id, t.id
  from access.person p
  join access.member m on m.person_id = p.id and not m.suspended
  join access.tenant t on t.id = m.tenant_id and t.state = 'active' and t.kind not in ('commune', 'ccas')
  where p.identifiant = lower(the_identifiant) and p.account_id is not null and t.perimeter_id = access.perimeter_id()
    and t.id <> access.tenant_id()
    and exists (select from access.membership_role r where r.membership_id = m.id and r.role_id <> access.builtin('invite'))
  order by (t.kind = 'epci') desc, t.id limit 1
$$;
grant execute on function access.support_card(uuid), access.supporter(text) to access_reader;

-- Nobody to be named and somebody who may not be answer alike.
create function access.open_support(identifiant text, level access.level, workspaces uuid[], minutes integer, reason text)
returns table (support_id uuid, opened_at timestamptz, until timestamptz, ended_at timestamptz, card jsonb)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made uuid := access.uuid7();
  found record;
begin
  perform access.need('tenant.manage');
  -- One at a time, so that what is counted below is all there is.
  perform from access.tenant t where t.id = access.tenant_id() for no key update;
  select s.* into found from access.supporter($1) s;
  if found.person_id is null then perform access.fail('support.person-unknown'); end if;
  if exists (select from access.member m where m.person_id = found.person_id and m.tenant_id = access.tenant_id()) then
    perform access.fail('support.member');
  end if;
  if exists (select from unnest($3) as asked (id) where not exists (
    select from access.workspace w where w.id = asked.id and w.tenant_id = access.tenant_id()))
  then perform access.fail('not-found'); end if;
  if exists (select from access.support s where s.person_id = found.person_id and s.tenant_id = access.tenant_id()
    and s.ended_at is null and s.until > now())
  then perform access.fail('support.exists'); end if;
  if (select count(*) from access.support s where s.tenant_id = access.tenant_id() and s.ended_at is null and s.until > now()) >= 10 then
    perform access.fail('support.too-many');
  end if;
  insert into access.support (id, perimeter_id, tenant_id, person_id, home_id, level, workspace_ids, reason, opened_by, until)
  values (made, access.perimeter_id(), access.tenant_id(), found.person_id, found.home_id, $2, $3, $5, access.person_id(),
    now() + make_interval(mins => $4));
  return query select s.id, s.opened_at, s.until, s.ended_at, access.support_card(s.id) from access.support s where s.id = made;
end
$$;

-- By an administrator, or by the person who has it.
create function access.end_support(support uuid)
returns table (support_id uuid, opened_at timestamptz, until timestamptz, ended_at timestamptz, card jsonb)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.support;
begin
  select s.* into item from access.support s where s.id = $1 and s.tenant_id = access.tenant_id()
    and (access.membership_id() is not null or s.id = access.support_id()) for update;
  if item.id is null then perform access.fail('not-found'); end if;
  if item.id is distinct from access.support_id() then perform access.need('tenant.manage'); end if;
  if item.ended_at is not null or item.until <= now() then perform access.fail('support.over'); end if;
  update access.support s set ended_at = now(), ended_by = access.person_id() where s.id = item.id;
  return query select item.id, item.opened_at, item.until, now(), access.support_card(item.id);
end
$$;

-- What ran out counts no more from that moment; here it is ended, to be told.
create function access.end_supports()
returns table (support_id uuid, tenant_id uuid, opened_at timestamptz, until timestamptz, card jsonb)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query
    with over as (
      select s.id from access.support s where s.ended_at is null and s.until <= now() order by s.until limit 200 for update skip locked)
    update access.support s set ended_at = s.until from over where s.id = over.id
    returning s.id, s.tenant_id, s.opened_at, s.until, access.support_card(s.id);
end
$$;

-- In force in the acting body: every member sees them, and whoever has one sees theirs.
create function access.supports_open() returns table (support_id uuid, opened_at timestamptz, until timestamptz, ended_at timestamptz, card jsonb)
language sql stable security definer set search_path = ''
as $$
  select s.id, s.opened_at, s.until, s.ended_at, access.support_card(s.id) from access.live_support s
  where s.tenant_id = access.tenant_id() and (access.membership_id() is not null or s.id = access.support_id())
  order by s.id limit 10
$$;

-- All there were, newest first, for administrators.
create function access.supports(before uuid, most integer)
returns table (support_id uuid, opened_at timestamptz, until timestamptz, ended_at timestamptz, card jsonb)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('tenant.manage');
  return query select s.id, s.opened_at, s.until, coalesce(s.ended_at, case when s.until <= now() then s.until end), access.support_card(s.id)
    from access.support s
    where s.tenant_id = access.tenant_id() and ($1 is null or s.id < $1) order by s.id desc limit least($2, 101);
end
$$;

-- The person's own, in every body: they may act there.
create function access.my_supports() returns table (support_id uuid, tenant jsonb, colour text, until timestamptz, opened_at timestamptz, card jsonb)
language sql stable security definer set search_path = ''
as $$
  select s.id, access.brief(s.tenant_id), t.colour, s.until, s.opened_at, access.support_card(s.id)
  from access.live_support s join access.tenant t on t.id = s.tenant_id
  where s.person_id = access.person_id() and not s.suspended order by t.name, s.id
$$;

-- One of the acting body's, in force, by whose name it is shown what it reaches.
create function access.support_shown(support uuid) returns table (membership_id uuid, display_name text)
language sql stable security definer set search_path = ''
as $$
  select s.id, p.given_name || ' ' || p.family_name from access.live_support s join access.person p on p.id = s.person_id
  where s.id = $1 and s.tenant_id = access.tenant_id() and (access.membership_id() is not null or s.id = access.support_id())
$$;

-- The body of whoever acts under a support access: for the trail's helper.
create function access.support_home() returns uuid
language sql stable security definer set search_path = ''
as $$ select s.home_id from access.support s where s.id = access.support_id() $$;
-- The name of the workspace in which the first of these ids lies, reached by whoever acts: for the trail's sentences.
create function access.place_named(ids uuid[]) returns text
language sql stable security definer set search_path = ''
as $$
  select w.name
  from unnest($1[1:10]) with ordinality as asked (id, place)
  join access.acl a on a.id = coalesce(access.acl_of(asked.id), asked.id)
  join access.workspace w on w.id = a.workspace_id
  where access.level_of(a.id) is not null order by asked.place limit 1
$$;

select access.adopt('access');
grant execute on function access.open_support(text, access.level, uuid[], integer, text), access.end_support(uuid), access.supports_open(),
  access.supports(uuid, integer), access.my_supports(), access.support_shown(uuid) to bocage_identity;
grant execute on function access.end_supports() to bocage_identity_system;
grant execute on function access.support_home(), access.place_named(uuid[]) to audit_reader;
