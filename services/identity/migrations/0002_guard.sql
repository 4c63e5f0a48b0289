-- The five calls, one of which every new table makes. They run as bocage_migrator, and can be made again.

-- The run-time role of the service that owns a schema: notes -> bocage_notes.
create function access.service_of(relation regclass) returns text
language sql stable
as $$
  select 'bocage_' || case n.nspname when 'access' then 'identity' else n.nspname::text end
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = relation
$$;
create function access.helper_of(relation regclass) returns text
language sql stable
as $$
  select n.nspname || '_reader'
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = relation
$$;
create function access.full_name(relation regclass) returns text
language sql stable
as $$
  select format('%I.%I', n.nspname, c.relname)
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = relation
$$;
create function access.role_exists(role text) returns boolean
language sql stable as $$ select exists (select from pg_catalog.pg_roles where rolname = role) $$;

-- The columns of a table that its service may write: not the generated ones, not `except`.
create function access.own_columns(relation regclass, except_columns name[]) returns text
language sql stable
as $$
  select string_agg(quote_ident(attname), ', ' order by attnum) from pg_catalog.pg_attribute
  where attrelid = relation and attnum > 0 and not attisdropped and attgenerated = '' and attname <> all (except_columns)
$$;

-- Shuts a table to everybody: row security forced on its owner too, no policy, no grant. The calls open what is needed.
create function access.shut(relation regclass) returns void
language plpgsql
as $$
declare
  target text := access.full_name(relation);
  item record;
begin
  execute format('alter table %s owner to bocage_owner', target);
  execute format('alter table %s enable row level security', target);
  -- FORCE: the owner is bound too.
  execute format('alter table %s force row level security', target);
  for item in select polname from pg_catalog.pg_policy where polrelid = relation loop
    execute format('drop policy %I on %s', item.polname, target);
  end loop;
  execute format('revoke all on table %s from public', target);
  for item in select rolname from pg_catalog.pg_roles
    where rolname like 'bocage\_%' and rolname not in ('bocage_owner', 'bocage_migrator') or rolname like '%\_reader'
  loop
    execute format('revoke all on table %s from %I', target, item.rolname);
  end loop;
  -- The helper goes past row security (BYPASSRLS) within its own functions; the back-up reads all.
  execute format('grant select, insert, update, delete on table %s to %I', target, access.helper_of(relation));
  execute format('grant select on table %s to bocage_backup', target);
end
$$;

-- One permissive policy per command: FOR ALL would join the reader's policy as an OR, and every read pay for both.
create function access.open_system(relation regclass, condition text) returns void
language plpgsql
as $$
declare
  target text := access.full_name(relation);
  system text := access.service_of(relation) || '_system';
begin
  if not access.role_exists(system) then return; end if;
  execute format('grant select, insert, update, delete on table %s to %I', target, system);
  execute format('create policy system_read on %s for select to %I using (%s)', target, system, condition);
  execute format('create policy system_create on %s for insert to %I with check (%s)', target, system, condition);
  execute format('create policy system_change on %s for update to %I using (%s) with check (%3$s)',
    target, system, condition);
  execute format('create policy system_purge on %s for delete to %I using (%s)', target, system, condition);
end
$$;
revoke execute on function access.shut(regclass), access.open_system(regclass, text) from public;

-- A node: it carries perimeter_id, tenant_id, workspace_id, parent_id, acl_id, and follows an ACL. `parent` is the
-- table that parent_id points into: the table itself, or the one that its foreign key names.
create function access.protect(
  relation regclass, read access.level, write access.level, parent regclass default null
) returns void
language plpgsql
as $$
declare
  target text := access.full_name(relation);
  service text := access.service_of(relation);
  system text := service || '_system';
  above regclass;
  place name := (select c.relname || '_place' from pg_catalog.pg_class c where c.oid = relation);
  guarded name[] := array['perimeter_id', 'tenant_id', 'acl_id'];
begin
  above := coalesce(parent, (
    select c.confrelid from pg_catalog.pg_constraint c
    join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attname = 'parent_id'
    where c.conrelid = relation and c.contype = 'f' and a.attnum = any (c.conkey) limit 1), relation);
  perform access.shut(relation);
  execute format('alter table %s alter column perimeter_id set not null, alter column tenant_id set not null, '
    'alter column workspace_id set not null, alter column acl_id set not null', target);
  -- Named after the table: the index behind it shares the schema's names with other nodes'.
  if not exists (select from pg_catalog.pg_constraint where conrelid = relation and conname = place) then
    execute format('alter table %s add constraint %I unique (perimeter_id, tenant_id, workspace_id, id)', target, place);
  end if;
  if not exists (select from pg_catalog.pg_constraint where conrelid = relation and conname = 'node_acl') then
    execute format('alter table %s add constraint node_acl foreign key (perimeter_id, tenant_id, workspace_id, acl_id) '
      'references access.acl (perimeter_id, tenant_id, workspace_id, id)', target);
  end if;
  if relation <> 'access.workspace'::regclass
    and not exists (select from pg_catalog.pg_constraint where conrelid = relation and conname = 'node_parent') then
    -- Composite: a plain foreign key would accept another tenant's invisible row.
    execute format('alter table %s add constraint node_parent '
      'foreign key (perimeter_id, tenant_id, workspace_id, parent_id) references %s (perimeter_id, tenant_id, workspace_id, id)',
      target, access.full_name(above));
    execute format('alter table %s add constraint node_workspace foreign key (perimeter_id, tenant_id, workspace_id) '
      'references access.workspace (perimeter_id, tenant_id, id)', target);
    execute format('create trigger inherit before insert on %s for each row execute function access.inherit(%L)',
      target, access.full_name(above));
  end if;
  if not exists (select from pg_catalog.pg_index i join pg_catalog.pg_attribute a on a.attrelid = i.indrelid
    and a.attnum = i.indkey[0] where i.indrelid = relation and a.attname = 'acl_id') then
    execute format('create index on %s (acl_id)', target);
  end if;
  if not exists (select from pg_catalog.pg_index i join pg_catalog.pg_attribute a on a.attrelid = i.indrelid
    and a.attnum = i.indkey[0] where i.indrelid = relation and a.attname = 'parent_id') then
    execute format('create index on %s (parent_id)', target);
  end if;

  execute format('create policy wall on %s as restrictive for all to public '
    'using (perimeter_id = (select access.perimeter_id())) with check (perimeter_id = (select access.perimeter_id()))', target);
  -- (select …): once per statement; bare, it would be evaluated per row.
  execute format('create policy read on %s for select to %I using (acl_id = any ((select access.acls(%L::access.level))::uuid[]))',
    target, service, read);
  execute format('create policy create_in on %s for insert to %I with check (acl_id = any ((select access.acls(%L::access.level))::uuid[]))',
    target, service, write);
  execute format('create policy change on %s for update to %I using (acl_id = any ((select access.acls(%L::access.level))::uuid[])) '
    'with check (acl_id = any ((select access.acls(%3$L::access.level))::uuid[]))', target, service, write);
  perform access.open_system(relation, 'tenant_id = (select access.tenant_id())');

  -- No UPDATE of what says whose row it is and who reaches it, by anyone but access.move, restrict and unrestrict.
  execute format('grant select, insert (%s), update (%s) on table %s to %I', access.own_columns(relation, guarded),
    access.own_columns(relation, guarded || array['id', 'workspace_id', 'parent_id']::name[]), target, service);
  if access.role_exists(system) then
    execute format('revoke insert, update on table %s from %I', target, system);
    execute format('grant insert (%s), update (%s) on table %s to %I', access.own_columns(relation, guarded),
      access.own_columns(relation, guarded || array['id', 'workspace_id', 'parent_id']::name[]), target, system);
  end if;
  execute format('grant select, update (parent_id, acl_id) on table %s to access_reader', target);
  insert into access.guarded (relation, kind, read_level, write_level, parent)
    values (relation, 'node', read, write, above)
    on conflict on constraint guarded_pkey do update set kind = 'node', read_level = excluded.read_level,
      write_level = excluded.write_level, parent = excluded.parent, via = null, via_column = null, permission = null;
end
$$;

-- What hangs off a node: its rows are seen and written with the node, at these levels. Restricting a branch then
-- touches nodes only (4 ms instead of 2.2 s for 1,000 notes of 500 updates).
create function access.protect(
  relation regclass, via regclass, fk name, read access.level, write access.level
) returns void
language plpgsql
as $$
declare
  target text := access.full_name(relation);
  service text := access.service_of(relation);
  system text := service || '_system';
  reach text := format('exists (select from %s node where node.id = %I and node.acl_id = any '
    '((select access.acls(%%L::access.level))::uuid[]))', access.full_name(via), fk);
begin
  if not exists (select from access.guarded g where g.relation = protect.via and g.kind = 'node') then
    raise exception '% is not a node', via;
  end if;
  perform access.shut(relation);
  -- The wall stands on the node: its own policies, wall included, hold inside this `exists`.
  execute format('create policy wall on %s as restrictive for all to public '
    'using (exists (select from %s node where node.id = %I)) with check (exists (select from %2$s node where node.id = %3$I))',
    target, access.full_name(via), fk);
  execute format('create policy read on %s for select to %I using (' || format(reach, read) || ')', target, service);
  execute format('create policy create_in on %s for insert to %I with check (' || format(reach, write) || ')', target, service);
  execute format('create policy change on %s for update to %I using (' || format(reach, write) || ') with check ('
    || format(reach, write) || ')', target, service);
  perform access.open_system(relation, format('exists (select from %s node where node.id = %I)', access.full_name(via), fk));
  execute format('grant select, insert, update (%s) on table %s to %I',
    coalesce(access.own_columns(relation, array['id', fk]::name[]), 'id'), target, service);
  if access.role_exists(system) then
    execute format('revoke update on table %s from %I', target, system);
    execute format('grant update (%s) on table %s to %I',
      coalesce(access.own_columns(relation, array['id', fk]::name[]), 'id'), target, system);
  end if;
  insert into access.guarded (relation, kind, read_level, write_level, via, via_column)
    values (relation, 'via', read, write, via, fk)
    on conflict on constraint guarded_pkey do update set kind = 'via', read_level = excluded.read_level,
      write_level = excluded.write_level, via = excluded.via, via_column = excluded.via_column, parent = null, permission = null;
end
$$;

-- Settings, templates, teams: read by all who act for the tenant, written with the permission.
create function access.protect_tenant(relation regclass, permission text) returns void
language plpgsql
as $$
declare
  target text := access.full_name(relation);
  service text := access.service_of(relation);
  system text := service || '_system';
  mine text := 'tenant_id = (select access.tenant_id())';
  may text := format('(select access.permits(%L))', permission);
begin
  perform access.shut(relation);
  if not exists (select from pg_catalog.pg_constraint where conrelid = relation and conname = 'of_tenant') then
    execute format('alter table %s add constraint of_tenant foreign key (perimeter_id, tenant_id) '
      'references access.tenant (perimeter_id, id)', target);
    execute format('create trigger inherit before insert on %s for each row execute function access.inherit_tenant()', target);
  end if;
  execute format('create policy wall on %s as restrictive for all to public '
    'using (perimeter_id = (select access.perimeter_id())) with check (perimeter_id = (select access.perimeter_id()))', target);
  execute format('create policy read on %s for select to %I using (%s and (select access.membership_id()) is not null)',
    target, service, mine);
  execute format('create policy create_in on %s for insert to %I with check (%s and %s)', target, service, mine, may);
  execute format('create policy change on %s for update to %I using (%s and %s) with check (%3$s and %4$s)',
    target, service, mine, may);
  perform access.open_system(relation, mine);
  execute format('grant select, insert (%s), update (%s) on table %s to %I',
    access.own_columns(relation, array['perimeter_id', 'tenant_id']::name[]),
    access.own_columns(relation, array['id', 'perimeter_id', 'tenant_id']::name[]), target, service);
  if access.role_exists(system) then
    execute format('revoke insert, update on table %s from %I', target, system);
    execute format('grant insert (%s), update (%s) on table %s to %I',
      access.own_columns(relation, array['perimeter_id', 'tenant_id']::name[]),
      access.own_columns(relation, array['id', 'perimeter_id', 'tenant_id']::name[]), target, system);
  end if;
  insert into access.guarded (relation, kind, permission) values (relation, 'tenant', permission)
    on conflict on constraint guarded_pkey do update set kind = 'tenant', permission = excluded.permission,
      read_level = null, write_level = null, parent = null, via = null, via_column = null;
end
$$;

-- The official lists: read only, no personal data, the same for all.
create function access.reference(relation regclass) returns void
language plpgsql
as $$
declare
  target text := access.full_name(relation);
begin
  perform access.shut(relation);
  execute format('create policy read on %s for select to %I using (true)', target, access.service_of(relation));
  execute format('grant select on table %s to %I', target, access.service_of(relation));
  if access.role_exists(access.service_of(relation) || '_system') then
    execute format('create policy system_read on %s for select to %I using (true)', target, access.service_of(relation) || '_system');
    execute format('grant select on table %s to %I', target, access.service_of(relation) || '_system');
  end if;
  insert into access.guarded (relation, kind) values (relation, 'reference')
    on conflict on constraint guarded_pkey do update set kind = 'reference', read_level = null, write_level = null,
      parent = null, via = null, via_column = null, permission = null;
end
$$;

-- No grant at all: definer functions only.
create function access.internal(relation regclass) returns void
language plpgsql
as $$
begin
  perform access.shut(relation);
  insert into access.guarded (relation, kind) values (relation, 'internal')
    on conflict on constraint guarded_pkey do update set kind = 'internal', read_level = null, write_level = null,
      parent = null, via = null, via_column = null, permission = null;
end
$$;

-- Hands this schema's SECURITY DEFINER functions to its helper. Each migration that makes some ends with it.
create function access.adopt(schema_name name) returns void
language plpgsql
as $$
declare
  item record;
begin
  for item in
    select p.oid::regprocedure as signature, n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid) as arguments
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname = schema_name and p.prosecdef and p.proowner <> (schema_name || '_reader')::regrole
  loop
    execute format('revoke execute on function %I.%I(%s) from public', item.nspname, item.proname, item.arguments);
    execute format('alter function %I.%I(%s) owner to %I', item.nspname, item.proname, item.arguments, schema_name || '_reader');
  end loop;
end
$$;

select access.internal('access.guarded');
