-- What is told goes with its copies outside the trail: the reason of a support access, which its body's screen shows.
create function audit.forget_copies() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.forget_reasons(array_agg(e.subject_id))
  from gone join audit.event e on e.id = gone.event_id where e.type = 'support.opened' and e.mirror_of is null
  having count(*) > 0;
  return null;
end
$$;
create trigger forget_copies after delete on audit.payload referencing old table as gone
  for each statement execute function audit.forget_copies();
-- Those whose time was over before.
do $$
begin
  perform access.forget_reasons(array_agg(e.subject_id)) from audit.event e
  where e.type = 'support.opened' and e.mirror_of is null and not exists (select from audit.payload p where p.event_id = e.id) having count(*) > 0;
end
$$;

-- An export that was taken up while a person is being erased had read them: it goes too. One that waits has read nothing.
create or replace function audit.remove_exports() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
begin
  -- Those that wait are named, for one of them may be taken up by a transaction that is not over.
  update audit.export e set state = case when e.state = 'waiting' then e.state else 'removed' end, lease = null
  where e.tenant_id = new.tenant_id and e.state in ('waiting', 'running', 'ready', 'failed');
  return null;
end
$$;
select access.adopt('audit');
