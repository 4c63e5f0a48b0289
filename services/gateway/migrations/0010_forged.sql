-- A request that another site had a signed-in person's browser make.
create function gateway.record_forged(cookie_hash bytea) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  found_row record;
begin
  select * into found_row from access.session_get(cookie_hash);
  if found_row.id is null then return; end if;
  perform gateway.act_for(found_row.account_id);
  perform audit.record_instance('access.refused', 'session', found_row.id, jsonb_build_object('operation', 'request', 'code', 'request.forged'));
end
$$;
select access.adopt('gateway');
grant execute on function gateway.record_forged(bytea) to bocage_gateway_system;
