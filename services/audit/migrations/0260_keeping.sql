-- Keeping times by class of event, and the purge: announced 7 days before, done in batches, each an event of its own.

-- An unknown type is the body's: what nobody thought of is kept and purged like the rest.
create function audit.class_of(type text) returns text
language sql immutable
as $$
  select case
    when split_part(type, '.', 1) in ('decision', 'minutes') then 'archives'
    when audit.is_reading(type) then 'readings'
    when split_part(type, '.', 1) in ('note', 'folder', 'file', 'upload') then 'content'
    when split_part(type, '.', 1) in ('access', 'workspace', 'grant', 'share', 'team', 'role') then 'access'
    when split_part(type, '.', 1) in ('person', 'membership', 'invitation', 'administrator', 'import') then 'people'
    when split_part(type, '.', 1) in ('session', 'sign-in', 'account') then 'sessions'
    else 'body' end
$$;

create table audit.keeping (
  tenant_id uuid not null,
  class text not null check (class in ('content', 'access', 'people', 'sessions', 'readings', 'body')),
  months integer not null check (months between 6 and 36),
  primary key (tenant_id, class)
);
select access.internal('audit.keeping');

-- What is about to go, or went, from one trail (tenant_id null: the instance's).
create table audit.purge_plan (
  id uuid primary key default access.uuid7(),
  tenant_id uuid,
  announced_at timestamptz not null default now(),
  due_at timestamptz not null,
  -- [{class, months, until, payloads}], as announced.
  classes jsonb not null check (jsonb_typeof(classes) = 'array' and pg_column_size(classes) <= 8192),
  -- The event after which the next batch begins.
  reached uuid not null default '00000000-0000-0000-0000-000000000000',
  gone bigint not null default 0,
  done_at timestamptz
);
create unique index purge_plan_open on audit.purge_plan (tenant_id) nulls not distinct where done_at is null;
create index on audit.purge_plan (tenant_id, id);
select access.internal('audit.purge_plan');

-- ANALYZE would keep a sample of the words; and what was deleted leaves its pages with the next vacuum.
alter table audit.payload alter column payload set statistics 0, alter column salt set statistics 0;
alter table audit.payload set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 0);

create function audit.events_of(trail uuid) returns setof audit.event
language sql stable
as $$
  select * from audit.event e where e.tenant_id = trail
  union all select * from audit.event e where trail is null and e.tenant_id is null
$$;

-- Months by class; null for the public archives, which are kept for good.
create function audit.keeping_of(trail uuid) returns table (class text, months integer)
language sql stable
as $$
  select c.class, case when c.class <> 'archives' then coalesce(k.months, 12) end
  from (values (1, 'content'), (2, 'access'), (3, 'people'), (4, 'sessions'), (5, 'readings'), (6, 'body'), (7, 'archives')) as c (place, class)
  left join audit.keeping k on k.tenant_id = trail and k.class = c.class
  order by c.place
$$;
create function audit.utc(moment timestamptz) returns text
language sql stable
as $$ select to_char(moment at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
grant execute on function audit.class_of(text), audit.events_of(uuid), audit.keeping_of(uuid), audit.utc(timestamptz) to audit_reader;

create function audit.keeping() returns table (class text, months integer)
language plpgsql stable security definer set search_path = ''
as $$
begin
  if access.tenant_id() is null or not access.permits('trail.read') then perform access.fail('access.refused', 'trail.read'); end if;
  return query select * from audit.keeping_of(access.tenant_id());
end
$$;

create function audit.keep(class text, months integer) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  former integer;
begin
  if access.tenant_id() is null or not access.permits('tenant.manage') then perform access.fail('access.refused', 'tenant.manage'); end if;
  insert into audit.keeping as k (tenant_id, class, months) values (access.tenant_id(), $1, 12) on conflict do nothing;
  select k.months into former from audit.keeping k where k.tenant_id = access.tenant_id() and k.class = $1 for update;
  if former = $2 then return; end if;
  update audit.keeping k set months = $2 where k.tenant_id = access.tenant_id() and k.class = $1;
  perform audit.record('trail.keeping-changed', 'trail', access.tenant_id(), jsonb_build_object('class', $1, 'months', $2, 'before', former));
end
$$;

create function audit.purges(cursor uuid default null, most integer default 50)
returns table (id uuid, announced_at timestamptz, due_at timestamptz, done_at timestamptz, gone bigint, classes jsonb)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.tenant_id() is null or not access.permits('trail.read') then perform access.fail('access.refused', 'trail.read'); end if;
  return query
    select p.id, p.announced_at, p.due_at, p.done_at, p.gone, p.classes from audit.purge_plan p
    where p.tenant_id = access.tenant_id() and ($1 is null or p.id < $1) order by p.id desc limit least($2, 1000);
end
$$;

-- The trails that something may go from: those that have a tree.
create function audit.purgeable() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  return query select distinct t.tenant_id from audit.tree t;
end
$$;

-- Announces what will have been kept long enough in 7 days; null when there is nothing, or when a purge is already announced.
create function audit.announce_purge() returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  here uuid := access.tenant_id();
  due timestamptz := now() + interval '7 days';
  found_classes jsonb;
  total bigint;
  made uuid;
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  if here is null then
    -- What kept readings to one an hour, some at a time.
    delete from audit.hourly h where h.ctid = any (array(select o.ctid from audit.hourly o where o.hour < now() - interval '2 days' limit 20000));
  end if;
  if exists (select from audit.purge_plan p where p.tenant_id is not distinct from here and p.done_at is null) then return null; end if;
  select jsonb_agg(jsonb_build_object('class', c.class, 'months', c.months, 'until', audit.utc(c.until), 'payloads', c.payloads)), sum(c.payloads)
    into found_classes, total
  from (
    select k.class, k.months, due - make_interval(months => k.months) as until, count(*) as payloads
    from audit.events_of(here) e
    join audit.payload p on p.event_id = e.id
    join audit.keeping_of(here) k on k.class = audit.class_of(e.type)
    where e.occurred_at < due - make_interval(months => k.months) and exists (select from audit.leaf l where l.event_id = e.id)
    group by k.class, k.months) c;
  if found_classes is null then return null; end if;
  insert into audit.purge_plan (tenant_id, due_at, classes) values (here, due, found_classes) on conflict do nothing returning id into made;
  if made is not null then
    perform audit.write(here, access.perimeter_id(), 'trail.purge-announced', 'trail', here,
      jsonb_build_object('dueAt', audit.utc(due), 'payloads', total), null, null);
  end if;
  return made;
end
$$;

-- One batch of a purge that is due: looks at so many events, deletes payload and salt of those that were announced and are
-- still past their time (it may have been lengthened since), keeps the leaves, and tells it, all in one transaction. One
-- replica at a time: another one finds the plan locked, and nothing to do. True when there is more.
drop function audit.purge(timestamptz, text[]);
create function audit.purge(batch integer default 5000) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  here uuid := access.tenant_id();
  plan audit.purge_plan;
  last_id uuid;
  over boolean;
  cut record;
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  select p.* into plan from audit.purge_plan p
  where p.tenant_id is not distinct from here and p.done_at is null and p.due_at <= now() for update skip locked;
  if not found then return false; end if;
  -- Ids follow time: a whole page that is too young is the end.
  select max(e.id::text)::uuid, count(*) < batch or min(e.occurred_at) > now() - interval '6 months' into last_id, over
  from (select e.id, e.occurred_at from audit.events_of(here) e where e.id > plan.reached order by e.id limit batch) e;
  for cut in
    with told as (
      select a.class, least(a.until, now() - make_interval(months => k.months)) as until
      from jsonb_to_recordset(plan.classes) as a (class text, until timestamptz) join audit.keeping_of(here) k on k.class = a.class),
    gone as (
      delete from audit.payload p using audit.events_of(here) e, told t
      where p.event_id = e.id and e.id > plan.reached and e.id <= last_id and t.class = audit.class_of(e.type) and e.occurred_at < t.until
        and exists (select from audit.leaf l where l.event_id = e.id)
      returning e.type, t.until)
    select g.until, array_agg(distinct g.type) as types, count(*) as payloads from gone g group by g.until
  loop
    plan.gone := plan.gone + cut.payloads;
    perform audit.write(here, access.perimeter_id(), 'trail.purged', 'trail', here,
      jsonb_build_object('until', audit.utc(cut.until), 'types', cut.types, 'payloads', cut.payloads), null, null);
  end loop;
  update audit.purge_plan p set reached = coalesce(last_id, p.reached), gone = plan.gone, done_at = case when over then now() end
  where p.id = plan.id;
  return not over;
end
$$;

select access.adopt('audit');
grant execute on function audit.keeping(), audit.keep(text, integer), audit.purges(uuid, integer) to bocage_audit;
grant execute on function audit.purgeable(), audit.announce_purge(), audit.purge(integer) to bocage_audit_system;
