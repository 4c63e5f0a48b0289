-- What was seen under a support access is told by its title, as the trail has it from what was done to it last: « a note » of
-- some workspace says too little to whoever opened the access.
create function audit.title_of(trail uuid, things uuid[]) returns text
language sql stable
as $$
  select p.payload ->> 'title'
  from unnest(things[1:10]) with ordinality as asked (id, place)
  join audit.event e on e.tenant_id = trail and e.subject_id = asked.id
  join audit.payload p on p.event_id = e.id and p.payload ? 'title'
  order by asked.place desc, e.id desc limit 1
$$;
grant execute on function audit.title_of(uuid, uuid[]) to audit_reader;

create or replace function audit.seen(operation text, asked uuid[], address uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  place text;
begin
  insert into audit.hourly (person_id, subject_id, type, hour)
  values (access.support_id(), coalesce($3, access.request_id()), 'support.seen', date_trunc('hour', now())) on conflict do nothing;
  if not found then return; end if;
  place := access.place_named($2);
  perform audit.tell_home(audit.write(access.tenant_id(), access.perimeter_id(), 'support.seen', 'support', access.support_id(),
    jsonb_strip_nulls(jsonb_build_object('operation', $1, 'asked', case when cardinality($2) > 0 then to_jsonb($2[1:10]) end)),
    case when place is not null then jsonb_strip_nulls(jsonb_build_object('name', place, 'title', audit.title_of(access.tenant_id(), $2))) end, null));
end
$$;
select access.adopt('audit');
