-- What the operator and the gestionnaire see of bodies: states and counts; no titles, no names but administrators'.

create function access.nominees(the_tenant uuid) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('membershipId', m.id, 'displayName', p.given_name || ' ' || p.family_name,
    'identifiant', p.identifiant, 'invitation', access.invitation_state(p.id)) order by p.family_name, p.given_name, m.id), '[]')
  from access.member m join access.person p on p.id = m.person_id
  join access.membership_role r on r.membership_id = m.id and r.role_id = access.builtin('administrateur')
  where m.tenant_id = the_tenant
$$;

-- A tenant in the progress of a provisioning.
create function access.provisioned(the_tenant uuid) returns jsonb
language sql stable
as $$
  select jsonb_build_object('tenantId', t.id, 'legalKind', t.kind, 'name', t.name, 'code', access.code_of(t), 'siren', t.siren,
    'departement', case when t.departement_code is null then null
      else jsonb_build_object('code', t.departement_code, 'name', coalesce(t.departement_name, '')) end,
    'population', t.population, 'state', t.state,
    'sync', case when s.done_version >= s.version then 'done' when s.last_error is not null then 'failed' else 'waiting' end,
    'attempts', coalesce(s.attempts, 0),
    'failure', case when s.done_version < s.version then s.last_error end, 'syncedAt', s.done_at,
    'administrators', access.nominees(t.id))
  from access.tenant t left join access.sync s on s.kind = 'tenant' and s.id = t.id where t.id = the_tenant
$$;
grant execute on function access.nominees(uuid), access.provisioned(uuid) to access_reader;

create function access.provisioning(wanted uuid default null)
returns table (id uuid, name text, siren text, created_at timestamptz, total integer, done integer, failed integer, active integer)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query select w.id, w.name, w.siren, w.created_at, count(t.id)::integer,
    (count(*) filter (where s.done_version >= s.version))::integer,
    (count(*) filter (where s.done_version < s.version and s.last_error is not null))::integer,
    (count(*) filter (where t.state = 'active'))::integer
  from access.perimeter w left join access.tenant t on t.perimeter_id = w.id left join access.sync s on s.kind = 'tenant' and s.id = t.id
  where $1 is null or w.id = $1 group by w.id order by w.name, w.id limit 1000;
end
$$;
create function access.provisioning_tenants(perimeter uuid) returns setof jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select access.provisioned(t.id) from access.tenant t where t.perimeter_id = $1
    order by (t.kind = 'epci') desc, t.population desc nulls last, t.name, t.id limit 1000;
end
$$;
create function access.provisioned_tenant(tenant uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return access.provisioned($1);
end
$$;

-- Communes that stand in another perimeter of the instance.
create function access.communes_elsewhere(perimeter uuid, codes text[]) returns setof text
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select t.insee from access.tenant t
    where t.kind = 'commune' and t.insee = any ($2) and t.perimeter_id is distinct from $1 and t.state <> 'closed';
end
$$;
create function access.tenant_by_siren(perimeter uuid, siren text) returns table (id uuid, kind text, name text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select t.id, t.kind, t.name from access.tenant t where t.perimeter_id = $1 and t.siren = $2;
end
$$;
create function access.perimeter_by_siren(siren text) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return (select w.id from access.perimeter w where w.siren = $1);
end
$$;
create function access.tenant_state(tenant uuid) returns table (perimeter_id uuid, state text, name text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select t.perimeter_id, t.state, t.name from access.tenant t where t.id = $1;
end
$$;

create function access.share_facts(share uuid) returns table (workspace_name text, level access.level, owner_name text, receiver_name text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select s.workspace_name, s.level, o.name, t.name from access.share s
    join access.tenant o on o.id = s.owner_id join access.tenant t on t.id = s.tenant_id where s.id = $1;
end
$$;

create function access.share_received(share uuid)
returns table (workspace_id uuid, owner_id uuid, workspace_name text, level access.level, owner_name text, receiver_name text)
language sql stable security definer set search_path = ''
as $$
  select s.workspace_id, s.owner_id, s.workspace_name, s.level, o.name, t.name from access.share s
  join access.tenant o on o.id = s.owner_id join access.tenant t on t.id = s.tenant_id
  where s.id = $1 and s.tenant_id = access.tenant_id() and access.membership_id() is not null
$$;

-- Who a tenant's administrators are, by identifiant: the same line again changes nothing.
create function access.administrator_of(tenant uuid, person uuid) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  if access.system_reason() is null then perform access.need('perimeter.provision'); end if;
  return (select m.id from access.member m join access.membership_role r on r.membership_id = m.id
    where m.tenant_id = $1 and m.person_id = $2 and r.role_id = access.builtin('administrateur')
      and (access.system_reason() is not null or m.perimeter_id = access.perimeter_id()));
end
$$;
create function access.nominee_of(membership uuid)
returns table (tenant_id uuid, tenant_state text, tenant_name text, perimeter_id uuid, person_id uuid, nominee jsonb)
language plpgsql stable security definer set search_path = ''
as $$
begin
  if access.system_reason() is null then perform access.need('perimeter.provision'); end if;
  return query select t.id, t.state, t.name, t.perimeter_id, p.id,
    jsonb_build_object('membershipId', m.id, 'displayName', p.given_name || ' ' || p.family_name, 'identifiant', p.identifiant,
      'invitation', access.invitation_state(p.id))
  from access.membership m join access.person p on p.id = m.person_id join access.tenant t on t.id = m.tenant_id
  where m.id = $1 and (access.system_reason() is not null or m.perimeter_id = access.perimeter_id());
end
$$;

-- The acting tenant's own card.
create function access.tenant_card() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('tenantId', t.id, 'perimeterId', t.perimeter_id, 'legalKind', t.kind, 'name', t.name, 'code', access.code_of(t),
    'siren', t.siren, 'departement', case when t.departement_code is null then null
      else jsonb_build_object('code', t.departement_code, 'name', coalesce(t.departement_name, '')) end,
    'state', t.state,
    'administrators', (select coalesce(jsonb_agg(jsonb_build_object('personId', p.id, 'displayName', p.given_name || ' ' || p.family_name)
        order by p.family_name, p.given_name, p.id), '[]')
      from access.membership m join access.person p on p.id = m.person_id where m.id in (select access.administrators(t.id))),
    'convention', (select jsonb_build_object('version', c.version, 'by', c.accepted_name, 'at', c.accepted_at)
      from access.convention c where c.tenant_id = t.id order by c.accepted_at desc limit 1))
  from access.tenant t where t.id = access.tenant_id() and access.membership_id() is not null
$$;

-- The convention as an administrator of the tenant sees it, in a person's own context. No row for anybody else.
create function access.convention_of(tenant uuid) returns table (name text, kind text, state text, accepted jsonb)
language sql stable security definer set search_path = ''
as $$
  select t.name, t.kind, t.state, (select jsonb_build_object('version', c.version, 'by', c.accepted_name, 'at', c.accepted_at)
    from access.convention c where c.tenant_id = t.id order by c.accepted_at desc limit 1)
  from access.tenant t where t.id = $1 and exists (
    select from access.membership m where m.person_id = access.person_id() and m.id in (select access.administrators(t.id)))
$$;

-- The gestionnaire's view. Counts come from the tables of nodes of the other schemas, once these exist.
create function access.overview() returns setof jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  body access.tenant;
  notes bigint;
  files bigint;
  volume bigint;
begin
  perform access.need('perimeter.read');
  for body in select t.* from access.tenant t where t.perimeter_id = access.perimeter_id()
    order by (t.kind = 'epci') desc, t.name, t.id limit 1000
  loop
    notes := 0; files := 0; volume := 0;
    if to_regclass('notes.item') is not null then
      execute 'select count(*) from notes.item where tenant_id = $1 and kind = ''note'' and trashed_at is null' into notes using body.id;
    end if;
    if to_regclass('storage.file') is not null then
      execute 'select count(*), coalesce(sum(size_bytes), 0) from storage.file where tenant_id = $1 and trashed_at is null'
        into files, volume using body.id;
    end if;
    return next jsonb_build_object('tenantId', body.id, 'legalKind', body.kind, 'name', body.name, 'code', access.code_of(body),
      'departement', case when body.departement_code is null then null
        else jsonb_build_object('code', body.departement_code, 'name', coalesce(body.departement_name, '')) end,
      'state', body.state, 'activatedAt', body.activated_at, 'administrators', access.nominees(body.id),
      'people', (select count(*) from access.member m where m.tenant_id = body.id),
      'workspaces', (select count(*) from access.workspace w where w.tenant_id = body.id and w.archived_at is null),
      'notes', notes, 'files', files, 'volumeBytes', volume);
  end loop;
end
$$;

-- Nominations: those that concern the acting tenant, and for a gestionnaire those of the perimeter.
alter table access.nomination add column withdrawn_at timestamptz, add column notified_at timestamptz;
create function access.nomination_list(wanted uuid default null)
returns table (id uuid, tenant_id uuid, tenant_name text, person_id uuid, display_name text, state text, proposed_at timestamptz, effective_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select n.id, t.id, t.name, p.id, p.given_name || ' ' || p.family_name,
    case when n.withdrawn_at is not null then 'withdrawn' when n.refused_by is not null then 'refused'
      when n.done_at is not null then 'effective' else 'waiting' end, n.named_at, n.effective_at
  from access.nomination n join access.tenant t on t.id = n.tenant_id join access.person p on p.id = n.person_id
  where access.membership_id() is not null and ($1 is null or n.id = $1)
    and (n.tenant_id = access.tenant_id() or n.perimeter_id = access.perimeter_id() and access.permits('perimeter.provision'))
  order by n.done_at is null desc, n.named_at desc limit 100
$$;
create function access.nomination_waits(tenant uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need('perimeter.provision');
  return exists (select from access.nomination n where n.tenant_id = $1 and n.done_at is null);
end
$$;
create function access.withdraw_nomination(nomination uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need('perimeter.provision');
  update access.nomination n set done_at = now(), withdrawn_at = now()
  where n.id = $1 and n.perimeter_id = access.perimeter_id() and n.done_at is null;
  if not found then perform access.fail('nomination.decided'); end if;
end
$$;
-- The 72 hours run from the notice: one that was never given takes no effect.
create function access.notices_due() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select n.id from access.nomination n where n.done_at is null and n.notified_at is null order by n.named_at limit 100;
end
$$;
create function access.nomination_notified(nomination uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  update access.nomination n set notified_at = now(), effective_at = greatest(n.effective_at, now() + interval '72 hours')
  where n.id = $1 and n.notified_at is null;
end
$$;
create or replace function access.apply_nominations() returns table (nomination_id uuid, tenant_id uuid, person_id uuid, membership_id uuid)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item record;
begin
  perform access.need_system();
  for item in select n.* from access.nomination n
    where n.done_at is null and n.notified_at is not null and n.effective_at <= now() for update skip locked
  loop
    update access.nomination n set done_at = now() where n.id = item.id;
    return query select item.id, item.tenant_id, item.person_id,
      access.join_tenant(item.perimeter_id, item.tenant_id, item.person_id, array[access.builtin('administrateur')], now(), null);
  end loop;
end
$$;
-- Every member is told: their addresses, for the letter of notice.
create function access.notice_addresses(tenant uuid) returns setof text
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select distinct lower(p.email) from access.member m join access.person p on p.id = m.person_id
    where m.tenant_id = $1 and not m.suspended and p.email is not null;
end
$$;
create function access.nomination_notice(nomination uuid)
returns table (tenant_id uuid, tenant_name text, perimeter_name text, display_name text, effective_at timestamptz, waiting boolean)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select t.id, t.name, w.name, p.given_name || ' ' || p.family_name, n.effective_at, n.done_at is null
    from access.nomination n join access.tenant t on t.id = n.tenant_id join access.perimeter w on w.id = t.perimeter_id
    join access.person p on p.id = n.person_id where n.id = $1;
end
$$;

select access.adopt('access');
grant execute on function access.provisioning(uuid), access.provisioning_tenants(uuid), access.provisioned_tenant(uuid),
  access.communes_elsewhere(uuid, text[]), access.tenant_by_siren(uuid, text), access.share_facts(uuid), access.perimeter_by_siren(text), access.tenant_state(uuid),
  access.administrator_of(uuid, uuid), access.nominee_of(uuid), access.notice_addresses(uuid), access.nomination_notice(uuid),
  access.notices_due(), access.nomination_notified(uuid)
  to bocage_identity_system;
grant execute on function access.tenant_card(), access.share_received(uuid), access.convention_of(uuid), access.overview(), access.nomination_list(uuid),
  access.nomination_waits(uuid), access.withdraw_nomination(uuid), access.administrator_of(uuid, uuid), access.nominee_of(uuid) to bocage_identity;
