-- A request that names its workspace works out what it reaches there alone.

-- From here to the end of the transaction, or of its context, nothing outside of this workspace is reached: it can only take away.
create function access.within(workspace uuid) returns void
language sql volatile
as $$
  select pg_catalog.set_config('bocage.within', workspace::text, true), pg_catalog.set_config('bocage.acls', '', true)
$$;

create or replace function access.set_context(
  perimeter uuid, tenant uuid, person uuid, membership uuid, account uuid, request uuid, reason text
) returns void
language sql volatile
as $$
  select set_config('bocage.perimeter', coalesce(perimeter::text, ''), true),
         set_config('bocage.tenant', coalesce(tenant::text, ''), true),
         set_config('bocage.person', coalesce(person::text, ''), true),
         set_config('bocage.membership', coalesce(membership::text, ''), true),
         set_config('bocage.account', coalesce(account::text, ''), true),
         set_config('bocage.request', coalesce(request::text, ''), true),
         set_config('bocage.system', coalesce(reason, ''), true),
         set_config('bocage.within', '', true),
         set_config('bocage.acls', '', true)
$$;

create or replace function access.held() returns table (acl_id uuid, level access.level)
language plpgsql stable
as $$
begin
  if coalesce(current_setting('bocage.acls', true), '') = '' then
    perform set_config('bocage.acls', coalesce(array_agg(r.acl_id), '{}')::text, true),
            set_config('bocage.levels', coalesce(array_agg(r.level), '{}')::text, true)
    from access.reach(access.membership_id(), true, nullif(current_setting('bocage.within', true), '')::uuid) r;
  end if;
  return query select * from unnest(current_setting('bocage.acls')::uuid[], current_setting('bocage.levels')::access.level[]);
end
$$;

-- Over what is held: whoever decides upon it holds the tree's lock, which lets go of what was held before.
create or replace function access.place(workspace uuid)
returns table (perimeter_id uuid, tenant_id uuid, workspace_id uuid, acl_id uuid, level access.level)
language sql stable security definer set search_path = ''
as $$
  select w.perimeter_id, w.tenant_id, w.id, w.acl_id, mine.level
  from access.workspace w left join access.held() mine on mine.acl_id = w.acl_id
  where w.id = workspace and (
    access.system_reason() is not null and w.tenant_id = access.tenant_id()
    or w.perimeter_id = access.perimeter_id() and mine.level is not null)
$$;

select access.adopt('access');
grant execute on function access.within(uuid) to bocage_identity, bocage_notes, bocage_storage, bocage_audit;
