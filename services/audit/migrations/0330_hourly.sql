-- What was opened or edited is told by its title, as every other act on it.
drop function audit.record_hourly(text, text, uuid, jsonb, uuid);
create function audit.record_hourly(
  type text, subject_kind text, subject_id uuid, data jsonb default '{}', owner uuid default null, payload jsonb default null
) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.person_id() is null then perform access.fail('auth.required'); end if;
  -- Under a support access it is the access that counts: that the person read the same note as a member of another body says nothing here.
  insert into audit.hourly (person_id, subject_id, type, hour)
  values (coalesce(access.support_id(), access.person_id()), $3, $1, date_trunc('hour', now())) on conflict do nothing;
  if not found then return false; end if;
  perform audit.record($1, $2, $3, $4, $6, $5);
  return true;
end
$$;

-- The trail of one node says what was erased from it.
drop function audit.list_of(uuid, uuid, integer);
create function audit.list_of(subject uuid, cursor uuid default null, most integer default 50)
returns table (id uuid, occurred_at timestamptz, type text, actor_person_id uuid, actor_name text, actor_tenant_id uuid, actor_system text,
  data jsonb, payload jsonb, erased boolean)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  readings boolean := access.permits('trail.read-readings');
  me uuid := access.person_id();
begin
  if me is null or access.tenant_id() is null then perform access.fail('auth.required'); end if;
  if access.level_of(access.acl_of($1)) is null then perform access.fail('not-found'); end if;
  return query
    select e.id, e.occurred_at, e.type, e.actor_person_id, access.display_name(e.actor_person_id), e.actor_tenant_id, e.actor_system, e.data, p.payload,
      e.has_payload and p.event_id is null
    from audit.event e left join audit.payload p on p.event_id = e.id
    where e.perimeter_id = access.perimeter_id() and e.subject_id = $1 and e.mirror_of is null
      and (e.actor_person_id = me or readings and e.tenant_id = access.tenant_id() or not audit.is_reading(e.type))
      and ($2 is null or e.id < $2)
    order by e.id desc limit least($3, 200);
end
$$;

select access.adopt('audit');
grant execute on function audit.record_hourly(text, text, uuid, jsonb, uuid, jsonb) to bocage_identity, bocage_notes, bocage_storage, bocage_audit;
grant execute on function audit.list_of(uuid, uuid, integer) to bocage_audit;
