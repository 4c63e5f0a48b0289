-- Who is written to when a support access is opened: the person whom it is given to before all others, and the body's
-- other administrators, who alone are looked at.
create function access.support_letters(support uuid) returns table (address text, tenant_name text)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('tenant.manage');
  return query
    select lower(p.email), t.name
    from access.support s join access.tenant t on t.id = s.tenant_id
    cross join lateral (
      select s.person_id, 1 as place
      union all
      select m.person_id, 2 from access.member m
      where m.tenant_id = s.tenant_id and not m.suspended and 'tenant.manage' = any (access.permissions_of(m.id))
    ) who
    join access.person p on p.id = who.person_id and p.email is not null and p.id <> access.person_id()
    where s.id = $1 and s.tenant_id = access.tenant_id()
    group by lower(p.email), t.name order by min(who.place), lower(p.email) limit 50;
end
$$;
select access.adopt('access');
grant execute on function access.support_letters(uuid) to bocage_identity;
