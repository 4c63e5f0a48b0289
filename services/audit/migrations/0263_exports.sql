-- What was erased is in files of exports too: those of the trails that it went from are removed, to be asked for anew.
create function audit.remove_exports() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update audit.export e set state = 'removed', lease = null where e.tenant_id = new.tenant_id and e.state in ('running', 'ready', 'failed');
  return null;
end
$$;
create trigger remove_exports after insert on audit.event for each row when (new.type = 'trail.erased') execute function audit.remove_exports();
select access.adopt('audit');
