-- Whether any of these roles gives a permission: told with the act that gives them, since a role may change later.
create function access.roles_give(roles uuid[], permission text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from access.role r where r.id = any ($1) and r.retired_at is null and $2 = any (r.permissions)
    and (r.tenant_id is null or r.tenant_id = access.tenant_id()))
$$;
select access.adopt('access');
grant execute on function access.roles_give(uuid[], text) to bocage_identity;
