-- What a membership reaches is asked by every policy and list of a request: it is worked out once per transaction.

-- The same rules as before; `only_in` looks at one workspace only, for who asks about one ACL. One plan for all: to plan
-- it anew costs four times what it costs to run.
drop function access.reach(uuid, boolean);
create function access.reach(the_membership uuid, capped boolean default true, only_in uuid default null)
returns table (acl_id uuid, level access.level)
language plpgsql stable set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  my_state text;
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
        where h.membership_id = the_membership and not h.suspended and (only_in is null or h.workspace_id = only_in)
        group by h.acl_id) x;
  if ids is null then return; end if;

  select mine.state into my_state
  from access.membership m join access.tenant mine on mine.id = m.tenant_id and mine.state in ('active', 'closed')
  where m.id = the_membership;
  if my_state is null then return; end if;

  select array_agg(w.acl_id), array_agg(least(d.level, c.cap)), array_agg(w.id), array_agg(c.cap)
  into roots, root_levels, spaces, caps
  from unnest(ids, levels) as d (id, level)
  join access.workspace w on w.acl_id = d.id
  join access.tenant owner on owner.id = w.tenant_id and owner.state in ('active', 'closed')
  cross join lateral (
    select case when capped and (w.archived_at is not null or owner.state = 'closed' or my_state = 'closed')
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
grant execute on function access.reach(uuid, boolean, uuid) to access_reader;

-- Held in settings of the transaction, as the context is. '' is not held; '{}' is held, and nothing is reached.
create function access.held() returns table (acl_id uuid, level access.level)
language plpgsql stable
as $$
begin
  if coalesce(current_setting('bocage.acls', true), '') = '' then
    perform set_config('bocage.acls', coalesce(array_agg(r.acl_id), '{}')::text, true),
            set_config('bocage.levels', coalesce(array_agg(r.level), '{}')::text, true)
    from access.reach(access.membership_id()) r;
  end if;
  return query select * from unnest(current_setting('bocage.acls')::uuid[], current_setting('bocage.levels')::access.level[]);
end
$$;
grant execute on function access.held() to access_reader;

-- Let go as soon as this transaction writes in a table that rights come from, or holds the lock that it waited for on a
-- tree. What others commit meanwhile counts from the next transaction on; `level_of` and `place`, which decide, look afresh.
create function access.forget() returns trigger
language plpgsql set search_path = ''
as $$ begin perform pg_catalog.set_config('bocage.acls', '', true); return null; end $$;
do $$
declare
  source text;
begin
  foreach source in array array['tenant', 'person', 'membership', 'membership_role', 'role', 'team', 'team_member',
    'workspace', 'acl', 'grants', 'share']
  loop
    execute format('create trigger forget after insert or update or delete or truncate on access.%I '
      'for each statement execute function access.forget()', source);
  end loop;
end
$$;

create or replace function access.lock_tree(workspace uuid, exclusive boolean) returns void
language plpgsql
as $$
begin
  if exclusive then
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('tree:' || workspace::text, 0));
  else
    perform pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtextextended('tree:' || workspace::text, 0));
  end if;
  perform pg_catalog.set_config('bocage.acls', '', true);
end
$$;

create or replace function access.set_context(
  perimeter uuid, tenant uuid, person uuid, membership uuid, account uuid, request uuid, reason text
) returns void
language sql volatile
as $$
  select set_config('bocage.perimeter', coalesce(perimeter::text, ''), true),
         set_config('bocage.tenant', coalesce(tenant::text, ''), true),
         set_config('bocage.person', coalesce(person::text, ''), true),
         set_config('bocage.membership', coalesce(membership::text, ''), true),
         set_config('bocage.account', coalesce(account::text, ''), true),
         set_config('bocage.request', coalesce(request::text, ''), true),
         set_config('bocage.system', coalesce(reason, ''), true),
         set_config('bocage.acls', '', true)
$$;

create or replace function access.acls(at_least access.level) returns uuid[]
language sql stable security definer set search_path = ''
as $$ select array(select h.acl_id from access.held() h where h.level >= at_least) $$;

create or replace function access.levels() returns table (acl_id uuid, level access.level)
language sql stable security definer set search_path = ''
as $$ select * from access.held() $$;

create or replace function access.level_of(the_acl uuid) returns access.level
language sql stable security definer set search_path = ''
as $$
  select r.level from access.acl a cross join lateral access.reach(access.membership_id(), true, a.workspace_id) r
  where a.id = the_acl and r.acl_id = the_acl
$$;

-- With the level that the acting membership has there (null for the system).
drop function access.place(uuid);
create function access.place(workspace uuid)
returns table (perimeter_id uuid, tenant_id uuid, workspace_id uuid, acl_id uuid, level access.level)
language sql stable security definer set search_path = ''
as $$
  select w.perimeter_id, w.tenant_id, w.id, w.acl_id, mine.level
  from access.workspace w cross join lateral (select access.level_of(w.acl_id) as level) mine
  where w.id = workspace and (
    access.system_reason() is not null and w.tenant_id = access.tenant_id()
    or w.perimeter_id = access.perimeter_id() and mine.level is not null)
$$;

-- As before, over what is held.
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
  )
  select distinct on (p.id) p.id, p.given_name || ' ' || p.family_name, t.id, t.name
  from access.person p
  join access.membership m on m.person_id = p.id and m.perimeter_id = access.perimeter_id()
  join partners on partners.id = m.tenant_id
  join access.tenant t on t.id = m.tenant_id
  where p.id = any (ids[1:1000])
  order by p.id, (m.tenant_id = access.tenant_id()) desc, (m.ended_at is null) desc, m.since
$$;

select access.adopt('access');
grant execute on function access.place(uuid)
  to bocage_identity, bocage_notes, bocage_storage, bocage_audit, bocage_identity_system, bocage_notes_system, bocage_storage_system;
