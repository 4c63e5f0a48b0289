-- A support access that can no longer be used is over, at its time or before: it does not come back with the membership or
-- the body that it needed.

drop function access.end_supports();
create function access.end_supports()
returns table (support_id uuid, tenant_id uuid, opened_at timestamptz, until timestamptz, card jsonb, because text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query
    with over as (
      select s.id, case
        when s.until <= now() then 'until'
        when exists (select from access.member m where m.person_id = s.person_id and m.tenant_id = s.tenant_id) then 'support.member'
        when (select count(*) from access.tenant t where t.id in (s.tenant_id, s.home_id) and t.state = 'active') < 2 then 'support.body'
        else 'support.left' end as because
      from access.support s
      where s.ended_at is null and not exists (select from access.live_support l where l.id = s.id)
      order by s.until limit 200 for update skip locked)
    update access.support s set ended_at = least(s.until, now()) from over where s.id = over.id
    returning s.id, s.tenant_id, s.opened_at, s.until, access.support_card(s.id), over.because;
end
$$;

select access.adopt('access');
grant execute on function access.end_supports() to bocage_identity_system;
