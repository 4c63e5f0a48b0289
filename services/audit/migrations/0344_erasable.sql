-- Whom a DPO may ask about: everybody who is or was of the body, told apart where they bear one name, and who assisted it.
create function access.traced_people(after uuid, most integer)
returns table (person_id uuid, display_name text, job_title text, body text, since timestamptz, until timestamptz)
language sql stable security definer set search_path = ''
as $$
  with known as (
    select m.person_id, m.job_title, null::text as body, m.since,
      case when m.ended_at is not null or m.until <= now() then coalesce(m.ended_at, m.until) end as until, true as member
    from access.membership m where m.tenant_id = access.tenant_id()
    union all
    select s.person_id, null, t.name, s.opened_at, coalesce(s.ended_at, case when s.until <= now() then s.until end), false
    from access.support s join access.tenant t on t.id = s.home_id where s.tenant_id = access.tenant_id())
  select distinct on (p.id) p.id, p.given_name || ' ' || p.family_name, k.job_title, k.body, k.since, k.until
  from known k join access.person p on p.id = k.person_id
  where $1 is null or p.id > $1
  order by p.id, k.member desc, (k.until is null) desc, k.since desc limit least($2, 1000)
$$;
select access.adopt('access');
grant execute on function access.traced_people(uuid, integer) to audit_reader;

create function audit.erasable_people(cursor uuid, most integer)
returns table (person_id uuid, display_name text, job_title text, body text, since timestamptz, until timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.tenant_id() is null or not access.permits('trail.erase') then perform access.fail('access.refused', 'trail.erase'); end if;
  return query select p.* from access.traced_people($1, $2) p;
end
$$;
select access.adopt('audit');
grant execute on function audit.erasable_people(uuid, integer) to bocage_audit;
