-- What needs to see a whole tenant, or a content, past row security: small functions, each of which checks its caller.
-- Order of locks, everywhere: the tree of the workspace, the content, the quota.

-- Completion and sweep take this lock on a content before they decide about it.
create function storage.lock_content(tenant uuid, hash text) returns void
language sql volatile
as $$ select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('content:' || tenant::text || ':' || hash, 0)) $$;
create function storage.lock_quota(tenant uuid) returns void
language sql volatile
as $$ select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('quota:' || tenant::text, 0)) $$;

-- Content counted once, trash included; uploads under way with the size they declared.
create function storage.usage_of(tenant uuid)
returns table (used_bytes bigint, held_bytes bigint, quota_bytes bigint, file_count bigint)
language sql stable security definer set search_path = ''
as $$
  select
    (select coalesce(sum(c.size_bytes), 0) from storage.content c
      where c.tenant_id = tenant and exists (select from storage.file f where f.tenant_id = tenant and f.sha256 = c.sha256))::bigint,
    (select coalesce(sum(u.size_bytes), 0) from storage.upload u
      where u.tenant_id = tenant and u.state in ('preparing', 'receiving', 'checking', 'storing') and u.expires_at > now())::bigint,
    coalesce(access.quota_of(tenant), 0),
    (select count(*) from storage.file f where f.tenant_id = tenant)
$$;

-- The acting tenant's own figures.
create function storage.usage()
returns table (used_bytes bigint, held_bytes bigint, quota_bytes bigint, file_count bigint)
language sql stable security definer set search_path = ''
as $$ select * from storage.usage_of(access.tenant_id()) $$;

-- The acting person's own upload, whatever the rows they see.
create function storage.own_upload(upload_id uuid) returns storage.upload
language plpgsql stable
as $$
declare
  found_row storage.upload;
begin
  select u.* into found_row from storage.upload u
    where u.id = upload_id and u.created_by = access.person_id() and u.perimeter_id = access.perimeter_id();
  if found_row.id is null then perform access.fail('not-found'); end if;
  return found_row;
end
$$;

-- Before the first byte: holds the declared size against the quota of the tenant that owns the workspace.
create function storage.hold(upload_id uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  held storage.upload := storage.own_upload(upload_id);
  room bigint;
begin
  perform storage.lock_quota(held.tenant_id);
  select u.quota_bytes - u.used_bytes - u.held_bytes into room from storage.usage_of(held.tenant_id) u;
  if room < 0 then perform access.fail('storage.quota'); end if;
  -- A browser that begins uploads without end would fill the table, not the quota.
  if (select count(*) from storage.upload u where u.created_by = held.created_by and u.expires_at > now()
      and u.state in ('preparing', 'receiving', 'checking', 'storing')) > 500 then
    perform access.fail('request.too-many');
  end if;
end
$$;

-- Claims a content for an upload that was read and found good: from here no sweep removes it. False while a sweep is
-- removing that very content: try again. A sweep that died is taken over after two minutes; it gives up after one.
create function storage.claim(upload_id uuid, hash text, found_bytes bigint) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare
  held storage.upload := storage.own_upload(upload_id);
  known storage.content;
begin
  if held.state not in ('checking', 'storing') or found_bytes <> held.size_bytes then perform access.fail('upload.ended'); end if;
  perform storage.lock_content(held.tenant_id, hash);
  select c.* into known from storage.content c where c.tenant_id = held.tenant_id and c.sha256 = hash;
  if known.leaving_at > clock_timestamp() - interval '2 minutes' then return false; end if;
  insert into storage.content (tenant_id, sha256, size_bytes)
    values (held.tenant_id, hash, found_bytes)
    on conflict (tenant_id, sha256) do update set leaving_at = null;
  update storage.upload u set state = 'storing', sha256 = hash where u.id = upload_id;
  return true;
end
$$;

-- In the transaction that makes the file: the claim still holds, and the quota with it. Held by others counts.
create function storage.settle(upload_id uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  held storage.upload := storage.own_upload(upload_id);
  named boolean;
  room bigint;
begin
  if held.state <> 'storing' then perform access.fail('upload.ended'); end if;
  perform storage.lock_content(held.tenant_id, held.sha256);
  perform storage.lock_quota(held.tenant_id);
  if not exists (select from storage.content c
    where c.tenant_id = held.tenant_id and c.sha256 = held.sha256 and c.leaving_at is null)
  then perform access.fail('upload.ended'); end if;
  named := exists (select from storage.file f where f.tenant_id = held.tenant_id and f.sha256 = held.sha256);
  -- Its own size is among what is held; content that is there already costs nothing more.
  select u.quota_bytes - u.used_bytes - u.held_bytes + case when named then held.size_bytes else 0 end
    into room from storage.usage_of(held.tenant_id) u;
  if room < 0 then perform access.fail('storage.quota'); end if;
  update storage.content c set unnamed_since = null where c.tenant_id = held.tenant_id and c.sha256 = held.sha256;
end
$$;

-- Files by words of their names, in every workspace that is reached. LIKE is not leakproof: under row security its
-- index would not be used, so the function repeats the policies' own predicate (a test holds them equal).
create function storage.search(words text, most integer) returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select f.id from storage.file f
  where f.perimeter_id = (select access.perimeter_id())
    and f.acl_id = any ((select access.acls('reader'))::uuid[])
    and f.trashed_at is null
    and not exists (
      select from regexp_split_to_table(lower(extensions.unaccent(words)), '\s+') word
      where position(word in lower(extensions.unaccent(f.name))) = 0)
  order by f.created_at desc, f.id desc
  limit least(most, 100)
$$;

-- For the sweep, in system context.

create function storage.demand_system() returns void
language plpgsql stable
as $$
begin
  if access.system_reason() is null then perform access.fail('access.refused'); end if;
end
$$;

-- Tenants with something to sweep.
create function storage.sweepable(unnamed_for interval) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform storage.demand_system();
  return query
    select u.tenant_id from storage.upload u
      where u.expires_at < now()
    union
    select c.tenant_id from storage.content c
      where c.unnamed_since < now() - unnamed_for or c.leaving_at is not null
    union
    select c.tenant_id from storage.content c where c.unnamed_since is null
      and not exists (select from storage.file f where f.tenant_id = c.tenant_id and f.sha256 = c.sha256);
end
$$;

create function storage.is_named(tenant uuid, hash text) returns boolean
language sql stable
as $$
  select exists (select from storage.file f where f.tenant_id = tenant and f.sha256 = hash)
    or exists (select from storage.upload u where u.tenant_id = tenant and u.sha256 = hash and u.state = 'storing')
$$;

-- The clock starts for contents whose last file is gone; gives those whose time has come, and those left half removed.
create function storage.unnamed(unnamed_for interval, most integer) returns setof text
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform storage.demand_system();
  update storage.content c set unnamed_since = now()
    where c.tenant_id = access.tenant_id() and c.unnamed_since is null and not storage.is_named(c.tenant_id, c.sha256);
  return query select c.sha256 from storage.content c
    where c.tenant_id = access.tenant_id()
      and (c.leaving_at < now() - interval '2 minutes'
        or c.leaving_at is null and c.unnamed_since < now() - unnamed_for)
    order by c.unnamed_since limit least(most, 1000);
end
$$;

-- Marks a content as leaving, if under the lock nothing names it; the mark is what `forget` needs. Null: it stays.
create function storage.take_leave(hash text, unnamed_for interval) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare
  mark timestamptz := clock_timestamp();
begin
  perform storage.demand_system();
  perform storage.lock_content(access.tenant_id(), hash);
  update storage.content c set leaving_at = mark
    where c.tenant_id = access.tenant_id() and c.sha256 = hash
      and (c.leaving_at < now() - interval '2 minutes' or c.leaving_at is null and c.unnamed_since < now() - unnamed_for)
      and not storage.is_named(c.tenant_id, c.sha256);
  return case when found then mark::text end;
end
$$;

-- The object is gone: so is its row, unless another took the removal over meanwhile.
create function storage.forget(hash text, mark text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform storage.demand_system();
  perform storage.lock_content(access.tenant_id(), hash);
  delete from storage.content c
    where c.tenant_id = access.tenant_id() and c.sha256 = hash and c.leaving_at = mark::timestamptz;
  return found;
end
$$;

-- An object without a row (the database was restored to an earlier moment): its 24 hours begin now.
create function storage.adopt_content(hash text, bytes bigint) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform storage.demand_system();
  perform storage.lock_content(access.tenant_id(), hash);
  insert into storage.content (tenant_id, sha256, size_bytes)
    values (access.tenant_id(), hash, bytes) on conflict do nothing;
  return found;
end
$$;

select access.adopt('storage');
grant execute on function storage.lock_content(uuid, text), storage.lock_quota(uuid), storage.own_upload(uuid),
  storage.demand_system(), storage.is_named(uuid, text) to storage_reader;
grant execute on function access.acls(access.level) to storage_reader;
grant execute on function storage.usage(), storage.hold(uuid), storage.claim(uuid, text, bigint), storage.settle(uuid),
  storage.search(text, integer) to bocage_storage;
grant execute on function storage.sweepable(interval), storage.unnamed(interval, integer), storage.take_leave(text, interval),
  storage.forget(text, text), storage.adopt_content(text, bigint) to bocage_storage_system;
