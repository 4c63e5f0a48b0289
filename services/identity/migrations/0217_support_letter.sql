-- Who is written to when a support access is opened: the person whom it is given to, and the other administrators.
create function access.support_letters(support uuid) returns table (address text, tenant_name text)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('tenant.manage');
  return query
    select distinct lower(p.email), t.name from access.support s join access.tenant t on t.id = s.tenant_id join access.person p on p.email is not null and p.id <> access.person_id()
    where s.id = $1 and s.tenant_id = access.tenant_id() and (p.id = s.person_id or exists (
      select from access.member m where m.person_id = p.id and m.tenant_id = s.tenant_id and not m.suspended
        and 'tenant.manage' = any (access.permissions_of(m.id))))
    limit 50;
end
$$;
select access.adopt('access');
grant execute on function access.support_letters(uuid) to bocage_identity;
