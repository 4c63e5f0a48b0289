-- What a membership reaches. Every name is qualified; the functions that services call are pinned definers.

-- The restricted branches that have a manager: somebody who holds manager on it and on every living ACL above it. A
-- branch without one falls back to what is above. Neither an archived workspace nor a suspended person makes a manager
-- go: a confidential branch must not open because of either.
create function access.live_branches(workspaces uuid[]) returns uuid[]
language plpgsql stable
as $$
#variable_conflict use_column
declare
  alive uuid[] := '{}';
  found_here uuid[];
  depth integer := 2;
  deepest integer;
begin
  select max(cardinality(a.path)) into deepest from access.acl a
  where a.workspace_id = any (workspaces) and a.parent_id is not null and a.ended_at is null;
  while depth <= deepest loop
    select array_agg(b.id) into found_here from access.acl b
    where b.workspace_id = any (workspaces) and b.parent_id is not null and b.ended_at is null
      and cardinality(b.path) = depth
      and exists (
        select from access.holding h
        where h.acl_id = b.id and h.level = 'manager' and not exists (
          select from unnest(b.path[1:depth - 1]) with ordinality as up (id, place)
          where (up.place = 1 or up.id = any (alive)) and not exists (
            select from access.holding above
            where above.acl_id = up.id and above.membership_id = h.membership_id and above.level = 'manager')));
    alive := alive || coalesce(found_here, '{}');
    depth := depth + 1;
  end loop;
  return alive;
end
$$;

-- Every ACL that a membership reaches, and at which level. `capped => false` ignores archived and closed: only to
-- restore.
create function access.reach(the_membership uuid, capped boolean default true)
returns table (acl_id uuid, level access.level)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  ids uuid[];
  levels access.level[];
  roots uuid[];
  root_levels access.level[];
  spaces uuid[];
  caps access.level[];
  alive uuid[];
begin
  if the_membership is null then return; end if;
  select array_agg(x.acl_id), array_agg(x.level) into ids, levels
  from (select h.acl_id, max(h.level) as level from access.holding h
        where h.membership_id = the_membership and not h.suspended group by h.acl_id) x;
  if ids is null then return; end if;

  select array_agg(w.acl_id), array_agg(least(d.level, c.cap)), array_agg(w.id), array_agg(c.cap)
  into roots, root_levels, spaces, caps
  from unnest(ids, levels) as d (id, level)
  join access.workspace w on w.acl_id = d.id
  join access.tenant owner on owner.id = w.tenant_id and owner.state in ('active', 'closed')
  join access.membership m on m.id = the_membership
  join access.tenant mine on mine.id = m.tenant_id and mine.state in ('active', 'closed')
  cross join lateral (
    select case when capped and (w.archived_at is not null or owner.state = 'closed' or mine.state = 'closed')
      then 'reader'::access.level else 'manager'::access.level end as cap) c;
  if roots is null then return; end if;
  return query select * from unnest(roots, root_levels);

  if exists (select from access.acl b
    where b.workspace_id = any (spaces) and b.parent_id is not null and b.ended_at is null) then
    alive := access.live_branches(spaces);
    -- The least along the path, over the ACLs that live; one of them without a level is no level.
    return query
      select b.id, least(min(d.level), s.cap)
      from unnest(spaces, caps) as s (id, cap)
      join access.acl b on b.workspace_id = s.id and b.parent_id is not null and b.ended_at is null
      cross join lateral unnest(b.path) with ordinality as up (id, place)
      left join unnest(ids, levels) as d (id, level) on d.id = up.id
      where up.place = 1 or up.id = any (alive)
      group by b.id, s.cap
      having count(*) = count(d.level);
  end if;
end
$$;
grant execute on function access.live_branches(uuid[]), access.reach(uuid, boolean) to access_reader;

create function access.acls(at_least access.level) returns uuid[]
language sql stable security definer set search_path = ''
as $$
  select coalesce(array_agg(r.acl_id), '{}') from access.reach(access.membership_id()) r where r.level >= at_least
$$;

create function access.levels() returns table (acl_id uuid, level access.level)
language sql stable security definer set search_path = ''
as $$ select * from access.reach(access.membership_id()) $$;

-- The acting membership's level on one ACL; null when it is not reached.
create function access.level_of(the_acl uuid) returns access.level
language sql stable security definer set search_path = ''
as $$ select r.level from access.reach(access.membership_id()) r where r.acl_id = the_acl $$;

-- What a closed tenant's members may still do: look.
create function access.permissions_in(state text, permissions text[]) returns text[]
language sql immutable
as $$
  select case when state = 'active' then permissions
    when state = 'closed' then array(select p from unnest(permissions) p
      where p in ('people.read', 'trail.read', 'trail.read-readings', 'trail.export', 'perimeter.read'))
    else '{}' end
$$;
create function access.permissions_of(the_membership uuid) returns text[]
language sql stable
as $$
  select access.permissions_in(t.state, array(
    select distinct p from access.membership_role r
    join access.role on role.id = r.role_id and role.retired_at is null
    cross join lateral unnest(role.permissions) p
    where r.membership_id = m.id order by p))
  from access.member m join access.tenant t on t.id = m.tenant_id
  where m.id = the_membership and not m.suspended
$$;
grant execute on function access.permissions_in(text, text[]), access.permissions_of(uuid) to access_reader;

create function access.permits(permission text) returns boolean
language sql stable security definer set search_path = ''
as $$ select coalesce(permission = any (access.permissions_of(access.membership_id())), false) $$;

-- A session of Keycloak is over when every session of ours with its sid is (back-channel logout leaves such a row too).
create function access.session_over(the_sid text) returns boolean
language sql stable
as $$ select coalesce(bool_and(s.ended_at is not null), false) from access.session s where s.sid = the_sid $$;
grant execute on function access.session_over(text) to access_reader;

-- Opens the context of a person acting for a tenant. An unknown tenant and a foreign one answer alike.
create function access.begin(account uuid, tenant uuid, session text, request uuid)
returns table (perimeter_id uuid, person_id uuid, membership_id uuid, permissions text[], tenant_state text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  who record;
begin
  select p.id as person_id, m.id as membership_id, m.perimeter_id, m.suspended, t.state into who
  from access.person p
  left join access.member m on m.person_id = p.id and m.tenant_id = $2
  left join access.tenant t on t.id = m.tenant_id
  where p.account_id = $1 and p.state = 'active' and p.account_disabled_at is null;
  if who.person_id is null or access.session_over($3) then perform access.fail('auth.session-ended'); end if;
  if who.membership_id is null or who.suspended then perform access.fail('tenant.not-member'); end if;
  if who.state = 'pending' then perform access.fail('tenant.pending'); end if;
  if who.state = 'suspended' then perform access.fail('tenant.suspended'); end if;
  perform access.set_context(who.perimeter_id, $2, who.person_id, who.membership_id, $1, $4, null);
  return query select who.perimeter_id, who.person_id, who.membership_id, access.permissions_of(who.membership_id), who.state;
end
$$;

-- A person for themselves, without acting tenant.
create function access.begin_person(account uuid, session text, request uuid) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  found_person uuid;
begin
  select p.id into found_person from access.person p
  where p.account_id = $1 and p.state = 'active' and p.account_disabled_at is null;
  if found_person is null or access.session_over($2) then perform access.fail('auth.session-ended'); end if;
  perform access.set_context(null, null, found_person, null, $1, $3, null);
  return found_person;
end
$$;

-- Work without a person, by a system role: the reason stands in the trail, and the operator's account when one acts.
create function access.begin_system(reason text, tenant uuid, request uuid, account uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  wall uuid;
begin
  if coalesce(length(trim($1)), 0) = 0 then raise exception 'a reason is needed'; end if;
  if $2 is not null then
    select t.perimeter_id into wall from access.tenant t where t.id = $2;
    if wall is null then perform access.fail('not-found'); end if;
  end if;
  perform access.set_context(wall, $2, null, null, $4, $3, $1);
end
$$;

-- Where a new node of a workspace stands: only for who reaches it, or the system within its tenant.
create function access.place(workspace uuid)
returns table (perimeter_id uuid, tenant_id uuid, workspace_id uuid, acl_id uuid)
language sql stable security definer set search_path = ''
as $$
  select w.perimeter_id, w.tenant_id, w.id, w.acl_id from access.workspace w
  where w.id = workspace and (
    access.system_reason() is not null and w.tenant_id = access.tenant_id()
    or w.perimeter_id = access.perimeter_id() and access.level_of(w.acl_id) is not null)
$$;

-- BEFORE INSERT on nodes, run as the caller: whose row it is comes from the parent that the caller sees, never from
-- the caller. An unseen parent and an unknown one answer alike. The shared lock comes first, then a fresh look: a child
-- created while a branch is being restricted must not stay open.
create function access.inherit() returns trigger
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  place record;
  query text := 'select perimeter_id, tenant_id, workspace_id, acl_id from ' || tg_argv[0] || ' where id = $1';
begin
  if new.workspace_id is null then
    execute query into place using new.parent_id;
    new.workspace_id := place.workspace_id;
  end if;
  if new.workspace_id is null then perform access.fail('not-found'); end if;
  perform access.lock_tree(new.workspace_id, false);
  if new.parent_id is null then
    select * into place from access.place(new.workspace_id);
  else
    execute query into place using new.parent_id;
  end if;
  if place.acl_id is null or place.workspace_id <> new.workspace_id then perform access.fail('not-found'); end if;
  new.perimeter_id := place.perimeter_id;
  new.tenant_id := place.tenant_id;
  new.acl_id := place.acl_id;
  return new;
end
$$;

create function access.inherit_tenant() returns trigger
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  new.perimeter_id := access.perimeter_id();
  new.tenant_id := access.tenant_id();
  return new;
end
$$;

-- Display name and tenant, never an e-mail: of people of the acting tenant, of the owners of and partners in what it
-- reaches (ended shares too: what they wrote still bears their name).
create function access.names(ids uuid[])
returns table (person_id uuid, display_name text, tenant_id uuid, tenant_name text)
language sql stable security definer set search_path = ''
as $$
  with reached as (
    select w.id, w.tenant_id from access.reach(access.membership_id()) r join access.workspace w on w.acl_id = r.acl_id
  ), partners as (
    select access.tenant_id() as id
    union select r.tenant_id from reached r
    union select s.tenant_id from reached r join access.share s on s.workspace_id = r.id and s.decided_at is not null
  )
  select distinct on (p.id) p.id, p.given_name || ' ' || p.family_name, t.id, t.name
  from access.person p
  join access.membership m on m.person_id = p.id and m.perimeter_id = access.perimeter_id()
  join partners on partners.id = m.tenant_id
  join access.tenant t on t.id = m.tenant_id
  where p.id = any (ids[1:1000])
  order by p.id, (m.tenant_id = access.tenant_id()) desc, (m.ended_at is null) desc, m.since
$$;

-- For open WebSockets: [{id, account, tenant, session, acl}] -> the level now, null to close.
create function access.recheck(connections jsonb) returns table (id text, level access.level)
language sql stable security definer set search_path = ''
as $$
  with asked as (
    select c.id, c.account, c.tenant, c.session, c.acl
    from jsonb_to_recordset(connections) as c (id text, account uuid, tenant uuid, session text, acl uuid)
  ), members as (
    select a.account, a.tenant, a.session, m.id as membership_id
    from (select distinct asked.account, asked.tenant, asked.session from asked) a
    join access.person p on p.account_id = a.account
    join access.member m on m.person_id = p.id and m.tenant_id = a.tenant and not m.suspended
    where not access.session_over(a.session)
  ), reached as (
    select m.membership_id, r.acl_id, r.level
    from (select distinct members.membership_id from members) m cross join lateral access.reach(m.membership_id) r
  )
  select asked.id, reached.level from asked
  left join members m on m.account = asked.account and m.tenant = asked.tenant and m.session = asked.session
  left join reached on reached.membership_id = m.membership_id and reached.acl_id = asked.acl
$$;

select access.protect('access.workspace', 'reader', 'manager');
-- Written by functions only: a name changes with its event, and its open proposals keep a copy.
revoke insert, update, delete on access.workspace from bocage_identity, bocage_identity_system;
select access.protect_tenant('access.team', 'teams.manage');
select access.adopt('access');

grant execute on function access.acls(access.level), access.levels(), access.level_of(uuid), access.permits(text),
  access.place(uuid), access.names(uuid[]), access.recheck(jsonb)
  to bocage_identity, bocage_notes, bocage_storage, bocage_audit;
grant execute on function access.begin(uuid, uuid, text, uuid), access.begin_person(uuid, text, uuid)
  to bocage_identity, bocage_notes, bocage_storage, bocage_audit;
grant execute on function access.begin_system(text, uuid, uuid, uuid)
  to bocage_identity_system, bocage_notes_system, bocage_storage_system, bocage_audit_system, bocage_sealer, bocage_dispatcher;
grant execute on function access.place(uuid) to bocage_identity_system, bocage_notes_system, bocage_storage_system;
grant execute on function access.recheck(jsonb) to bocage_notes_system;
