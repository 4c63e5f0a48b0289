-- The instance's own trail is read, taken away and kept as a body's is. Who acts on it is the operator, whom the service has
-- known by their role: an account, without person nor tenant, in a transaction of the system's.
create function audit.operates() returns boolean
language sql stable
as $$ select access.person_id() is null and access.tenant_id() is null and access.system_reason() is not null and access.account_id() is not null $$;

-- Refuses who may not do this to the trail at hand: by permission for the acting tenant, the operator for the instance.
create function audit.assert_may(permission text) returns void
language plpgsql stable
as $$
begin
  if not audit.operates() and (access.tenant_id() is null or not access.permits($1)) then perform access.fail('access.refused', $1); end if;
end
$$;
grant execute on function audit.operates(), audit.assert_may(text) to audit_reader;

-- Without acting tenant nor person: the instance's trail.
create or replace function audit.readable(here uuid, me uuid, all_acts boolean, readings boolean,
  since timestamptz, until timestamptz, person uuid, types text[], of_kind text, subject uuid)
returns setof audit.event
language sql stable
as $$
  select e.* from audit.event e
  where (case when $1 is not null then e.tenant_id = $1 when $2 is not null then e.actor_person_id = $2 else e.tenant_id is null end)
    and (e.actor_person_id = $2 or $3 and ($4 or not audit.is_reading(e.type)))
    and ($5 is null or e.occurred_at >= $5) and ($6 is null or e.occurred_at < $6)
    and ($7 is null or e.actor_person_id = $7) and ($8 is null or e.type = any ($8))
    and audit.about(e.subject_kind, e.type, $9) and ($10 is null or e.subject_id = $10)
$$;

create or replace function audit.list_instance(
  since timestamptz, until timestamptz, types text[], of_kind text, subject uuid, cursor uuid, most integer
) returns table (id uuid, occurred_at timestamptz, type text, actor_account_id uuid, actor_system text, subject_kind text, subject_id uuid,
  data jsonb, payload jsonb, erased boolean, request_id uuid)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if not audit.operates() then perform access.fail('access.refused', 'operator'); end if;
  return query
    select e.id, e.occurred_at, e.type, e.actor_account_id, e.actor_system, e.subject_kind, e.subject_id, e.data, p.payload,
      e.has_payload and p.event_id is null, e.request_id
    from audit.readable(null, null, true, true, $1, $2, null, $3, $4, $5) e left join audit.payload p on p.event_id = e.id
    where $6 is null or e.id < $6
    order by e.id desc limit least($7, 1000);
end
$$;

create or replace function audit.count(
  since timestamptz, until timestamptz, person uuid, types text[], of_kind text, subject uuid, most integer
) returns integer
language plpgsql stable security definer set search_path = ''
as $$
declare
  operates boolean := audit.operates();
  all_acts boolean := operates or access.permits('trail.read');
  readings boolean := operates or access.permits('trail.read-readings');
  me uuid := access.person_id();
  here uuid := access.tenant_id();
begin
  if me is null and not operates then perform access.fail('auth.required'); end if;
  return (select count(*) from (select from audit.readable(here, me, all_acts, readings, $1, $2, $3, $4, $5, $6) limit $7 + 1) e);
end
$$;

-- Exports: of a body's trail a person's, of the instance's an operator's account's.
alter table audit.export alter column perimeter_id drop not null, alter column tenant_id drop not null, alter column person_id drop not null,
  add check (num_nulls(perimeter_id, tenant_id, person_id) in (0, 3));

create function audit.own_exports() returns setof audit.export
language sql stable
as $$
  select e.* from audit.export e
  where e.tenant_id = access.tenant_id() and e.person_id = access.person_id()
    or audit.operates() and e.tenant_id is null and e.account_id = access.account_id()
$$;
grant execute on function audit.own_exports() to audit_reader;

create or replace function audit.ask_export(format text, filters jsonb, total integer, keep interval) returns audit.export
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made audit.export;
begin
  perform audit.assert_may('trail.export');
  if (select count(*) from audit.export e where e.state in ('waiting', 'running') and e.account_id = access.account_id()) >= 3 then
    perform access.fail('trail.export-busy');
  end if;
  insert into audit.export (perimeter_id, tenant_id, person_id, account_id, format, filters, total, expires_at)
  values (access.perimeter_id(), access.tenant_id(), access.person_id(), access.account_id(), $1, $2, $3, now() + $4)
  returning * into made;
  return made;
end
$$;

create or replace function audit.exports(cursor uuid, most integer) returns setof audit.export
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform audit.assert_may('trail.export');
  return query select e.* from audit.own_exports() e
    where e.state <> 'removed' and e.expires_at > now() and ($1 is null or e.id < $1)
    order by e.id desc limit least($2, 1000);
end
$$;

create or replace function audit.export_of(export uuid) returns audit.export
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  found_export audit.export;
begin
  select e.* into found_export from audit.own_exports() e where e.id = $1 and e.state <> 'removed' and e.expires_at > now();
  if found_export.id is null then perform access.fail('not-found'); end if;
  perform audit.assert_may('trail.export');
  return found_export;
end
$$;

-- Keeping times: those of a body its administrator's to set, those of the instance the operator's.
alter table audit.keeping drop constraint keeping_pkey, alter column tenant_id drop not null,
  add constraint keeping_of_trail unique nulls not distinct (tenant_id, class);

create or replace function audit.keeping_of(trail uuid) returns table (class text, months integer)
language sql stable
as $$
  select c.class, case when c.class <> 'archives' then coalesce(k.months, 12) end
  from (values (1, 'content'), (2, 'access'), (3, 'people'), (4, 'sessions'), (5, 'readings'), (6, 'body'), (7, 'archives')) as c (place, class)
  left join audit.keeping k on k.tenant_id is not distinct from trail and k.class = c.class
  order by c.place
$$;

create or replace function audit.keeping() returns table (class text, months integer)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform audit.assert_may('trail.read');
  return query select * from audit.keeping_of(access.tenant_id());
end
$$;

create or replace function audit.keep(class text, months integer) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  here uuid := access.tenant_id();
  former integer;
begin
  perform audit.assert_may('tenant.manage');
  insert into audit.keeping as k (tenant_id, class, months) values (here, $1, 12) on conflict do nothing;
  select k.months into former from audit.keeping k where k.tenant_id is not distinct from here and k.class = $1 for update;
  if former = $2 then return; end if;
  update audit.keeping k set months = $2 where k.tenant_id is not distinct from here and k.class = $1;
  perform audit.record('trail.keeping-changed', 'trail', here, jsonb_build_object('class', $1, 'months', $2, 'before', former));
end
$$;

create or replace function audit.purges(cursor uuid default null, most integer default 50)
returns table (id uuid, announced_at timestamptz, due_at timestamptz, done_at timestamptz, gone bigint, classes jsonb)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform audit.assert_may('trail.read');
  return query
    select p.id, p.announced_at, p.due_at, p.done_at, p.gone, p.classes from audit.purge_plan p
    where p.tenant_id is not distinct from access.tenant_id() and ($1 is null or p.id < $1) order by p.id desc limit least($2, 1000);
end
$$;

select access.adopt('audit');
grant execute on function audit.keeping(), audit.keep(text, integer), audit.purges(uuid, integer),
  audit.count(timestamptz, timestamptz, uuid, text[], text, uuid, integer), audit.ask_export(text, jsonb, integer, interval),
  audit.exports(uuid, integer), audit.export_of(uuid), audit.remove_export(uuid) to bocage_audit_system;
