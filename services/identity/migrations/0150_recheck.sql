-- Asked for every commit of edits: in plpgsql its plan is kept, where planning took four fifths of the call.
create or replace function access.recheck(connections jsonb) returns table (id text, level access.level)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with asked as (
    select c.id, c.account, c.tenant, c.session, c.acl
    from jsonb_to_recordset($1) as c (id text, account uuid, tenant uuid, session text, acl uuid)
  ), members as (
    select a.account, a.tenant, a.session, m.id as membership_id
    from (select distinct asked.account, asked.tenant, asked.session from asked) a
    join access.person p on p.account_id = a.account
    join access.member m on m.person_id = p.id and m.tenant_id = a.tenant and not m.suspended
    where not access.session_over(a.session)
  ), reached as (
    select m.membership_id, r.acl_id, r.level
    from (select distinct members.membership_id from members) m cross join lateral access.reach(m.membership_id) r
  )
  select asked.id, reached.level from asked
  left join members m on m.account = asked.account and m.tenant = asked.tenant and m.session = asked.session
  left join reached on reached.membership_id = m.membership_id and reached.acl_id = asked.acl;
end
$$;
select access.adopt('access');
