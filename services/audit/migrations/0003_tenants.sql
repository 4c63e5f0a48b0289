-- Names of bodies of the caller's perimeter, for the sentences of the trail: the list of members is no secret within it.
create function access.tenant_names(ids uuid[]) returns table (id uuid, name text)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.name from access.tenant t
  where t.id = any ($1)
    and (t.perimeter_id = access.perimeter_id() or access.system_reason() is not null)
$$;
select access.adopt('access');
grant execute on function access.tenant_names(uuid[]) to bocage_audit, bocage_audit_system;
