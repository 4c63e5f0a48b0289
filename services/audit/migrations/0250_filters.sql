-- Filters say the same everywhere: a kind is a kind of thing or a family of events (those of a share are about a workspace).
create function audit.about(subject_kind text, type text, wanted text) returns boolean
language sql immutable
as $$ select wanted is null or subject_kind = wanted or split_part(type, '.', 1) = wanted $$;
grant execute on function audit.about(text, text, text) to audit_reader;

-- What the caller may read of the acting tenant's trail, or without acting tenant their own acts: listed and counted alike. The context is
-- given, once looked up: in a plan it is then as good as written there, and the index of the tenant's events is used.
create function audit.readable(here uuid, me uuid, all_acts boolean, readings boolean,
  since timestamptz, until timestamptz, person uuid, types text[], of_kind text, subject uuid)
returns setof audit.event
language sql stable
as $$
  select e.* from audit.event e
  where (case when $1 is null then e.actor_person_id = $2 else e.tenant_id = $1 end)
    and (e.actor_person_id = $2 or $3 and ($4 or not audit.is_reading(e.type)))
    and ($5 is null or e.occurred_at >= $5) and ($6 is null or e.occurred_at < $6)
    and ($7 is null or e.actor_person_id = $7) and ($8 is null or e.type = any ($8))
    and audit.about(e.subject_kind, e.type, $9) and ($10 is null or e.subject_id = $10)
$$;
grant execute on function audit.readable(uuid, uuid, boolean, boolean, timestamptz, timestamptz, uuid, text[], text, uuid) to audit_reader;

create or replace function audit.list(
  since timestamptz default null, until timestamptz default null, person uuid default null, types text[] default null,
  of_kind text default null, subject uuid default null, cursor uuid default null, most integer default 50
) returns table (id uuid, occurred_at timestamptz, type text, tenant_id uuid, actor_person_id uuid, actor_name text, actor_tenant_id uuid, actor_system text,
  subject_kind text, subject_id uuid, data jsonb, payload jsonb, erased boolean, mirror_of uuid, request_id uuid)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  all_acts boolean := access.permits('trail.read');
  readings boolean := access.permits('trail.read-readings');
  me uuid := access.person_id();
  here uuid := access.tenant_id();
begin
  if me is null then perform access.fail('auth.required'); end if;
  return query
    select e.id, e.occurred_at, e.type, e.tenant_id, e.actor_person_id, access.display_name(e.actor_person_id), e.actor_tenant_id, e.actor_system,
      e.subject_kind, e.subject_id, e.data, p.payload, e.has_payload and p.event_id is null, e.mirror_of, e.request_id
    from audit.readable(here, me, all_acts, readings, $1, $2, $3, $4, $5, $6) e left join audit.payload p on p.event_id = e.id
    where $7 is null or e.id < $7
    order by e.id desc limit least($8, 1000);
end
$$;

-- How many events `list` would give, one more than `most` at most.
create function audit.count(
  since timestamptz, until timestamptz, person uuid, types text[], of_kind text, subject uuid, most integer
) returns integer
language plpgsql stable security definer set search_path = ''
as $$
declare
  all_acts boolean := access.permits('trail.read');
  readings boolean := access.permits('trail.read-readings');
  me uuid := access.person_id();
  here uuid := access.tenant_id();
begin
  if me is null then perform access.fail('auth.required'); end if;
  return (select count(*) from (select from audit.readable(here, me, all_acts, readings, $1, $2, $3, $4, $5, $6) limit $7 + 1) e);
end
$$;

-- The instance's, for the operator: by kind and thing too; whose acts they are is not theirs to filter by.
drop function audit.list_instance(timestamptz, timestamptz, text[], uuid, integer);
create function audit.list_instance(
  since timestamptz, until timestamptz, types text[], of_kind text, subject uuid, cursor uuid, most integer
) returns table (id uuid, occurred_at timestamptz, type text, actor_account_id uuid, actor_system text, subject_kind text, subject_id uuid,
  data jsonb, payload jsonb, erased boolean, request_id uuid)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'operator'); end if;
  return query
    select e.id, e.occurred_at, e.type, e.actor_account_id, e.actor_system, e.subject_kind, e.subject_id, e.data, p.payload,
      e.has_payload and p.event_id is null, e.request_id
    from audit.event e left join audit.payload p on p.event_id = e.id
    where e.tenant_id is null
      and ($1 is null or e.occurred_at >= $1) and ($2 is null or e.occurred_at < $2) and ($3 is null or e.type = any ($3))
      and audit.about(e.subject_kind, e.type, $4) and ($5 is null or e.subject_id = $5) and ($6 is null or e.id < $6)
    order by e.id desc limit least($7, 1000);
end
$$;

-- Indexes of the leaves of a selection, in their order: only what the caller reads.
create or replace function audit.selection(
  since timestamptz, until timestamptz, person uuid, type text, of_kind text, subject uuid, size bigint, most integer
) returns setof bigint
language sql stable security definer set search_path = ''
as $$
  select l.index
  from audit.tree_here() t
  join audit.event e on e.tenant_id is not distinct from t.tenant_id
  join audit.leaf l on l.event_id = e.id and l.tree_id = t.id and l.index < $7
  where ($1 is null or e.occurred_at >= $1) and ($2 is null or e.occurred_at < $2)
    and ($3 is null or e.actor_person_id = $3) and ($4 is null or e.type = $4)
    and audit.about(e.subject_kind, e.type, $5) and ($6 is null or e.subject_id = $6)
    and audit.may_read(e.tenant_id, e.actor_person_id, e.type)
  order by l.index limit $8
$$;

select access.adopt('audit');
grant execute on function audit.count(timestamptz, timestamptz, uuid, text[], text, uuid, integer) to bocage_audit;
grant execute on function audit.list_instance(timestamptz, timestamptz, text[], text, uuid, uuid, integer) to bocage_audit_system;
