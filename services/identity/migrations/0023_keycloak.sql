-- Keycloak: what it must hold, and what it tells.

-- An account is open while its person may act somewhere; one that Keycloak's console shut stays shut until it opens it.
create or replace function access.wanted(the_kind text, the_id uuid) returns jsonb
language sql stable
as $$
  select case the_kind
    when 'tenant' then (
      select jsonb_build_object('name', t.name, 'code', access.code_of(t), 'state', t.state, 'orgId', t.keycloak_org_id,
        'perimeterId', t.perimeter_id, 'perimeterCode', w.siren)
      from access.tenant t join access.perimeter w on w.id = t.perimeter_id where t.id = the_id)
    else (
      select jsonb_build_object('identifiant', p.identifiant, 'givenName', p.given_name, 'familyName', p.family_name, 'email', p.email,
        'account', p.account_id,
        'enabled', p.state = 'active' and p.account_disabled_at is null and exists (
          select from access.member m where m.person_id = p.id and m.suspended_at is null),
        'tenants', coalesce((select jsonb_agg(jsonb_build_object('tenantId', t.id, 'orgId', t.keycloak_org_id) order by t.id)
          from access.member m join access.tenant t on t.id = m.tenant_id where m.person_id = p.id), '[]'))
      from access.person p where p.id = the_id) end
$$;

-- What was wanted anew while an attempt was failing is due at once, not after that attempt's wait.
create or replace function access.sync_failed(kind text, id uuid, error text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  -- Later and later: 2, 4, 8 … seconds, an hour at most. (`want` sets attempts to 0, `sync_take` to 1 or more.)
  update access.sync s set last_error = left($3, 2000), due_at = case when s.attempts = 0 then s.due_at
    else now() + least(interval '1 hour', make_interval(secs => 2 ^ least(s.attempts, 12))) end
  where s.kind = $1 and s.id = $2;
end
$$;

create function access.set_organization(tenant uuid, organization text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  update access.tenant t set keycloak_org_id = $2 where t.id = $1;
end
$$;

-- One thing, now, without waiting for its turn.
create function access.sync_one(kind text, id uuid) returns table (version bigint, wanted jsonb)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select coalesce(s.version, 0), w.wanted from (select access.wanted($1, $2) as wanted) w
    left join access.sync s on s.kind = $1 and s.id = $2 where w.wanted is not null;
end
$$;

-- At once, what failed in a perimeter and is put off.
create function access.sync_now(perimeter uuid) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  changed integer;
begin
  perform access.need_system();
  update access.sync s set due_at = now(), attempts = 0
  from access.tenant t where s.kind = 'tenant' and s.id = t.id and t.perimeter_id = $1 and s.done_version < s.version;
  get diagnostics changed = row_count;
  return changed;
end
$$;

-- Where the tenants of a person keep their trails: what Keycloak tells of an account is told there.
create function access.account_tenants(account uuid) returns table (person_id uuid, tenant_id uuid, display_name text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select p.id, m.tenant_id, p.given_name || ' ' || p.family_name from access.person p left join access.member m on m.person_id = p.id where p.account_id = $1;
end
$$;

-- One reader of Keycloak's events for all replicas: who holds the lease, and where it stood.
create table access.poll (
  name text primary key check (length(name) between 1 and 50),
  holder uuid,
  lease_until timestamptz not null default now(),
  cursor jsonb not null default '{}' check (length(cursor::text) <= 100000)
);
select access.internal('access.poll');
create function access.poll_take(name text, holder uuid, seconds integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  found_cursor jsonb;
begin
  perform access.need_system();
  -- The lock makes two replicas that ask at once take turns; the lease outlives the transaction, and the holder's death.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('poll:' || $1, 0));
  insert into access.poll (name) values ($1) on conflict do nothing;
  update access.poll p set holder = $2, lease_until = now() + make_interval(secs => $3)
  where p.name = $1 and (p.holder = $2 or p.lease_until <= now()) returning p.cursor into found_cursor;
  return found_cursor;
end
$$;
create function access.poll_put(name text, holder uuid, cursor jsonb) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  update access.poll p set cursor = $3 where p.name = $1 and p.holder = $2;
  return found;
end
$$;

select access.adopt('access');
grant execute on function access.set_organization(uuid, text), access.sync_one(text, uuid), access.sync_now(uuid), access.account_tenants(uuid),
  access.poll_take(text, uuid, integer), access.poll_put(text, uuid, jsonb) to bocage_identity_system;
