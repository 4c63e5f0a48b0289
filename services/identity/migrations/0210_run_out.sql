-- A share that ran out counts no more from that moment; here it is ended with what was given under it, so that both bodies are told.
create function access.end_shares_run_out()
returns table (share_id uuid, workspace_id uuid, owner_id uuid, tenant_id uuid, workspace_name text, level access.level, owner_name text, receiver_name text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query
    with ended as (
      update access.share s set state = 'ended', ended_at = now() where s.ended_at is null and s.expires_at <= now() returning s.*
    ), given as (
      update access.grants g set ended_at = now() from ended e
      where g.workspace_id = e.workspace_id and g.grantee_tenant_id = e.tenant_id and g.ended_at is null
    )
    select e.id, e.workspace_id, e.owner_id, e.tenant_id, e.workspace_name, e.level, o.name, r.name
    from ended e join access.tenant o on o.id = e.owner_id join access.tenant r on r.id = e.tenant_id;
end
$$;
create index share_runs_out on access.share (expires_at) where ended_at is null;
select access.adopt('access');
grant execute on function access.end_shares_run_out() to bocage_identity_system;
