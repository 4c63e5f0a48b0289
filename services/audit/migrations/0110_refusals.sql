-- A refusal on what the actor sees stands in the trail of its owner too; on what they do not, in their own alone, so
-- that nobody learns who knocked, nor the other that there was a door.

-- Whose is the first of these that the acting membership reaches: nodes by their id, or ACLs. Null for none.
create function access.owner_reached(ids uuid[]) returns uuid
language sql stable security definer set search_path = ''
as $$
  select a.tenant_id
  from unnest($1[1:10]) with ordinality as asked (id, place)
  join access.acl a on a.id = coalesce(access.acl_of(asked.id), asked.id) and a.ended_at is null
  where access.level_of(a.id) is not null order by asked.place limit 1
$$;
select access.adopt('access');
grant execute on function access.owner_reached(uuid[]) to audit_reader;

-- Before the answer, in a transaction of its own: the refused one was undone. Without acting tenant it stands in the
-- instance's trail. Both sides saw the same: the mirror keeps its content.
create function audit.record_refusal(operation text, code text, asked uuid[]) returns void
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
end
$$;
select access.adopt('audit');
grant execute on function audit.record_refusal(text, text, uuid[])
  to bocage_identity, bocage_notes, bocage_storage, bocage_audit, bocage_identity_system, bocage_notes_system, bocage_storage_system,
    bocage_audit_system;

-- A sign-in is no reading, though its name ends like one (contracts/src/events.ts says which types are).
create or replace function audit.is_reading(type text) returns boolean
language sql immutable
as $$
  select (type like '%.opened' or type like '%.downloaded' or type like '%.searched' or type like '%.listed') and type <> 'session.opened'
$$;
