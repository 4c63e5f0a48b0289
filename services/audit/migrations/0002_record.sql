-- Writing: actor, tenant and request come from the context, so that no service can forge them.

create function audit.write(
  owner uuid, wall uuid, type text, subject_kind text, subject_id uuid, data jsonb, payload jsonb, mirror_of uuid
) returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  made uuid := access.uuid7();
begin
  insert into audit.event (id, perimeter_id, tenant_id, actor_person_id, actor_tenant_id, actor_account_id, actor_system, type, subject_kind,
    subject_id, data, has_payload, mirror_of, request_id)
  values (made, wall, owner, access.person_id(), case when access.person_id() is not null then access.tenant_id() end, access.account_id(),
    access.system_reason(), write.type, write.subject_kind, write.subject_id, coalesce(write.data, '{}'), write.payload is not null,
    write.mirror_of, access.request_id());
  if write.payload is not null then
    insert into audit.payload (event_id, salt, payload)
    values (made, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), write.payload);
  end if;
  return made;
end
$$;
grant execute on function audit.write(uuid, uuid, text, text, uuid, jsonb, jsonb, uuid) to audit_reader;

-- Records in the trail of the thing's owner (default: the acting tenant). From another tenant, a mirror without content
-- goes into its own trail. Without any tenant (a person for themselves) it goes into the instance's.
create function audit.record(
  type text, subject_kind text, subject_id uuid, data jsonb default '{}', payload jsonb default null, owner uuid default null
) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  whose uuid := coalesce(owner, access.tenant_id());
  wall uuid := access.perimeter_id();
  made uuid;
begin
  if access.person_id() is null and access.system_reason() is null then perform access.fail('auth.required'); end if;
  if owner is not null and owner is distinct from access.tenant_id() then
    -- Nobody writes into the trail of another perimeter; the system without a tenant writes where it works.
    if access.perimeter_of(owner) is distinct from coalesce(wall, access.perimeter_of(owner))
      or wall is null and access.system_reason() is null then
      perform access.fail('not-found');
    end if;
    wall := access.perimeter_of(owner);
    if wall is null then perform access.fail('not-found'); end if;
  end if;
  made := audit.write(whose, wall, $1, $2, $3, $4, $5, null);
  if access.tenant_id() is not null and whose <> access.tenant_id() then
    perform audit.write(access.tenant_id(), access.perimeter_id(), $1, $2, $3, '{}', null, made);
  end if;
  return made;
end
$$;

-- At most once per person, subject and hour: typing and reading are not routes. False when it already stood.
create function audit.record_hourly(type text, subject_kind text, subject_id uuid, data jsonb default '{}', owner uuid default null)
returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.person_id() is null then perform access.fail('auth.required'); end if;
  insert into audit.hourly (person_id, subject_id, type, hour)
  values (access.person_id(), $3, $1, date_trunc('hour', now())) on conflict do nothing;
  if not found then return false; end if;
  perform audit.record($1, $2, $3, $4, null, $5);
  return true;
end
$$;

-- The instance's trail: sign-ins, provisioning, operators' acts.
create function audit.record_instance(type text, subject_kind text, subject_id uuid, data jsonb default '{}', payload jsonb default null)
returns uuid
language sql volatile security definer set search_path = ''
as $$ select audit.write(null, null, $1, $2, $3, $4, $5, null) $$;

create function audit.done(event uuid, subscriber text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  update audit.dispatch d set done_at = now() where d.event_id = $1 and d.subscriber = $2 and d.done_at is null;
  return found;
end
$$;

-- Events of these types that a subscriber has not been given, or that were given and not done for `stale`.
create function audit.undelivered(subscriber text, types text[], stale interval, most integer)
returns table (event_id uuid, type text, tenant_id uuid, perimeter_id uuid, actor_person_id uuid, actor_account_id uuid, subject_kind text,
  subject_id uuid, attempts integer)
language sql stable security invoker
as $$
  select e.id, e.type, e.tenant_id, e.perimeter_id, e.actor_person_id, e.actor_account_id, e.subject_kind, e.subject_id, coalesce(d.attempts, 0)
  from audit.event e left join audit.dispatch d on d.event_id = e.id and d.subscriber = $1
  where e.type = any ($2) and e.mirror_of is null
    and (d.event_id is null or d.done_at is null and d.enqueued_at < now() - $3)
  order by e.id limit least($4, 1000)
$$;
create index event_by_type on audit.event (type, id);
grant execute on function audit.undelivered(text, text[], interval, integer) to bocage_dispatcher;

-- Readings: shown to auditeur, DPO and the person only (in a mairie with one agent they would be surveillance).
create function audit.is_reading(type text) returns boolean
language sql immutable
as $$ select type like '%.opened' or type like '%.downloaded' or type like '%.searched' or type like '%.listed' $$;
grant execute on function audit.is_reading(text) to audit_reader, bocage_audit;

-- The acting tenant's trail, newest first. With trail.read everything but readings; with trail.read-readings those too;
-- always one's own acts. Without acting tenant: one's own acts, wherever they stand.
create function audit.list(
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
    from audit.event e left join audit.payload p on p.event_id = e.id
    where (case when here is null then e.actor_person_id = me else e.tenant_id = here end)
      and (e.actor_person_id = me or all_acts and (readings or not audit.is_reading(e.type)))
      and ($1 is null or e.occurred_at >= $1) and ($2 is null or e.occurred_at < $2)
      and ($3 is null or e.actor_person_id = $3) and ($4 is null or e.type = any ($4))
      and ($5 is null or e.subject_kind = $5) and ($6 is null or e.subject_id = $6)
      and ($7 is null or e.id < $7)
    order by e.id desc limit least($8, 1000);
end
$$;

-- The trail of one node, for whoever reaches it (404 otherwise). Readings stay with those named above.
create function audit.list_of(subject uuid, cursor uuid default null, most integer default 50)
returns table (id uuid, occurred_at timestamptz, type text, actor_person_id uuid, actor_name text, actor_tenant_id uuid, actor_system text,
  data jsonb, payload jsonb)
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
    select e.id, e.occurred_at, e.type, e.actor_person_id, access.display_name(e.actor_person_id), e.actor_tenant_id, e.actor_system, e.data, p.payload
    from audit.event e left join audit.payload p on p.event_id = e.id
    where e.perimeter_id = access.perimeter_id() and e.subject_id = $1 and e.mirror_of is null
      and (e.actor_person_id = me or readings and e.tenant_id = access.tenant_id() or not audit.is_reading(e.type))
      and ($2 is null or e.id < $2)
    order by e.id desc limit least($3, 200);
end
$$;
create index event_subject on audit.event (subject_id, id) where subject_id is not null;

-- The instance's, for the operator.
create function audit.list_instance(
  since timestamptz default null, until timestamptz default null, types text[] default null, cursor uuid default null, most integer default 50
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
      and ($1 is null or e.occurred_at >= $1) and ($2 is null or e.occurred_at < $2)
      and ($3 is null or e.type = any ($3)) and ($4 is null or e.id < $4)
    order by e.id desc limit least($5, 1000);
end
$$;

-- Erases payloads older than a moment, of some types, in one tenant's trail; the leaf stays, and the purge is an event.
create function audit.purge(before timestamptz, types text[] default null) returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  gone bigint;
begin
  if access.system_reason() is null or access.tenant_id() is null then perform access.fail('access.refused', 'system'); end if;
  -- 6 months at least; decisions and validated minutes are public archives.
  if before > now() - interval '6 months' then perform access.fail('audit.too-soon'); end if;
  delete from audit.payload p using audit.event e
  where e.id = p.event_id and e.tenant_id = access.tenant_id() and e.occurred_at < $1 and ($2 is null or e.type = any ($2))
    and e.type not like 'decision.%' and e.type not like 'minutes.%' and exists (select from audit.leaf l where l.event_id = e.id);
  get diagnostics gone = row_count;
  delete from audit.hourly h where h.hour < now() - interval '2 days';
  perform audit.record('trail.purged', 'trail', access.tenant_id(), jsonb_build_object('before', $1, 'types', $2, 'payloads', gone));
  return gone;
end
$$;
select access.adopt('audit');

grant execute on function audit.record(text, text, uuid, jsonb, jsonb, uuid), audit.record_hourly(text, text, uuid, jsonb, uuid)
  to bocage_identity, bocage_notes, bocage_storage, bocage_audit;
grant execute on function audit.record(text, text, uuid, jsonb, jsonb, uuid), audit.done(uuid, text)
  to bocage_identity_system, bocage_notes_system, bocage_storage_system, bocage_audit_system;
grant execute on function audit.done(uuid, text) to bocage_identity, bocage_notes, bocage_storage, bocage_audit;
grant execute on function audit.record_instance(text, text, uuid, jsonb, jsonb)
  to bocage_gateway, bocage_identity, bocage_identity_system, bocage_notes_system, bocage_storage_system, bocage_audit_system;
grant execute on function audit.list(timestamptz, timestamptz, uuid, text[], text, uuid, uuid, integer),
  audit.list_of(uuid, uuid, integer) to bocage_audit;
grant execute on function audit.list_instance(timestamptz, timestamptz, text[], uuid, integer), audit.purge(timestamptz, text[]) to bocage_audit_system;
