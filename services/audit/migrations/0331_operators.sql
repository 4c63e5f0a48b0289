-- Who reads the instance's trail is told there, as who reads a body's: once an hour and account.
create function audit.opened_instance() returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if not audit.operates() then perform access.fail('access.refused', 'operator'); end if;
  insert into audit.hourly (person_id, subject_id, type, hour)
  values (access.account_id(), access.account_id(), 'trail.opened', date_trunc('hour', now())) on conflict do nothing;
  if not found then return; end if;
  perform audit.write(null, null, 'trail.opened', 'trail', null, '{"trailOf": "instance"}', null, null);
end
$$;
select access.adopt('audit');
grant execute on function audit.opened_instance() to bocage_audit_system;
