-- An act between two bodies: the event in the trail of the thing's owner, and in the other party's a mirror that keeps
-- its content, since that party saw it too (a share's name and level). Only for the two parties, or the system.
create function audit.record_both(
  type text, subject_kind text, subject_id uuid, data jsonb, payload jsonb, owner uuid, other uuid
) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare
  wall uuid := access.perimeter_of(owner);
  made uuid;
begin
  if access.system_reason() is null and (access.person_id() is null or access.tenant_id() is null) then
    perform access.fail('auth.required');
  end if;
  if wall is null or owner = other or access.perimeter_of(other) is distinct from wall
    or access.system_reason() is null and access.tenant_id() not in (owner, other) then
    perform access.fail('not-found');
  end if;
  made := audit.write(owner, wall, $1, $2, $3, $4, $5, null);
  perform audit.write(other, wall, $1, $2, $3, $4, $5, made);
  return made;
end
$$;
select access.adopt('audit');
grant execute on function audit.record_both(text, text, uuid, jsonb, jsonb, uuid, uuid) to bocage_identity, bocage_identity_system;
