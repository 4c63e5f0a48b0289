-- Exports made by a job: what was asked, how far it is, and from where it goes on after a crash. Each is its asker's alone.
create table audit.export (
  id uuid primary key default access.uuid7(),
  perimeter_id uuid not null,
  tenant_id uuid not null,
  person_id uuid not null,
  account_id uuid not null,
  format text not null check (format in ('csv', 'ndjson', 'proofs', 'pdf')),
  filters jsonb not null check (jsonb_typeof(filters) = 'object' and pg_column_size(filters) <= 4096),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'ready', 'failed', 'removed')),
  total integer not null check (total >= 0),
  done integer not null default 0 check (done >= 0),
  -- Where the next piece begins, in the words of what makes it.
  cursor text check (length(cursor) <= 200),
  multipart text check (length(multipart) <= 2000),
  parts jsonb not null default '[]' check (jsonb_typeof(parts) = 'array'),
  size_bytes bigint check (size_bytes >= 0),
  failure text check (length(failure) <= 100),
  attempts integer not null default 0,
  -- Whose turn it is, and until when: a job that died is taken up by another.
  lease uuid,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  ready_at timestamptz,
  expires_at timestamptz not null
);
create index on audit.export (tenant_id, person_id, id);
create index on audit.export (state, lease_until) where state in ('waiting', 'running');
select access.internal('audit.export');

create function audit.ask_export(format text, filters jsonb, total integer, keep interval) returns audit.export
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made audit.export;
begin
  if not access.permits('trail.export') then perform access.fail('access.refused', 'trail.export'); end if;
  if (select count(*) from audit.export e where e.person_id = access.person_id() and e.state in ('waiting', 'running')) >= 3 then
    perform access.fail('trail.export-busy');
  end if;
  insert into audit.export (perimeter_id, tenant_id, person_id, account_id, format, filters, total, expires_at)
  values (access.perimeter_id(), access.tenant_id(), access.person_id(), access.account_id(), $1, $2, $3, now() + $4)
  returning * into made;
  return made;
end
$$;

-- The caller's own, for the acting tenant, newest first.
create function audit.exports(cursor uuid, most integer) returns setof audit.export
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if not access.permits('trail.export') then perform access.fail('access.refused', 'trail.export'); end if;
  return query select e.* from audit.export e
    where e.tenant_id = access.tenant_id() and e.person_id = access.person_id() and e.state <> 'removed' and e.expires_at > now()
      and ($1 is null or e.id < $1)
    order by e.id desc limit least($2, 1000);
end
$$;

create function audit.export_of(export uuid) returns audit.export
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  found_export audit.export;
begin
  select e.* into found_export from audit.export e
  where e.id = $1 and e.tenant_id = access.tenant_id() and e.person_id = access.person_id() and e.state <> 'removed' and e.expires_at > now();
  if found_export.id is null then perform access.fail('not-found'); end if;
  if not access.permits('trail.export') then perform access.fail('access.refused', 'trail.export'); end if;
  return found_export;
end
$$;

-- Its bytes go with the next sweep; a job that is at it finds that it has lost its turn.
create function audit.remove_export(export uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform audit.export_of($1);
  update audit.export e set state = 'removed', lease = null where e.id = $1;
end
$$;

-- The job's side. One that waits, or whose job has said nothing for so long; null for none.
create function audit.take_export(seconds integer) returns setof audit.export
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  return query update audit.export e
    set state = 'running', attempts = e.attempts + 1, lease = gen_random_uuid(), lease_until = now() + make_interval(secs => $1)
    where e.id = (select w.id from audit.export w
      where w.state in ('waiting', 'running') and (w.lease_until is null or w.lease_until < now()) and w.expires_at > now()
      order by w.id limit 1 for update skip locked)
    returning e.*;
end
$$;

-- Only who holds the turn writes. False: it was taken back, or the export removed.
create function audit.save_export(export uuid, lease uuid, seconds integer, total integer, done integer, cursor text, multipart text, parts jsonb)
returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  update audit.export e set total = greatest($4, $5), done = $5, cursor = $6, multipart = $7, parts = $8,
    lease_until = now() + make_interval(secs => $3)
  where e.id = $1 and e.lease = $2 and e.state = 'running';
  return found;
end
$$;

create function audit.end_export(export uuid, lease uuid, done integer, size_bytes bigint, failure text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  update audit.export e set state = case when $5 is null then 'ready' else 'failed' end, done = $3, total = greatest(e.total, $3), size_bytes = $4,
    failure = $5, lease = null, lease_until = null, ready_at = now()
  where e.id = $1 and e.lease = $2 and e.state = 'running';
  return found;
end
$$;

-- Those whose bytes are to go: kept long enough, or removed; one that just failed keeps its line until then.
create function audit.exports_over(most integer) returns setof audit.export
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  return query select e.* from audit.export e
    where (e.expires_at < now() or e.state = 'removed') and (e.lease_until is null or e.lease_until < now())
    order by e.id limit least($1, 1000);
end
$$;

create function audit.forget_export(export uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  delete from audit.export e where e.id = $1 and (e.expires_at < now() or e.state = 'removed') and (e.lease_until is null or e.lease_until < now());
  return found;
end
$$;

select access.adopt('audit');
grant execute on function audit.ask_export(text, jsonb, integer, interval), audit.exports(uuid, integer), audit.export_of(uuid),
  audit.remove_export(uuid) to bocage_audit;
grant execute on function audit.take_export(integer), audit.save_export(uuid, uuid, integer, integer, integer, text, text, jsonb),
  audit.end_export(uuid, uuid, integer, bigint, text), audit.exports_over(integer), audit.forget_export(uuid) to bocage_audit_system;
