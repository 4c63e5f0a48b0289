-- Erasing what the trail keeps of a person: the DPO decides, and nothing goes before its time.
update access.role set permissions = '{people.read,trail.erase,trail.export,trail.read,trail.read-readings}' where key = 'dpo' and tenant_id is null;

-- The copy of an act between two bodies is found by what it mirrors.
create index event_mirror on audit.event (mirror_of) where mirror_of is not null;

-- By what a trail may name a person: their memberships of the acting tenant, their names.
create function access.traced(person uuid) returns table (memberships uuid[], names text[])
language sql stable security definer set search_path = ''
as $$
  select array(select m.id from access.membership m where m.person_id = p.id and m.tenant_id = access.tenant_id()),
    array[lower(p.given_name), lower(p.family_name)]
  from access.person p where p.id = $1
$$;
select access.adopt('access');
grant execute on function access.traced(uuid) to audit_reader;

-- Payloads of acts of a person, or about them, in the acting tenant's trail, and their copies in another body's. `goes`: past
-- their own trail's keeping time, and sealed. Who bears the same name is found too: what goes was to go anyway.
create function audit.erasing(person uuid)
returns table (event_id uuid, trail uuid, type text, occurred_at timestamptz, until timestamptz, goes boolean)
language sql stable
as $$
  with known as (select t.memberships, t.names from access.traced(person) t),
  own as (
    select e.id, e.mirror_of from audit.events_of(access.tenant_id()) e join audit.payload p on p.event_id = e.id cross join known
    where e.actor_person_id = person or e.subject_id = person or e.subject_id = any (known.memberships)
      or position(person::text in e.data::text) > 0
      or exists (select from unnest(known.memberships) m where position(m::text in e.data::text) > 0)
      or not exists (select from unnest(known.names) n where position(n in lower(p.payload::text)) = 0)),
  every as (
    select id from own
    union select e.id from own join audit.event e on e.mirror_of = own.id
    union select mirror_of from own where mirror_of is not null)
  select e.id, e.tenant_id, e.type, e.occurred_at, e.occurred_at + make_interval(months => k.months),
    coalesce(e.occurred_at + make_interval(months => k.months) < now(), false) and exists (select from audit.leaf l where l.event_id = e.id)
  from every join audit.event e on e.id = every.id join audit.payload p on p.event_id = e.id
  join audit.keeping_of(e.tenant_id) k on k.class = audit.class_of(e.type)
$$;

-- What erasing would do: {gone: [{class, payloads}], kept: [{class, payloads, until}], elsewhere: {gone, kept}}.
create function audit.erasure_report(person uuid) returns jsonb
language sql stable
as $$
  with found as (select f.*, audit.class_of(f.type) as class, f.trail = access.tenant_id() as own from audit.erasing(person) f)
  select jsonb_build_object(
    'gone', coalesce((select jsonb_agg(jsonb_build_object('class', class, 'payloads', n) order by class)
      from (select class, count(*) as n from found where own and goes group by class) g), '[]'),
    'kept', coalesce((select jsonb_agg(jsonb_build_object('class', class, 'payloads', n, 'until', audit.utc(until)) order by class)
      from (select class, count(*) as n, max(until) as until from found where own and not goes group by class) k), '[]'),
    'elsewhere', jsonb_build_object(
      'gone', (select count(*) from found where not own and goes), 'kept', (select count(*) from found where not own and not goes)))
$$;

create function audit.may_erase(person uuid) returns void
language plpgsql stable
as $$
begin
  if access.tenant_id() is null or not access.permits('trail.erase') then perform access.fail('access.refused', 'trail.erase'); end if;
  if not exists (select from access.traced(person) t where cardinality(t.memberships) > 0)
    and not exists (select from audit.event e where e.actor_person_id = person and e.tenant_id = access.tenant_id())
  then perform access.fail('not-found'); end if;
end
$$;
grant execute on function audit.erasing(uuid), audit.erasure_report(uuid), audit.may_erase(uuid) to audit_reader;

create function audit.erasable(person uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform audit.may_erase(person);
  return audit.erasure_report(person);
end
$$;

-- Deletes payload and salt of what may go, and tells it in each trail that it went from; gives the report.
create function audit.erase(person uuid, reason text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  here uuid := access.tenant_id();
  report jsonb;
  cut record;
  made uuid;
begin
  perform audit.may_erase($1);
  report := audit.erasure_report($1);
  for cut in
    with gone as (
      delete from audit.payload p using audit.erasing($1) f where p.event_id = f.event_id and f.goes
      returning f.trail, f.occurred_at)
    select g.trail, count(*) as payloads, max(g.occurred_at) + interval '1 microsecond' as until from gone g
    group by g.trail order by g.trail = here desc
  loop
    if cut.trail = here then
      made := audit.write(here, access.perimeter_id(), 'trail.erased', 'person', $1, report || jsonb_build_object(
        'person', $1, 'until', audit.utc(cut.until), 'payloads', cut.payloads), jsonb_build_object('reason', $2), null);
    else
      perform audit.write(cut.trail, access.perimeter_id(), 'trail.erased', 'person', $1, jsonb_build_object(
        'person', $1, 'until', audit.utc(cut.until), 'payloads', cut.payloads), null, made);
    end if;
  end loop;
  return report;
end
$$;

select access.adopt('audit');
grant execute on function audit.erasable(uuid), audit.erase(uuid, text) to bocage_audit;
