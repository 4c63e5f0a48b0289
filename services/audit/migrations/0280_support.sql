-- What is done under a support access stands in the trail of the body that opened it, and in that of the person's own body:
-- the same facts, without titles or names.

create or replace function audit.write(
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
    access.system_reason(), write.type, write.subject_kind, write.subject_id, coalesce(write.data, '{}')
      || case when access.support_id() is null then '{}' else jsonb_build_object('supportId', access.support_id()) end,
    write.payload is not null, write.mirror_of, access.request_id());
  if write.payload is not null then
    insert into audit.payload (event_id, salt, payload)
    values (made, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), write.payload);
  end if;
  return made;
end
$$;

-- The other side's copy of an event written under a support access; nothing for anybody else.
create function audit.tell_home(event uuid) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  if access.support_id() is null then return; end if;
  perform audit.write(access.support_home(), e.perimeter_id, e.type, e.subject_kind, e.subject_id, e.data, null, e.id)
  from audit.event e where e.id = $1;
end
$$;
grant execute on function audit.tell_home(uuid) to audit_reader;

create or replace function audit.record(
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
  perform audit.tell_home(made);
  return made;
end
$$;

-- Under a support access it is the access that counts once an hour: that the person read the same note as a member of
-- another body says nothing here.
create or replace function audit.record_hourly(type text, subject_kind text, subject_id uuid, data jsonb default '{}', owner uuid default null)
returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.person_id() is null then perform access.fail('auth.required'); end if;
  insert into audit.hourly (person_id, subject_id, type, hour)
  values (coalesce(access.support_id(), access.person_id()), $3, $1, date_trunc('hour', now())) on conflict do nothing;
  if not found then return false; end if;
  perform audit.record($1, $2, $3, $4, null, $5);
  return true;
end
$$;

create or replace function audit.record_refusal(operation text, code text, asked uuid[]) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  here uuid := access.tenant_id();
  owner uuid := access.owner_reached($3);
  facts jsonb := jsonb_strip_nulls(jsonb_build_object('operation', $1, 'code', $2, 'asked', case when cardinality($3) > 0 then to_jsonb($3[1:10]) end));
  made uuid;
begin
  if access.person_id() is null and access.system_reason() is null then perform access.fail('auth.required'); end if;
  made := audit.write(coalesce(owner, here), access.perimeter_id(), 'access.refused', 'request', null, facts, null, null);
  if owner <> here then perform audit.write(here, access.perimeter_id(), 'access.refused', 'request', null, facts, null, made); end if;
  perform audit.tell_home(made);
end
$$;

-- A reading under a support access, told by access.begin before the answer: whether it leaves an event of its own (shown to
-- auditors alone) or none (lists, pages).
-- Once an hour for one address: an open page asks the same again and again.
create function audit.seen(operation text, asked uuid[], address uuid) returns void
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
    case when place is not null then jsonb_build_object('name', place) end, null));
end
$$;
select access.adopt('audit');
grant usage on schema audit to access_reader;
grant execute on function audit.seen(text, uuid[], uuid) to access_reader;

-- An access that is opened is no reading either.
create or replace function audit.is_reading(type text) returns boolean
language sql immutable
as $$
  select (type like '%.opened' or type like '%.downloaded' or type like '%.searched' or type like '%.listed')
    and type not in ('session.opened', 'support.opened')
$$;
