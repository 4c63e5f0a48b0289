-- A letter leaves at least once: it is taken for a while, and is done only once the mail server has it. Taken by a process that
-- died, it is taken again. What was claimed before is held for sent.
alter table audit.alert rename column claimed_at to sent_at;
alter table audit.alert
  -- The order of the tree, in which letters are raised.
  add column place bigint generated always as identity,
  -- Not taken before: on its way, or put off.
  add column due_at timestamptz not null default now(),
  add column tries integer not null default 0 check (tries >= 0),
  -- When the mail server last would not have it, and when it was given up.
  add column missed_at timestamptz,
  add column failed_at timestamptz;
drop index audit.alert_raised_at_idx;
create index alert_open on audit.alert (person_id, place) where sent_at is null and failed_at is null;

drop function audit.claim_alerts(integer), audit.alerts_waiting();

-- Since when the oldest letter waits; null for none.
create function audit.alerts_waiting() returns timestamptz
language sql stable security definer set search_path = ''
as $$ select min(a.raised_at) from audit.alert a where access.system_reason() is not null and a.sent_at is null and a.failed_at is null $$;

-- The next letter, for so long. Who may no longer read the trail gets none, and neither does who left the list meanwhile. A reader's
-- letters leave in their order, but for one that was put off: it keeps none of the others waiting.
create function audit.take_alert(seconds integer)
returns table (id uuid, tenant_id uuid, tenant_name text, code text, person_id uuid, alert text, event_id uuid, type text, occurred_at timestamptz,
  email text, tries integer)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item audit.alert;
  address text;
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  delete from audit.alert a where coalesce(a.sent_at, a.failed_at) < now() - interval '30 days';
  loop
    select w.* into item from audit.alert w
    where w.sent_at is null and w.failed_at is null and w.due_at <= now() and not exists (
      select from audit.alert b where b.person_id = w.person_id and b.tenant_id = w.tenant_id and b.place < w.place
        and b.sent_at is null and b.failed_at is null and b.missed_at is null)
    order by w.place limit 1 for update skip locked;
    if item.id is null then return; end if;
    address := access.mailbox(item.person_id, item.tenant_id, 'trail.read');
    exit when address is not null and exists (
      select from audit.subscription s where s.tenant_id = item.tenant_id and s.person_id = item.person_id and s.alert = item.alert);
    delete from audit.alert a where a.id = item.id;
  end loop;
  update audit.alert a set due_at = now() + make_interval(secs => $1), tries = a.tries + 1 where a.id = item.id;
  return query select item.id, item.tenant_id, t.name, t.code, item.person_id, item.alert, item.event_id, e.type, e.occurred_at, address, item.tries + 1
    from audit.event e cross join lateral access.tenant_place(item.tenant_id) t where e.id = item.event_id;
end
$$;

-- Sent, or given up; false when it was already.
create function audit.end_alert(alert uuid, failed boolean) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  update audit.alert a set sent_at = case when not $2 then now() end, failed_at = case when $2 then now() end
  where a.id = $1 and a.sent_at is null and a.failed_at is null;
  return found;
end
$$;

create function audit.put_off_alert(alert uuid, seconds integer) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  update audit.alert a set due_at = now() + make_interval(secs => $2), missed_at = now()
  where a.id = $1 and a.sent_at is null and a.failed_at is null;
end
$$;

-- What one subscribes to, and since when the last letter of it has not left: put off, waiting for longer than it should, or given up.
drop function audit.subscriptions();
create function audit.subscriptions() returns table (alert text, late_since timestamptz, given_up boolean)
language sql stable security definer set search_path = ''
as $$
  select s.alert, l.raised_at, coalesce(l.failed_at is not null, false)
  from audit.subscription s left join lateral (
    select a.* from audit.alert a
    where a.tenant_id = s.tenant_id and a.person_id = s.person_id and a.alert = s.alert and a.raised_at >= s.created_at
    order by a.place desc limit 1
  ) l on l.sent_at is null and (l.failed_at is not null or l.missed_at is not null or l.raised_at < now() - interval '5 minutes')
  where s.tenant_id = access.tenant_id() and s.person_id = access.person_id() order by 1
$$;

-- A download calls for an alert when it makes so many files of its person within the hour; once for the same person and hour. Those
-- counted are before it in the tree, so that one committed late counts what came first.
create index event_downloads on audit.event (actor_person_id, occurred_at) where type = 'file.downloaded';
create function audit.raise_downloads(event uuid, files integer) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  one audit.event;
  raised integer;
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  select e.* into one from audit.event e where e.id = $1 and e.type = 'file.downloaded';
  if not exists (select from audit.subscription s where s.tenant_id = one.tenant_id and s.alert = 'mass-export')
    or $2 > (select count(distinct d.subject_id)
      from audit.event d join audit.leaf l on l.event_id = d.id join audit.leaf mine on mine.event_id = one.id
      where d.type = 'file.downloaded' and d.actor_person_id = one.actor_person_id and d.tenant_id = one.tenant_id and d.mirror_of is null
        and d.occurred_at > one.occurred_at - interval '1 hour' and d.occurred_at < one.occurred_at + interval '1 hour'
        and l.tree_id = mine.tree_id and l.index <= mine.index)
  then return 0; end if;
  insert into audit.alert (tenant_id, person_id, alert, cause, event_id)
  select s.tenant_id, s.person_id, s.alert, one.id, one.id from audit.subscription s
  where s.tenant_id = one.tenant_id and s.alert = 'mass-export' and s.created_at <= one.occurred_at and not exists (
    select from audit.alert a join audit.event d on d.id = a.event_id
    where a.tenant_id = s.tenant_id and a.person_id = s.person_id and a.alert = s.alert and d.type = 'file.downloaded'
      and d.actor_person_id = one.actor_person_id
      and d.occurred_at > one.occurred_at - interval '1 hour' and d.occurred_at < one.occurred_at + interval '1 hour')
  on conflict do nothing;
  get diagnostics raised = row_count;
  return raised;
end
$$;

select access.adopt('audit');
grant execute on function audit.subscriptions() to bocage_audit;
grant execute on function audit.alerts_waiting(), audit.take_alert(integer), audit.end_alert(uuid, boolean), audit.put_off_alert(uuid, integer),
  audit.raise_downloads(uuid, integer) to bocage_audit_system;
