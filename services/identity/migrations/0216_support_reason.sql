-- The reason of a support access is copied here from what the trail tells, to be shown: it goes when that goes.
alter table access.support alter column reason drop not null;
-- ANALYZE would keep a sample of the words, and what was erased leaves its pages with the next vacuum.
alter table access.support alter column reason set statistics 0;
-- That keeps the sample that ANALYZE took before; a column given its type again has none. The view hinders that, and is made again as it was.
drop view access.live_support;
alter table access.support alter column reason type text;
create view access.live_support with (security_invoker = true) as
select s.*, p.state = 'suspended' or p.account_disabled_at is not null as suspended
from access.support s
join access.person p on p.id = s.person_id
join access.tenant home on home.id = s.home_id and home.state = 'active'
join access.tenant here on here.id = s.tenant_id and here.state = 'active'
where s.ended_at is null and s.until > now()
  and exists (select from access.member m where m.person_id = s.person_id and m.tenant_id = s.home_id and not m.suspended)
  and not exists (select from access.member m where m.person_id = s.person_id and m.tenant_id = s.tenant_id);
grant select on access.live_support to access_reader;
alter view access.live_support owner to bocage_owner;
alter table access.support set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 0);

create function access.forget_reasons(supports uuid[]) returns void
language sql volatile security definer set search_path = ''
as $$ update access.support s set reason = null where s.id = any ($1) and s.reason is not null $$;
select access.adopt('access');
grant execute on function access.forget_reasons(uuid[]) to audit_reader;
