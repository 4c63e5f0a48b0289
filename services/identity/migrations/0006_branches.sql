-- The only writers of acl_id: move, restrict, unrestrict. They check the level themselves, take the tree's exclusive
-- lock, and change the whole subtree, seen or not, in every table that `protect` registered.

-- Everything at and below a node, as (table, ids). Works level by level, over all tables of nodes.
create function access.subtree(relation regclass, root uuid) returns table (node_table regclass, ids uuid[])
language plpgsql stable
as $$
#variable_conflict use_column
declare
  tables regclass[] := array[relation];
  groups jsonb := jsonb_build_array(jsonb_build_object('t', relation::oid, 'ids', to_jsonb(array[root])));
  next_groups jsonb;
  item jsonb;
  child record;
  found_ids uuid[];
  turn integer := 0;
begin
  while jsonb_array_length(groups) > 0 loop
    turn := turn + 1;
    -- A cycle cannot be made (see move); should one exist, stop rather than spin.
    if turn > 1000 then raise exception 'tree deeper than 1000'; end if;
    next_groups := '[]';
    for item in select * from jsonb_array_elements(groups) loop
      found_ids := array(select x::uuid from jsonb_array_elements_text(item -> 'ids') x);
      node_table := (item ->> 't')::oid::regclass;
      ids := found_ids;
      return next;
      for child in select g.relation as child_table from access.guarded g
        where g.kind = 'node' and g.parent = (item ->> 't')::oid::regclass and g.relation <> 'access.workspace'::regclass
      loop
        execute format('select array_agg(id) from %s where parent_id = any ($1)', access.full_name(child.child_table))
          into found_ids using ids;
        if found_ids is not null then
          next_groups := next_groups || jsonb_build_object('t', child.child_table::oid, 'ids', to_jsonb(found_ids));
        end if;
      end loop;
    end loop;
    groups := next_groups;
  end loop;
end
$$;

-- A node as the acting membership sees it: 404 when it does not, 403 below `needed`. Locks the tree first.
create function access.open_node(relation regclass, node uuid, needed access.level)
returns table (workspace_id uuid, tenant_id uuid, perimeter_id uuid, acl_id uuid, parent_id uuid, parent_table regclass)
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  kind record;
  place record;
  held access.level;
  wanted access.level;
  query text;
begin
  select g.* into kind from access.guarded g where g.relation = open_node.relation and g.kind = 'node';
  if kind.relation is null or kind.relation = 'access.workspace'::regclass then perform access.fail('not-found'); end if;
  query := format('select workspace_id, tenant_id, perimeter_id, acl_id, parent_id from %s where id = $1 and perimeter_id = $2',
    access.full_name(relation));
  execute query into place using node, access.perimeter_id();
  if place.acl_id is null then perform access.fail('not-found'); end if;
  if access.system_reason() is null then
    held := access.level_of(place.acl_id);
    if held is null then perform access.fail('not-found'); end if;
  elsif place.tenant_id is distinct from access.tenant_id() then
    perform access.fail('not-found');
  end if;
  perform access.lock_tree(place.workspace_id, true);
  -- Afresh: what was seen before the lock may have moved.
  execute query into place using node, access.perimeter_id();
  if access.system_reason() is null then
    wanted := coalesce(needed, kind.write_level);
    held := access.level_of(place.acl_id);
    if held is null then perform access.fail('not-found'); end if;
    if held < wanted then perform access.fail('access.refused', wanted::text); end if;
  end if;
  return query select place.workspace_id, place.tenant_id, place.perimeter_id, place.acl_id, place.parent_id, kind.parent;
end
$$;

-- Brings a subtree from one ACL to another: its rows that follow `old_acl`, and the branches that hang off it.
create function access.rehang(relation regclass, node uuid, old_acl uuid, new_acl uuid) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  item record;
  branch record;
  prefix uuid[];
  all_ids uuid[] := '{}';
begin
  for item in select * from access.subtree(relation, node) loop
    execute format('update %s set acl_id = $1 where id = any ($2) and acl_id = $3', access.full_name(item.node_table))
      using new_acl, item.ids, old_acl;
    all_ids := all_ids || item.ids;
  end loop;
  select a.path into prefix from access.acl a where a.id = new_acl;
  -- Branches whose root lies in the subtree and that hung directly off the old ACL, with all that hangs off them.
  for branch in select a.id, cardinality(a.path) as depth from access.acl a
    where a.parent_id = old_acl and a.node_id = any (all_ids) and a.ended_at is null and a.id <> new_acl
  loop
    update access.acl a set path = prefix || a.path[branch.depth:],
      parent_id = case when a.id = branch.id then new_acl else a.parent_id end
    where a.path @> array[branch.id] and a.workspace_id = (select w.workspace_id from access.acl w where w.id = branch.id);
  end loop;
end
$$;
grant execute on function access.subtree(regclass, uuid), access.open_node(regclass, uuid, access.level),
  access.rehang(regclass, uuid, uuid, uuid), access.full_name(regclass) to access_reader;

-- Moves a node under another (null: the workspace itself), within its workspace. Needs the table's write level on both.
create function access.move("table" regclass, id uuid, new_parent uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  node record;
  above record;
  own uuid;
  held access.level;
  needed access.level;
begin
  select * into node from access.open_node($1, $2, null);
  if new_parent is null then
    select w.acl_id, w.id as workspace_id into above from access.workspace w where w.id = node.workspace_id;
  else
    execute format('select acl_id, workspace_id from %s where id = $1 and perimeter_id = $2', access.full_name(node.parent_table))
      into above using new_parent, node.perimeter_id;
  end if;
  if above.acl_id is null then perform access.fail('not-found'); end if;
  if access.system_reason() is null then
    held := access.level_of(above.acl_id);
    if held is null then perform access.fail('not-found'); end if;
    select g.write_level into needed from access.guarded g where g.relation = $1;
    if held < needed then perform access.fail('access.refused', needed::text); end if;
  end if;
  if above.workspace_id <> node.workspace_id then perform access.fail('item.other-workspace'); end if;
  if exists (select from access.subtree($1, $2) s where new_parent = any (s.ids)) then
    perform access.fail('item.cycle');
  end if;
  execute format('update %s set parent_id = $1 where id = $2', access.full_name($1)) using new_parent, $2;
  select a.id into own from access.acl a where a.node_id = $2 and a.ended_at is null;
  if own is null then
    if node.acl_id <> above.acl_id then perform access.rehang($1, $2, node.acl_id, above.acl_id); end if;
  else
    -- The root of a branch keeps its ACL, which now narrows what is above it.
    update access.acl a set
      path = (select p.path from access.acl p where p.id = above.acl_id) || a.path[array_position(a.path, own):],
      parent_id = case when a.id = own then above.acl_id else a.parent_id end
    where a.workspace_id = node.workspace_id and a.path @> array[own];
  end if;
end
$$;

-- Starts a branch of its own at a node, held by the acting membership alone; grants are added afterwards. Needs manager.
create function access.restrict("table" regclass, id uuid) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  node record;
  branch uuid;
begin
  select * into node from access.open_node($1, $2, 'manager');
  select a.id into branch from access.acl a where a.node_id = $2 and a.ended_at is null;
  if branch is null then
    branch := access.uuid7();
    insert into access.acl (id, perimeter_id, tenant_id, workspace_id, parent_id, path, node_table, node_id, created_by)
    select branch, node.perimeter_id, node.tenant_id, node.workspace_id, node.acl_id, a.path || branch, $1, $2, access.person_id()
    from access.acl a where a.id = node.acl_id;
    perform access.rehang($1, $2, node.acl_id, branch);
  end if;
  if access.membership_id() is not null and not exists (
    select from access.live_grant g where g.acl_id = branch and g.membership_id = access.membership_id() and g.level = 'manager')
  then
    insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, grantee_tenant_id, level, created_by)
    values (node.perimeter_id, node.tenant_id, node.workspace_id, branch, 'membership', access.membership_id(),
      access.tenant_id(), 'manager', access.person_id());
  end if;
  return branch;
end
$$;

-- Ends the branch that starts at a node: what it held follows what is above again. Needs manager of the branch.
create function access.unrestrict("table" regclass, id uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  node record;
  branch record;
begin
  select * into node from access.open_node($1, $2, 'manager');
  select a.* into branch from access.acl a where a.node_id = $2 and a.ended_at is null;
  if branch.id is null then return; end if;
  perform access.rehang($1, $2, branch.id, branch.parent_id);
  update access.grants g set ended_at = now(), ended_by = access.person_id() where g.acl_id = branch.id and g.ended_at is null;
  update access.acl a set ended_at = now() where a.id = branch.id;
end
$$;
-- The ACL that a node follows, whatever its table; null for what is not a node. For audit's helper.
create function access.acl_of(node uuid) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  item record;
  found_acl uuid;
begin
  for item in select g.relation from access.guarded g where g.kind = 'node' loop
    execute format('select acl_id from %s where id = $1', access.full_name(item.relation)) into found_acl using node;
    if found_acl is not null then return found_acl; end if;
  end loop;
  return null;
end
$$;
select access.adopt('access');
grant execute on function access.acl_of(uuid), access.level_of(uuid) to audit_reader;
grant execute on function access.move(regclass, uuid, uuid), access.restrict(regclass, uuid), access.unrestrict(regclass, uuid)
  to bocage_identity, bocage_notes, bocage_storage, bocage_notes_system, bocage_storage_system;
