-- The context of a transaction, and the registry of guarded tables.

create type access.level as enum ('reader', 'commenter', 'editor', 'manager');

-- UUIDv7 (RFC 9562), with the sub-millisecond part in rand_a: PostgreSQL has its own only from 18 on.
create function access.uuid7() returns uuid
language sql volatile parallel safe
as $$
  select encode(
    substring(int8send(t.micros / 1000) from 3)
      || substring(int8send((28672 + (t.micros % 1000) * 4096 / 1000)::bigint) from 7)
      || substring(uuid_send(gen_random_uuid()) from 9), 'hex')::uuid
  from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as micros) t
$$;

-- A setting is '' after COMMIT, not NULL: no context must mean no row.
create function access.perimeter_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('bocage.perimeter', true), '')::uuid $$;
create function access.tenant_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('bocage.tenant', true), '')::uuid $$;
create function access.person_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('bocage.person', true), '')::uuid $$;
create function access.membership_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('bocage.membership', true), '')::uuid $$;
create function access.request_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('bocage.request', true), '')::uuid $$;
create function access.account_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('bocage.account', true), '')::uuid $$;
-- The reason of work without a person. The setting alone proves nothing: the role must be a system one too.
create function access.system_reason() returns text language sql stable
  as $$ select case when session_user like 'bocage\_%\_system' or session_user in ('bocage_sealer', 'bocage_dispatcher')
               then nullif(current_setting('bocage.system', true), '') end $$;

create function access.set_context(
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
         set_config('bocage.system', coalesce(reason, ''), true)
$$;

-- Raises a fault of the closed set (contracts/faults.ts); `reason` says what is missing.
create function access.fail(code text, reason text default null) returns void
language plpgsql
as $$
begin
  raise exception using errcode = 'BG000', message = code, detail = coalesce(reason, '');
end
$$;

-- What each table is: written by the functions of 0002, read by access.move and by the catalogue proof.
create table access.guarded (
  relation regclass primary key,
  kind text not null check (kind in ('node', 'via', 'tenant', 'reference', 'internal')),
  read_level access.level,
  write_level access.level,
  parent regclass,
  via regclass,
  via_column name,
  permission text
);

-- Advisory locks on the tree of a workspace: shared to create in it, exclusive to move, restrict, trash, restore.
create function access.lock_tree(workspace uuid, exclusive boolean) returns void
language plpgsql
as $$
begin
  if exclusive then
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('tree:' || workspace::text, 0));
  else
    perform pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtextextended('tree:' || workspace::text, 0));
  end if;
end
$$;

grant execute on function access.uuid7(), access.perimeter_id(), access.tenant_id(), access.person_id(),
  access.membership_id(), access.request_id(), access.account_id(), access.system_reason(),
  access.lock_tree(uuid, boolean), access.fail(text, text) to public;
grant execute on function access.set_context(uuid, uuid, uuid, uuid, uuid, uuid, text) to access_reader;
