-- A proposal ended by itself the share that had run out, which the job then took for told: it is for the job's function, which
-- tells, and which the service runs first.
create or replace function access.propose_share(
  workspace uuid, tenant uuid, level access.level, expires_at timestamptz, role uuid default null, for_all boolean default false
) returns table (share_id uuid, state text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.workspace;
  receiver record;
  made uuid := access.uuid7();
  outcome text := 'proposed';
begin
  perform access.need('shares.propose');
  item := access.hold_workspace($1, 'manager');
  -- A share is between its owner and another: who manages it from elsewhere does not pass it on.
  if item.tenant_id <> access.tenant_id() then perform access.fail('access.refused', 'shares.propose'); end if;
  if $4 <= now() then perform access.fail('expiry.past'); end if;
  select t.* into receiver from access.tenant t where t.id = $2 and t.perimeter_id = item.perimeter_id and t.id <> item.tenant_id;
  if receiver.id is null then perform access.fail('tenant.not-found'); end if;
  if receiver.state not in ('active', 'pending') then perform access.fail('share.tenant-not-active'); end if;
  if $5 is not null and not exists (select from access.role r where r.id = $5 and r.retired_at is null and r.tenant_id is null) then
    perform access.fail('role.not-found');
  end if;
  if exists (select from access.share s where s.workspace_id = item.id and s.tenant_id = $2 and s.ended_at is null) then
    perform access.fail('share.exists');
  end if;
  if receiver.state = 'active' and receiver.kind = 'commune'
    and exists (select from access.tenant t where t.id = item.tenant_id and t.kind = 'epci') then
    outcome := 'accepted';
  end if;
  insert into access.share (id, perimeter_id, owner_id, workspace_id, tenant_id, level, state, expires_at, for_all, workspace_name,
    proposed_by, decided_at)
  values (made, item.perimeter_id, item.tenant_id, item.id, $2, $3, outcome, $4, $6, item.name, access.person_id(),
    case when outcome = 'accepted' then now() end);
  -- Grants of an earlier share that ended do not come back with the new one.
  update access.grants g set ended_at = now(), ended_by = access.person_id()
  where g.workspace_id = item.id and g.grantee_tenant_id = $2 and g.ended_at is null;
  insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, grantee_tenant_id, role_id, level, expires_at, created_by)
  values (item.perimeter_id, item.tenant_id, item.id, item.acl_id, case when $5 is null then 'tenant' else 'tenant-role' end, $2, $5,
    $3, $4, access.person_id());
  return query select made, outcome;
end
$$;
select access.adopt('access');
