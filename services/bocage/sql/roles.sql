-- Roles, schemas and database-level rights. Run by a superuser on each database, before the migrations; running it
-- again changes nothing. Passwords are set apart, by the runner.

-- Roles belong to the cluster: each is made once, and brought to these attributes every time.
do $$
declare
  spec record;
begin
  for spec in
    select * from (values
      -- Owns every table: nobody signs in as it, and FORCE binds it too.
      ('bocage_owner', 'nologin nobypassrls'),
      -- Own the SECURITY DEFINER functions of one schema each. Never the tables' owner: under FORCE it would recurse.
      ('access_reader', 'nologin bypassrls'),
      ('audit_reader', 'nologin bypassrls'),
      ('notes_reader', 'nologin bypassrls'),
      ('storage_reader', 'nologin bypassrls'),
      ('gateway_reader', 'nologin bypassrls'),
      -- Runs migrations, nothing else. BYPASSRLS: under FORCE a backfill would silently touch no row.
      ('bocage_migrator', 'login bypassrls'),
      ('bocage_gateway', 'login nobypassrls'),
      ('bocage_gateway_system', 'login nobypassrls'),
      ('bocage_identity', 'login nobypassrls'),
      ('bocage_identity_system', 'login nobypassrls'),
      ('bocage_notes', 'login nobypassrls'),
      ('bocage_notes_system', 'login nobypassrls'),
      ('bocage_storage', 'login nobypassrls'),
      ('bocage_storage_system', 'login nobypassrls'),
      ('bocage_audit', 'login nobypassrls'),
      ('bocage_audit_system', 'login nobypassrls'),
      ('bocage_sealer', 'login nobypassrls'),
      ('bocage_dispatcher', 'login nobypassrls'),
      ('bocage_queue', 'login nobypassrls'),
      ('bocage_backup', 'login bypassrls')
    ) as wanted(name, attributes)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = spec.name) then
      execute format('create role %I', spec.name);
    end if;
    execute format(
      'alter role %I nosuperuser nocreatedb nocreaterole noreplication inherit %s', spec.name, spec.attributes
    );
    -- Every name is written with its schema: nothing can be put in front of it.
    execute format('alter role %I set search_path = ''''', spec.name);
    if spec.attributes like 'login%' and spec.name not in ('bocage_migrator', 'bocage_backup') then
      execute format('alter role %I set statement_timeout = ''15s''', spec.name);
      execute format('alter role %I set lock_timeout = ''5s''', spec.name);
      execute format('alter role %I set idle_in_transaction_session_timeout = ''15s''', spec.name);
    end if;
  end loop;
end
$$;
alter role bocage_queue set search_path = 'bullmq';
alter role bocage_backup set default_transaction_read_only = on;

grant bocage_owner, access_reader, audit_reader, notes_reader, storage_reader, gateway_reader to bocage_migrator;

-- From here on: what belongs to this database. A clone has the schemas, not the rights on the database itself.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect, create, temporary on database %I to bocage_migrator', current_database());
  execute format(
    'grant connect on database %I to bocage_gateway, bocage_gateway_system, bocage_identity, bocage_identity_system, bocage_notes, '
    'bocage_notes_system, bocage_storage, bocage_storage_system, bocage_audit, bocage_audit_system, bocage_sealer, '
    'bocage_dispatcher, bocage_queue, bocage_backup', current_database());
end
$$;
revoke all on schema public from public;

-- Search by title: `extensions.unaccent`, trigrams. Both are trusted extensions of PostgreSQL itself.
create schema if not exists extensions;
create extension if not exists unaccent schema extensions;
create extension if not exists pg_trgm schema extensions;
grant usage on schema extensions to bocage_migrator, notes_reader, access_reader, storage_reader, bocage_owner, bocage_identity,
  bocage_identity_system, bocage_notes, bocage_notes_system, bocage_storage, bocage_storage_system, bocage_audit;

create schema if not exists migration authorization bocage_migrator;
create schema if not exists access authorization bocage_owner;
create schema if not exists audit authorization bocage_owner;
create schema if not exists notes authorization bocage_owner;
create schema if not exists storage authorization bocage_owner;
create schema if not exists gateway authorization bocage_owner;
-- BullMQ's own tables: made by its own migrations, named in the catalogue proof as the one exception.
create schema if not exists bullmq authorization bocage_migrator;

grant usage on schema bullmq to bocage_queue;
alter default privileges for role bocage_migrator in schema bullmq
  grant select, insert, update, delete on tables to bocage_queue;
alter default privileges for role bocage_migrator in schema bullmq grant usage, select on sequences to bocage_queue;
alter default privileges for role bocage_migrator in schema bullmq grant execute on functions to bocage_queue;

-- A new function is nobody's until a migration says whose. (A default for all schemas; `in schema` cannot revoke.)
alter default privileges for role bocage_migrator revoke execute on functions from public;

-- To own functions in a schema one must be able to create there.
grant usage, create on schema access to access_reader;
grant usage, create on schema audit to audit_reader;
grant usage, create on schema notes to notes_reader;
grant usage, create on schema storage to storage_reader;
grant usage, create on schema gateway to gateway_reader;

grant usage on schema access to bocage_gateway, bocage_identity, bocage_identity_system, bocage_notes,
  bocage_notes_system, bocage_storage, bocage_storage_system, bocage_audit, bocage_audit_system, bocage_sealer,
  bocage_dispatcher, audit_reader, notes_reader, storage_reader, gateway_reader;
grant usage on schema audit to bocage_gateway, bocage_identity, bocage_identity_system, bocage_notes,
  bocage_notes_system, bocage_storage, bocage_storage_system, bocage_audit, bocage_audit_system, bocage_sealer,
  bocage_dispatcher, access_reader, notes_reader, storage_reader, gateway_reader;
grant usage on schema notes to bocage_notes, bocage_notes_system, access_reader;
grant usage on schema storage to bocage_storage, bocage_storage_system, access_reader;
grant usage on schema gateway to bocage_gateway;
grant usage on schema access, audit, notes, storage, gateway, bullmq, migration to bocage_backup;
