-- Bodies: provisioning, the convention, closing. Identity's functions do not record events: the service does, in the
-- same transaction (so that the inventory of routes sees it); what a function ends along the way it returns.

-- The acting membership must have the permission; a system role acts without. 403 names what is missing.
create function access.need(permission text) returns void
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if access.system_reason() is not null or access.permits(permission) then return; end if;
  if exists (select from access.tenant t where t.id = access.tenant_id() and t.state = 'closed') then
    perform access.fail('tenant.closed');
  end if;
  perform access.fail('access.refused', permission);
end
$$;
create function access.need_system() returns void
language plpgsql stable
as $$ begin if access.system_reason() is null then perform access.fail('access.refused', 'operator'); end if; end $$;

-- Something of Keycloak's must follow.
create function access.want(the_kind text, the_id uuid) returns void
language sql volatile
as $$
  insert into access.sync (kind, id) values (the_kind, the_id)
  on conflict (kind, id) do update set version = sync.version + 1, due_at = now(), attempts = 0, last_error = null
$$;

create function access.builtin(the_key text) returns uuid
language sql stable as $$ select r.id from access.role r where r.key = the_key $$;

-- Tenants always keep an administrator, and workspaces a manager of their own tenant, who can act.
create function access.administrators(tenant uuid) returns setof uuid
language sql stable
as $$
  select m.id from access.member m join access.membership_role r on r.membership_id = m.id
  where m.tenant_id = tenant and r.role_id = access.builtin('administrateur') and not m.suspended
$$;
create function access.managed_by(the_membership uuid) returns uuid[]
language sql stable
as $$
  select coalesce(array_agg(distinct h.workspace_id), '{}') from access.holding h
  join access.workspace w on w.acl_id = h.acl_id
  where h.membership_id = the_membership and h.level = 'manager' and h.tenant_id = h.owner_id and not h.suspended
$$;
-- Called after the change, under a lock: of two managers who remove each other at the same time, the second finds nobody.
create function access.assert_managed(workspaces uuid[]) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  orphan uuid;
begin
  perform from access.workspace w where w.id = any (workspaces) order by w.id for no key update;
  select w.id into orphan from access.workspace w
  where w.id = any (workspaces) and not exists (
    select from access.holding h
    where h.acl_id = w.acl_id and h.level = 'manager' and h.tenant_id = w.tenant_id and not h.suspended)
  limit 1;
  if orphan is not null then perform access.fail('workspace.last-manager', orphan::text); end if;
end
$$;
create function access.assert_administered(tenant uuid) returns void
language plpgsql volatile
as $$
begin
  perform from access.tenant t where t.id = tenant for no key update;
  if not exists (select access.administrators(tenant)) then perform access.fail('membership.last-administrator'); end if;
end
$$;
grant execute on function access.assert_administered(uuid), access.need(text), access.need_system(), access.want(text, uuid), access.builtin(text),
  access.administrators(uuid), access.managed_by(uuid), access.assert_managed(uuid[]) to access_reader;

create function access.provision_perimeter(name text, siren text) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made uuid;
begin
  perform access.need_system();
  insert into access.perimeter (name, siren) values ($1, $2) on conflict do nothing;
  select p.id into made from access.perimeter p where p.siren = $2;
  return made;
end
$$;

-- Idempotent: found again by SIREN, or for a commune by INSEE code. Pending, without an account.
create function access.provision_tenant(
  perimeter uuid, kind text, name text, siren text, insee text, departement_code text, departement_name text,
  population integer, parent uuid default null
) returns table (tenant_id uuid, created boolean)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  known uuid;
begin
  if access.system_reason() is null then
    perform access.need('perimeter.provision');
    if $1 is distinct from access.perimeter_id() then perform access.fail('not-found'); end if;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('provision:' || $1::text, 0));
  if not exists (select from access.perimeter p where p.id = $1) then perform access.fail('not-found'); end if;
  select t.id into known from access.tenant t
  where t.perimeter_id = $1 and (t.siren = $4 or $2 = 'commune' and t.kind = 'commune' and t.insee = $5);
  if known is not null then return query select known, false; return; end if;
  known := access.uuid7();
  insert into access.tenant (id, perimeter_id, kind, name, siren, insee, departement_code, departement_name, population, parent_id)
  values (known, $1, $2, $3, $4, $5, $6, $7, $8, $9);
  insert into access.tenant_code (perimeter_id, tenant_id, code)
  select $1, known, c from unnest(array[$4, case when $2 = 'commune' then $5 end]) c where c is not null
  on conflict do nothing;
  perform access.want('tenant', known);
  return query select known, true;
end
$$;

-- Names the administrator of a tenant: at once while it is pending, after 72 hours' notice (or its own administrator's
-- confirmation) later. Never oneself.
create function access.name_administrator(tenant uuid, person uuid)
returns table (membership_id uuid, nomination_id uuid, effective_at timestamptz)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  body record;
  made uuid;
begin
  perform access.need('perimeter.provision');
  select t.* into body from access.tenant t where t.id = $1
    and (access.system_reason() is not null or t.perimeter_id = access.perimeter_id()) for update;
  if body.id is null or not exists (select from access.person p where p.id = $2) then perform access.fail('not-found'); end if;
  if $2 = access.person_id() or exists (select from access.person p where p.id = $2 and p.account_id = access.account_id()) then
    perform access.fail('administrator.oneself');
  end if;
  if body.state = 'pending' then
    made := access.join_tenant(body.perimeter_id, body.id, $2, array[access.builtin('administrateur')], now(), null);
    return query select made, null::uuid, now();
  elsif body.state = 'active' then
    insert into access.nomination (perimeter_id, tenant_id, person_id, named_by, effective_at)
    values (body.perimeter_id, body.id, $2, access.person_id(), now() + interval '72 hours') returning id into made;
    return query select null::uuid, made, now() + interval '72 hours';
  else
    perform access.fail('tenant.' || body.state);
  end if;
end
$$;

-- The tenant's own word on a nomination.
create function access.decide_nomination(nomination uuid, accept boolean) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item record;
begin
  perform access.need('people.manage');
  select n.* into item from access.nomination n
  where n.id = $1 and n.tenant_id = access.tenant_id() and n.done_at is null for update;
  if item.id is null then perform access.fail('not-found'); end if;
  update access.nomination n set done_at = now(), confirmed_by = case when accept then access.person_id() end,
    refused_by = case when accept then null else access.person_id() end where n.id = item.id;
  if accept then
    return access.join_tenant(item.perimeter_id, item.tenant_id, item.person_id, array[access.builtin('administrateur')], now(), null);
  end if;
  return null;
end
$$;

-- Nominations whose notice has run out. For the system, every few minutes.
create function access.apply_nominations() returns table (nomination_id uuid, tenant_id uuid, person_id uuid, membership_id uuid)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item record;
begin
  perform access.need_system();
  for item in select n.* from access.nomination n where n.done_at is null and n.effective_at <= now() for update skip locked loop
    update access.nomination n set done_at = now() where n.id = item.id;
    return query select item.id, item.tenant_id, item.person_id,
      access.join_tenant(item.perimeter_id, item.tenant_id, item.person_id, array[access.builtin('administrateur')], now(), null);
  end loop;
end
$$;

create function access.nominations()
returns table (id uuid, person_id uuid, display_name text, named_at timestamptz, effective_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select n.id, n.person_id, p.given_name || ' ' || p.family_name, n.named_at, n.effective_at
  from access.nomination n join access.person p on p.id = n.person_id
  where n.tenant_id = access.tenant_id() and n.done_at is null and access.membership_id() is not null
$$;

-- The named administrator accepts the convention (in a person's context): the tenant becomes active, gets its first
-- workspaces, and the shares proposed by its own EPCI are accepted. Afterwards the transaction acts for the tenant.
create function access.accept_convention(tenant uuid, version text, accepted_name text)
returns table (kind text, id uuid, name text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  body record;
  member record;
  made uuid;
  plan record;
begin
  select t.* into body from access.tenant t where t.id = $1 for update;
  select m.* into member from access.member m
  where m.person_id = access.person_id() and m.tenant_id = $1 and m.id in (select access.administrators($1));
  if body.id is null or member.id is null then perform access.fail('not-found'); end if;
  if body.state <> 'pending' then perform access.fail('tenant.not-pending'); end if;
  insert into access.convention (perimeter_id, tenant_id, version, accepted_by, accepted_name)
  values (body.perimeter_id, $1, $2, access.person_id(), $3);
  update access.tenant t set state = 'active', activated_at = now() where t.id = $1;
  perform access.set_context(body.perimeter_id, $1, member.person_id, member.id, access.account_id(), access.request_id(), null);
  perform access.want('tenant', $1);
  for plan in
    select * from (values
      ('commune', 'offices', 'Mairie'), ('commune', 'council', 'Conseil municipal'),
      ('epci', 'offices', 'Services communautaires'), ('epci', 'council', 'Conseil communautaire')) as p (body_kind, kind, name)
    where p.body_kind = body.kind or body.kind not in ('commune', 'epci') and (p.body_kind, p.kind) = ('commune', 'offices')
  loop
    made := access.make_workspace(body.perimeter_id, $1,
      case when body.kind in ('commune', 'epci') then plan.name else 'Services' end, plan.kind, member.id);
    insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, grantee_tenant_id, role_id, level, created_by)
    select body.perimeter_id, $1, made, w.acl_id, 'tenant-role', $1, access.builtin(g.key), g.level::access.level, member.person_id
    from access.workspace w cross join (values
      ('offices', 'agent', 'editor'), ('offices', 'secretariat', 'manager'), ('council', 'secretariat', 'manager'),
      ('council', 'agent', 'reader'), ('council', 'elu', 'commenter')) as g (kind, key, level)
    where w.id = made and g.kind = plan.kind;
    return query select 'workspace', made, case when body.kind in ('commune', 'epci') then plan.name else 'Services' end;
  end loop;
  return query
    update access.share s set state = 'accepted', decided_at = now()
    from access.tenant owner
    where s.tenant_id = $1 and s.state = 'proposed' and owner.id = s.owner_id and owner.kind = 'epci' and owner.perimeter_id = body.perimeter_id
      and (s.expires_at is null or s.expires_at > now()) and body.kind = 'commune'
    returning 'share', s.id, s.workspace_name;
end
$$;

create function access.suspend_tenant(tenant uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  update access.tenant t set state = 'suspended', suspended_at = now() where t.id = $1 and t.state = 'active';
  if not found then perform access.fail('tenant.not-active'); end if;
  perform access.want('tenant', $1);
end
$$;

create function access.resume_tenant(tenant uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  update access.tenant t set state = 'active', suspended_at = null where t.id = $1 and t.state = 'suspended';
  if not found then perform access.fail('tenant.not-suspended'); end if;
  perform access.want('tenant', $1);
end
$$;

-- A body that leaves: read-only, its shares ended both ways (returned, for the trail of the other side).
create function access.close_tenant(tenant uuid)
returns table (share_id uuid, workspace_id uuid, owner_id uuid, tenant_id uuid)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  update access.tenant t set state = 'closed', closed_at = now() where t.id = $1 and t.state in ('active', 'suspended');
  if not found then perform access.fail('tenant.not-active'); end if;
  perform access.want('tenant', $1);
  return query
    update access.share s set state = 'ended', ended_at = now()
    where s.ended_at is null and (s.tenant_id = $1 or s.owner_id = $1)
    returning s.id, s.workspace_id, s.owner_id, s.tenant_id;
end
$$;

-- A commune nouvelle: its administrators read the workspaces of the closed ones.
create function access.inherit_from(closed uuid, successor uuid, since date) returns setof uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  wall uuid;
begin
  perform access.need_system();
  select t.perimeter_id into wall from access.tenant t join access.tenant s on s.perimeter_id = t.perimeter_id
  where t.id = $1 and t.state = 'closed' and s.id = $2;
  if wall is null then perform access.fail('tenant.not-closed'); end if;
  insert into access.tenant_link (perimeter_id, predecessor_id, successor_id, since) values (wall, $1, $2, $3) on conflict do nothing;
  insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, grantee_tenant_id, role_id, level)
  select wall, $1, w.id, w.acl_id, 'tenant-role', $2, access.builtin('administrateur'), 'reader'
  from access.workspace w where w.tenant_id = $1 and not exists (
    select from access.share s where s.workspace_id = w.id and s.tenant_id = $2 and s.ended_at is null);
  return query
    insert into access.share (perimeter_id, owner_id, workspace_id, tenant_id, level, state, workspace_name, decided_at)
    select wall, $1, w.id, $2, 'reader', 'accepted', w.name, now() from access.workspace w where w.tenant_id = $1
    on conflict (workspace_id, tenant_id) where ended_at is null do nothing
    returning id;
end
$$;

-- The tenant's own look; the rest is the instance's business.
create function access.set_colour(colour text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('tenant.manage');
  update access.tenant t set colour = $1 where t.id = access.tenant_id();
end
$$;

create function access.change_tenant(tenant uuid, name text, code text, quota_bytes bigint, keycloak_org_id text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  body record;
begin
  perform access.need_system();
  select t.* into body from access.tenant t where t.id = $1 for update;
  if body.id is null then perform access.fail('not-found'); end if;
  update access.tenant t set name = coalesce($2, t.name), quota_bytes = coalesce($4, t.quota_bytes),
    keycloak_org_id = coalesce($5, t.keycloak_org_id),
    insee = case when length($3) = 5 then $3 else t.insee end, siren = case when length($3) = 9 then $3 else t.siren end
  where t.id = $1;
  if $3 is not null and $3 is distinct from body.siren and $3 is distinct from body.insee then
    update access.tenant_code c set former_at = now()
    where c.tenant_id = $1 and length(c.code) = length($3) and c.former_at is null;
    insert into access.tenant_code (perimeter_id, tenant_id, code) values (body.perimeter_id, $1, $3)
    on conflict (perimeter_id, code) do update set tenant_id = excluded.tenant_id, former_at = null;
  end if;
  if $2 is not null or $3 is not null then perform access.want('tenant', $1); end if;
end
$$;

-- Bytes that a tenant may keep: for storage, within the perimeter.
create function access.quota(tenant uuid) returns bigint
language sql stable security definer set search_path = ''
as $$
  select t.quota_bytes from access.tenant t
  where t.id = $1 and t.perimeter_id = access.perimeter_id()
$$;

-- Whose address is this code, present or former? Within the perimeter of who asks.
create function access.resolve_code(code text)
returns table (tenant_id uuid, current_code text, name text, departement_code text, state text)
language sql stable security definer set search_path = ''
as $$
  select t.id, coalesce(case when t.kind = 'commune' then t.insee end, t.siren, t.insee), t.name, t.departement_code, t.state
  from access.tenant_code c join access.tenant t on t.id = c.tenant_id
  where c.code = $1 and c.perimeter_id = access.perimeter_id()
$$;
