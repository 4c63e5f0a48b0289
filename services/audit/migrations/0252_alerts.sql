-- Alerts: who asked to be written to, of what, and how far each tree was read. The cursor is the tree's own index, since
-- events are committed in no order of their ids; what is sealed has one.
create table audit.subscription (
  tenant_id uuid not null,
  person_id uuid not null,
  alert text not null check (length(alert) between 1 and 60),
  created_at timestamptz not null default now(),
  primary key (tenant_id, person_id, alert)
);
select access.internal('audit.subscription');

create table audit.alert_cursor (
  tree_id uuid primary key references audit.tree (id),
  next bigint not null check (next >= 0)
);
select access.internal('audit.alert_cursor');

-- One letter for each person, alert and request: a share to all communes is as many events as there are communes.
create table audit.alert (
  id uuid primary key default access.uuid7(),
  tenant_id uuid not null,
  person_id uuid not null,
  alert text not null check (length(alert) between 1 and 60),
  cause uuid not null,
  event_id uuid not null references audit.event (id),
  raised_at timestamptz not null default now(),
  -- Before the letter leaves: it leaves once at most, whatever happens then.
  claimed_at timestamptz,
  unique (tenant_id, person_id, alert, cause)
);
create index on audit.alert (raised_at) where claimed_at is null;
select access.internal('audit.alert');

-- Where somebody who holds a permission is written to; null when they no longer hold it. For themselves, or for the system.
create function access.mailbox(person uuid, tenant uuid, permission text) returns text
language sql stable security definer set search_path = ''
as $$
  select p.email from access.member m join access.person p on p.id = m.person_id join access.tenant t on t.id = m.tenant_id
  where m.person_id = $1 and m.tenant_id = $2 and not m.suspended and p.state = 'active' and p.account_disabled_at is null
    and t.state in ('active', 'closed') and $3 = any (access.permissions_of(m.id))
    and (access.system_reason() is not null or $1 = access.person_id())
$$;
create function access.tenant_place(tenant uuid) returns table (name text, code text)
language sql stable security definer set search_path = ''
as $$ select t.name, access.code_of(t) from access.tenant t where t.id = $1 $$;
select access.adopt('access');
grant execute on function access.mailbox(uuid, uuid, text), access.tenant_place(uuid) to audit_reader;

-- Whether it changed anything.
create function audit.subscribe(alert text, wanted boolean) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.person_id() is null or access.tenant_id() is null then perform access.fail('auth.required'); end if;
  if not $2 then
    delete from audit.subscription s where s.tenant_id = access.tenant_id() and s.person_id = access.person_id() and s.alert = $1;
    return found;
  end if;
  if not access.permits('trail.read') then perform access.fail('access.refused', 'trail.read'); end if;
  if access.mailbox(access.person_id(), access.tenant_id(), 'trail.read') is null then perform access.fail('alert.no-mailbox'); end if;
  -- What came before is not told: the first one of a trail begins at what is sealed now.
  insert into audit.alert_cursor (tree_id, next) select t.id, t.size from audit.tree t
    where t.tenant_id = access.tenant_id() order by t.epoch desc limit 1 on conflict do nothing;
  insert into audit.subscription (tenant_id, person_id, alert) values (access.tenant_id(), access.person_id(), $1) on conflict do nothing;
  return found;
end
$$;
create function audit.subscriptions() returns setof text
language sql stable security definer set search_path = ''
as $$ select s.alert from audit.subscription s where s.tenant_id = access.tenant_id() and s.person_id = access.person_id() order by 1 $$;

-- Trees with something new to read, where somebody asked to be told.
create function audit.followed() returns table (tree_id uuid, next bigint, size bigint)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  return query select t.id, coalesce(c.next, 0), t.size
    from (select distinct on (o.tenant_id) o.* from audit.tree o where o.tenant_id is not null order by o.tenant_id, o.epoch desc) t
    left join audit.alert_cursor c on c.tree_id = t.id
    where t.size > coalesce(c.next, 0) and exists (select from audit.subscription s where s.tenant_id = t.tenant_id);
end
$$;

-- The next leaves of a tree that are of these types, and the cursor moved past them: nothing when another was first.
create function audit.follow(tree uuid, at bigint, most integer, types text[])
returns table (id uuid, type text, data jsonb)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  past bigint := least(at + least(most, 10000), (select t.size from audit.tree t where t.id = $1));
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  insert into audit.alert_cursor (tree_id, next) values ($1, 0) on conflict do nothing;
  update audit.alert_cursor c set next = past where c.tree_id = $1 and c.next = $2;
  if not found then return; end if;
  return query select e.id, e.type, e.data
    from audit.leaf l join audit.event e on e.id = l.event_id
    where l.tree_id = $1 and l.index >= $2 and l.index < past and e.type = any ($4) and e.mirror_of is null
    order by l.index;
end
$$;

-- For each who asked before it happened; how many.
create function audit.raise_alert(event uuid, alert text) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  raised integer;
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  insert into audit.alert (tenant_id, person_id, alert, cause, event_id)
  select s.tenant_id, s.person_id, s.alert, coalesce(e.request_id, e.id), e.id
  from audit.event e join audit.subscription s on s.tenant_id = e.tenant_id and s.alert = $2 and s.created_at <= e.occurred_at
  where e.id = $1 on conflict do nothing;
  get diagnostics raised = row_count;
  return raised;
end
$$;

create function audit.alerts_waiting() returns boolean
language sql stable security definer set search_path = ''
as $$ select access.system_reason() is not null and exists (select from audit.alert a where a.claimed_at is null) $$;

-- Letters to send, each given once. Who may no longer read the trail gets none, and neither does who left the list meanwhile.
create function audit.claim_alerts(most integer)
returns table (id uuid, tenant_id uuid, tenant_name text, code text, person_id uuid, alert text, event_id uuid, type text, occurred_at timestamptz, email text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  delete from audit.alert a where a.raised_at < now() - interval '30 days';
  return query with claimed as (
    update audit.alert a set claimed_at = now()
    where a.id in (select w.id from audit.alert w where w.claimed_at is null order by w.raised_at limit least($1, 200) for update skip locked)
    returning a.*)
    select c.id, c.tenant_id, t.name, t.code, c.person_id, c.alert, c.event_id, e.type, e.occurred_at,
      access.mailbox(c.person_id, c.tenant_id, 'trail.read')
    from claimed c join audit.event e on e.id = c.event_id cross join lateral access.tenant_place(c.tenant_id) t
    where exists (select from audit.subscription s where s.tenant_id = c.tenant_id and s.person_id = c.person_id and s.alert = c.alert);
end
$$;

select access.adopt('audit');
grant execute on function audit.subscribe(text, boolean), audit.subscriptions() to bocage_audit;
grant execute on function audit.followed(), audit.follow(uuid, bigint, integer, text[]), audit.raise_alert(uuid, text), audit.alerts_waiting(),
  audit.claim_alerts(integer)
  to bocage_audit_system;
