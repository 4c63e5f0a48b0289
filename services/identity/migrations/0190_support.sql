-- Support access: a body's administrator lets one named person of another body act for it, for a while. That person is no
-- member: `membership_id` stays null, so that whatever asks for a member refuses them; what they reach is said here alone.

create table access.support (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  tenant_id uuid not null,
  person_id uuid not null references access.person (id),
  -- The body whose they are: its trail tells all of it too.
  home_id uuid not null,
  level access.level not null check (level in ('reader', 'editor')),
  -- Null: every workspace of the body, those that it opens meanwhile included.
  workspace_ids uuid[] check (cardinality(workspace_ids) between 1 and 50),
  reason text not null check (length(reason) between 1 and 500),
  opened_by uuid not null references access.person (id),
  opened_at timestamptz not null default now(),
  until timestamptz not null,
  ended_at timestamptz,
  ended_by uuid references access.person (id),
  check (until > opened_at and until <= opened_at + interval '8 hours'),
  check (home_id <> tenant_id),
  foreign key (perimeter_id, tenant_id) references access.tenant (perimeter_id, id),
  foreign key (perimeter_id, home_id) references access.tenant (perimeter_id, id)
);
create index on access.support (tenant_id, id);
create index on access.support (person_id) where ended_at is null;
create index on access.support (until) where ended_at is null;
select access.internal('access.support');
create trigger forget after insert or update or delete or truncate on access.support
  for each statement execute function access.forget();

-- Those in force, between bodies that are. Whoever leaves their own, or becomes a member of this one, has it no longer.
create view access.live_support with (security_invoker = true) as
select s.*, p.state = 'suspended' or p.account_disabled_at is not null as suspended
from access.support s
join access.person p on p.id = s.person_id
join access.tenant home on home.id = s.home_id and home.state = 'active'
join access.tenant here on here.id = s.tenant_id and here.state = 'active'
where s.ended_at is null and s.until > now()
  and exists (select from access.member m where m.person_id = s.person_id and m.tenant_id = s.home_id and not m.suspended)
  and not exists (select from access.member m where m.person_id = s.person_id and m.tenant_id = s.tenant_id);
grant select on access.live_support to access_reader;
alter view access.live_support owner to bocage_owner;

create function access.support_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('bocage.support', true), '')::uuid $$;
-- As whom one acts: a membership, or a support access.
create function access.acting_id() returns uuid language sql stable parallel safe
  as $$ select coalesce(access.membership_id(), access.support_id()) $$;
grant execute on function access.support_id() to public;
grant execute on function access.acting_id() to access_reader;

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
         set_config('bocage.within', '', true),
         set_config('bocage.acls', '', true),
         set_config('bocage.support', '', true)
$$;

-- A support access holds workspaces of the body that opened it, as wholes: what follows is as for anybody. So it enters no
-- restricted branch that somebody manages, and nothing that others share with the body.
create or replace function access.reach(the_membership uuid, capped boolean default true, only_in uuid default null)
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
  if ids is null then
    select array_agg(w.acl_id), array_agg(s.level) into ids, levels
    from access.live_support s
    join access.workspace w on w.tenant_id = s.tenant_id and (s.workspace_ids is null or w.id = any (s.workspace_ids))
    where s.id = the_membership and not s.suspended and (only_in is null or w.id = only_in);
  end if;
  if ids is null then return; end if;

  select mine.state into my_state
  from access.tenant mine
  where mine.state in ('active', 'closed') and mine.id = coalesce(
    (select m.tenant_id from access.membership m where m.id = the_membership),
    (select s.tenant_id from access.support s where s.id = the_membership));
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

create or replace function access.held() returns table (acl_id uuid, level access.level)
language plpgsql stable
as $$
begin
  if coalesce(current_setting('bocage.acls', true), '') = '' then
    perform set_config('bocage.acls', coalesce(array_agg(r.acl_id), '{}')::text, true),
            set_config('bocage.levels', coalesce(array_agg(r.level), '{}')::text, true)
    from access.reach(access.acting_id(), true, nullif(current_setting('bocage.within', true), '')::uuid) r;
  end if;
  return query select * from unnest(current_setting('bocage.acls')::uuid[], current_setting('bocage.levels')::access.level[]);
end
$$;

create or replace function access.level_of(the_acl uuid) returns access.level
language sql stable security definer set search_path = ''
as $$
  select r.level from access.acl a cross join lateral access.reach(access.acting_id(), true, a.workspace_id) r
  where a.id = the_acl and r.acl_id = the_acl
$$;

-- Opens the context of a person acting for a tenant: as its member, else under a support access, each reading of which is
-- told before it is answered (`asked`: the ids in its address; `address`: the whole of it, in a digest). An unknown tenant and
-- a foreign one answer alike.
drop function access.begin(uuid, uuid, text, uuid);
create function access.begin(
  account uuid, tenant uuid, session text, request uuid, reading text default null, asked uuid[] default '{}', address uuid default null
) returns table (perimeter_id uuid, person_id uuid, membership_id uuid, permissions text[], tenant_state text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  who record;
  support access.live_support;
begin
  select p.id as person_id, m.id as membership_id, m.perimeter_id, m.suspended, t.state into who
  from access.person p
  left join access.member m on m.person_id = p.id and m.tenant_id = $2
  left join access.tenant t on t.id = m.tenant_id
  where p.account_id = $1 and p.state = 'active' and p.account_disabled_at is null;
  if who.person_id is null or access.session_over($3) then perform access.fail('auth.session-ended'); end if;
  if who.membership_id is null then
    select s.* into support from access.live_support s where s.person_id = who.person_id and s.tenant_id = $2;
    who.state := 'active';
  end if;
  if who.membership_id is null and support.id is null or who.suspended then perform access.fail('tenant.not-member'); end if;
  if who.state = 'pending' then perform access.fail('tenant.pending'); end if;
  if who.state = 'suspended' then perform access.fail('tenant.suspended'); end if;
  perform access.set_context(coalesce(who.perimeter_id, support.perimeter_id), $2, who.person_id, who.membership_id, $1, $4, null);
  if support.id is not null then
    perform set_config('bocage.support', support.id::text, true);
    if $5 is not null then perform audit.seen($5, $6, $7); end if;
  end if;
  return query select access.perimeter_id(), who.person_id, access.acting_id(),
    coalesce(access.permissions_of(who.membership_id), '{}'), who.state;
end
$$;

-- Asked for every commit of edits: support accesses, which are rare, are looked for beside its plan.
create or replace function access.recheck(connections jsonb) returns table (id text, level access.level)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  supports jsonb := '[]';
begin
  if exists (select from access.support s where s.ended_at is null and s.until > now()) then
    select coalesce(jsonb_agg(jsonb_build_object('account', p.account_id, 'tenant', s.tenant_id, 'id', s.id)), '[]') into supports
    from access.live_support s join access.person p on p.id = s.person_id
    where not s.suspended and p.account_id in (select c.account from jsonb_to_recordset($1) as c (account uuid));
  end if;
  return query
  with asked as (
    select c.id, c.account, c.tenant, c.session, c.acl
    from jsonb_to_recordset($1) as c (id text, account uuid, tenant uuid, session text, acl uuid)
  ), members as (
    select a.account, a.tenant, a.session, coalesce(m.id, s.id) as membership_id
    from (select distinct asked.account, asked.tenant, asked.session from asked) a
    join access.person p on p.account_id = a.account
    left join access.member m on m.person_id = p.id and m.tenant_id = a.tenant
    left join jsonb_to_recordset(supports) as s (account uuid, tenant uuid, id uuid) on s.account = a.account and s.tenant = a.tenant
    where not access.session_over(a.session) and (m.id is null and s.id is not null or not m.suspended)
  ), reached as (
    select m.membership_id, r.acl_id, r.level
    from (select distinct members.membership_id from members) m cross join lateral access.reach(m.membership_id) r
  )
  select asked.id, reached.level from asked
  left join members m on m.account = asked.account and m.tenant = asked.tenant and m.session = asked.session
  left join reached on reached.membership_id = m.membership_id and reached.acl_id = asked.acl;
end
$$;

select access.adopt('access');
grant execute on function access.begin(uuid, uuid, text, uuid, text, uuid[], uuid)
  to bocage_identity, bocage_notes, bocage_storage, bocage_audit;
