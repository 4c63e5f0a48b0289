-- Streaming to a SIEM: which replica does it, and how far the collector has confirmed each tree.

create table audit.siem (
  only_one boolean primary key default true check (only_one),
  holder uuid not null,
  lease_until timestamptz not null
);
select access.internal('audit.siem');

create table audit.siem_position (
  tree_id uuid primary key references audit.tree (id),
  -- The first leaf that the collector has not confirmed.
  next bigint not null check (next >= 0)
);
select access.internal('audit.siem_position');

create function audit.need_instance() returns void
language plpgsql stable
as $$
begin
  if access.system_reason() is null or access.tenant_id() is not null then perform access.fail('access.refused', 'system'); end if;
end
$$;
grant execute on function audit.need_instance() to audit_reader;

-- True while this replica is the one that streams; another takes over when it has said nothing for so long.
create function audit.siem_take(holder uuid, seconds integer) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform audit.need_instance();
  insert into audit.siem as s (holder, lease_until) values ($1, now() + make_interval(secs => $2))
  on conflict on constraint siem_pkey do update set holder = $1, lease_until = excluded.lease_until
  where s.holder = $1 or s.lease_until < now();
  return found;
end
$$;

-- Its turn is over: nobody waits for it.
create function audit.siem_leave(holder uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform audit.need_instance();
  delete from audit.siem s where s.holder = $1;
end
$$;

create function audit.siem_positions() returns table (tree_id uuid, next bigint)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform audit.need_instance();
  return query select p.tree_id, p.next from audit.siem_position p;
end
$$;

-- Leaves after these positions ({tree: next}), each tree's in its order. In turn from many trees, so that a busy one does not keep
-- the others waiting.
create function audit.siem_leaves(positions jsonb, most integer)
returns table (tree_id uuid, origin text, index bigint, id uuid, at text, type text, tenant_id uuid, perimeter_id uuid, actor_account_id uuid,
  actor_person_id uuid, actor_system text, actor_tenant_id uuid, subject_id uuid, subject_kind text, data jsonb, mirror_of uuid, request_id uuid)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform audit.need_instance();
  return query
    select t.id, t.origin, l.index, e.id, audit.utc(e.occurred_at), e.type, e.tenant_id, e.perimeter_id, e.actor_account_id, e.actor_person_id,
      e.actor_system, e.actor_tenant_id, e.subject_id, e.subject_kind, e.data, e.mirror_of, e.request_id
    from (select t.id, t.origin, coalesce((positions ->> t.id::text)::bigint, 0) as next from audit.tree t
      where t.size > coalesce((positions ->> t.id::text)::bigint, 0) order by random() limit 200) t
    cross join lateral (select l.index, l.event_id from audit.leaf l where l.tree_id = t.id and l.index >= t.next order by l.index limit $2) l
    left join audit.event e on e.id = l.event_id
    order by l.index - t.next, t.id limit $2;
end
$$;

create function audit.siem_done(positions jsonb) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform audit.need_instance();
  insert into audit.siem_position as p (tree_id, next) select key::uuid, value::bigint from jsonb_each_text($1)
  on conflict on constraint siem_position_pkey do update set next = greatest(p.next, excluded.next);
end
$$;

select access.adopt('audit');
grant execute on function audit.siem_take(uuid, integer), audit.siem_leave(uuid), audit.siem_positions(), audit.siem_leaves(jsonb, integer), audit.siem_done(jsonb)
  to bocage_audit_system;
