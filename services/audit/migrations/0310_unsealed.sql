-- Since when something of the trail waits for its leaf, for who may read the trail.
create function audit.unsealed_since() returns timestamptz
language plpgsql stable security definer set search_path = ''
as $$
begin
  -- Refuses who may not read.
  perform audit.tree_here();
  return (select e.occurred_at from audit.unsealed u join audit.event e on e.id = u.event_id
    where u.tenant_id is not distinct from access.tenant_id() order by u.event_id limit 1);
end
$$;

select access.adopt('audit');
grant execute on function audit.unsealed_since() to bocage_audit, bocage_audit_system;
