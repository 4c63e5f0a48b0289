-- Reading the proofs. The tree is never named by the caller: it is the acting tenant's, or the instance's for the operator.

create function audit.tree_here() returns audit.tree
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  found_tree audit.tree;
begin
  if access.person_id() is not null and access.tenant_id() is not null then
    if not access.permits('trail.read') then perform access.fail('access.refused', 'trail.read'); end if;
  elsif access.system_reason() is null or access.tenant_id() is not null then
    perform access.fail('access.refused', 'trail.read');
  end if;
  select t.* into found_tree from audit.tree t
  where t.tenant_id is not distinct from access.tenant_id() order by t.epoch desc limit 1;
  return found_tree;
end
$$;

-- Newest first, below a size.
create function audit.checkpoints(below bigint default null, most integer default 50)
returns table (origin text, size bigint, root bytea, note text, signed_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select t.origin, c.size, c.root, c.note, c.signed_at
  from audit.tree_here() t join audit.checkpoint c on c.tree_id = t.id
  where below is null or c.size < below order by c.size desc limit least(most, 1000)
$$;

-- The last one of each day after the last change of key, for an export.
create function audit.daily_checkpoints(last bigint)
returns table (size bigint, note text)
language sql stable security definer set search_path = ''
as $$
  select d.size, d.note from (
    select distinct on ((c.signed_at at time zone 'UTC')::date) c.size, c.note
    from audit.tree_here() t join audit.checkpoint c on c.tree_id = t.id
    where c.size <= last and c.size > coalesce((select max(l.index) from audit.leaf l
      where l.tree_id = t.id and l.index < last and l.entry like '{"leaf":"key"%'), -1)
    order by (c.signed_at at time zone 'UTC')::date desc, c.size desc limit 400) d
  order by d.size
$$;

-- 256 hashes in a row of one level (0: leaves), or as many of them as there are.
create function audit.block(at_level integer, block bigint) returns bytea[]
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  tree uuid := (audit.tree_here()).id;
begin
  if at_level = 0 then
    return (select array_agg(l.hash order by l.index) from audit.leaf l
      where l.tree_id = tree and l.index >= block * 256 and l.index < (block + 1) * 256);
  end if;
  return (select array_agg(n.hash order by n.index) from audit.node n
    where n.tree_id = tree and n.level = at_level and n.index >= block * 256 and n.index < (block + 1) * 256);
end
$$;

-- The leaves that hold every event of a period, and perhaps some more: order of sealing is not quite order of time.
create function audit.span(since timestamptz, until timestamptz, size bigint) returns table (first bigint, past bigint)
language sql stable security definer set search_path = ''
as $$
  select min(l.index), max(l.index) + 1
  from audit.tree_here() t
  join audit.event e on e.tenant_id is not distinct from t.tenant_id
  join audit.leaf l on l.event_id = e.id and l.tree_id = t.id and l.index < size
  where (since is null or e.occurred_at >= since) and (until is null or e.occurred_at < until)
$$;

create function audit.may_read(tenant uuid, person uuid, type text) returns boolean
language sql stable
as $$
  select tenant is null and access.person_id() is null or person = access.person_id()
    or access.permits('trail.read') and (access.permits('trail.read-readings') or not audit.is_reading(type))
$$;
grant execute on function audit.may_read(uuid, uuid, text) to audit_reader;

-- Indexes of the leaves of a selection, in their order: only what the caller reads.
create function audit.selection(
  since timestamptz, until timestamptz, person uuid, type text, of_kind text, subject uuid, size bigint, most integer
) returns setof bigint
language sql stable security definer set search_path = ''
as $$
  select l.index
  from audit.tree_here() t
  join audit.event e on e.tenant_id is not distinct from t.tenant_id
  join audit.leaf l on l.event_id = e.id and l.tree_id = t.id and l.index < $7
  where ($1 is null or e.occurred_at >= $1) and ($2 is null or e.occurred_at < $2)
    and ($3 is null or e.actor_person_id = $3) and ($4 is null or e.type = $4)
    and ($5 is null or e.subject_kind = $5) and ($6 is null or e.subject_id = $6)
    and audit.may_read(e.tenant_id, e.actor_person_id, e.type)
  order by l.index limit $8
$$;

-- Leaves by index, as they are proved. What the caller may not read is withheld: its hash alone is given.
create function audit.leaves(indexes bigint[])
returns table (index bigint, hash bytea, withheld boolean, entry text, payload_hash bytea, id uuid, at text, type text, tenant_id uuid,
  perimeter_id uuid, actor_account_id uuid, actor_person_id uuid, actor_system text, actor_tenant_id uuid, subject_id uuid,
  subject_kind text, data jsonb, mirror_of uuid, request_id uuid, salt bytea, payload jsonb)
language sql stable security definer set search_path = ''
as $$
  select l.index, l.hash, l.entry is null and v.id is null, l.entry, l.payload_hash, v.id,
    to_char(v.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), v.type, v.tenant_id, v.perimeter_id, v.actor_account_id,
    v.actor_person_id, v.actor_system, v.actor_tenant_id, v.subject_id, v.subject_kind, v.data, v.mirror_of, v.request_id, p.salt, p.payload
  from audit.tree_here() t
  join audit.leaf l on l.tree_id = t.id and l.index = any (indexes)
  left join audit.event v on v.id = l.event_id and audit.may_read(v.tenant_id, v.actor_person_id, v.type)
  left join audit.payload p on p.event_id = v.id
  order by l.index
$$;

select access.adopt('audit');
grant execute on function audit.checkpoints(bigint, integer), audit.daily_checkpoints(bigint), audit.block(integer, bigint),
  audit.span(timestamptz, timestamptz, bigint), audit.selection(timestamptz, timestamptz, uuid, text, text, uuid, bigint, integer),
  audit.leaves(bigint[]) to bocage_audit, bocage_audit_system;
