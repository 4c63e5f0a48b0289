-- Whoever the trail names by their id can be erased from it, be they a member or not: a person of another body to whom an access
-- was given, or who assisted. Anybody else answers as nobody, whoever asked for them before (`asked`).
create or replace function audit.may_erase(person uuid) returns void
language plpgsql stable
as $$
begin
  if access.tenant_id() is null or not access.permits('trail.erase') then perform access.fail('access.refused', 'trail.erase'); end if;
  if not exists (select from access.traced(person) t where cardinality(t.memberships) > 0)
    and not exists (select from audit.event e where e.actor_person_id = person and e.tenant_id = access.tenant_id())
    and not exists (select from audit.event e
      where e.tenant_id = access.tenant_id() and e.has_payload
        and (e.subject_id = person or position(person::text in (e.data - 'asked')::text) > 0))
  then perform access.fail('not-found'); end if;
end
$$;
select access.adopt('audit');
