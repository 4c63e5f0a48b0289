-- Support accesses are accesses: they are kept as long as those, no longer as what is the body's. A time that was set for
-- either class stays what it is; what goes by it is announced 7 days before, as ever.
create or replace function audit.class_of(type text) returns text
language sql immutable
as $$
  select case
    when split_part(type, '.', 1) in ('decision', 'minutes') then 'archives'
    when audit.is_reading(type) then 'readings'
    when split_part(type, '.', 1) in ('note', 'folder', 'file', 'upload') then 'content'
    when split_part(type, '.', 1) in ('access', 'workspace', 'grant', 'share', 'team', 'role', 'support') then 'access'
    when split_part(type, '.', 1) in ('person', 'membership', 'invitation', 'administrator', 'import') then 'people'
    when split_part(type, '.', 1) in ('session', 'sign-in', 'account') then 'sessions'
    else 'body' end
$$;
-- A purge that is announced counted them otherwise: it is announced anew, with its 7 days.
with counted as (
  select p.id from audit.purge_plan p where p.done_at is null and exists (
    select from audit.event e join audit.payload w on w.event_id = e.id
    where e.tenant_id is not distinct from p.tenant_id and e.type like 'support.%')),
begun as (update audit.purge_plan p set done_at = now() from counted c where p.id = c.id and p.gone > 0)
delete from audit.purge_plan p using counted c where p.id = c.id and p.gone = 0;
select access.adopt('audit');
