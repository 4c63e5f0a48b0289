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

-- Whether somebody has a role with this permission, suspended or not, their body suspended or not.
create function access.entitled(person uuid, tenant uuid, permission text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from access.member m
    join access.membership_role r on r.membership_id = m.id join access.role on role.id = r.role_id and role.retired_at is null
    where m.person_id = $1 and m.tenant_id = $2 and $3 = any (role.permissions) and access.system_reason() is not null)
$$;
select access.adopt('access');
grant execute on function access.entitled(uuid, uuid, text) to audit_reader;

drop function audit.claim_alerts(integer), audit.alerts_waiting();

-- Since when the oldest letter waits; null for none.
create function audit.alerts_waiting() returns timestamptz
language sql stable security definer set search_path = ''
as $$ select min(a.raised_at) from audit.alert a where access.system_reason() is not null and a.sent_at is null and a.failed_at is null $$;

-- The next letter, for so long. Who may no longer read the trail gets none, and neither does who left the list meanwhile. Who cannot
-- be written to for a while (suspended, their body too, without address) keeps theirs: what happened meanwhile is what alerts are
-- for. After 30 days the letter comes without address, to be given up. A reader's letters leave in their order, but for one that
-- was put off: it keeps none of the others waiting.
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
    if not access.entitled(item.person_id, item.tenant_id, 'trail.read') or not exists (
      select from audit.subscription s where s.tenant_id = item.tenant_id and s.person_id = item.person_id and s.alert = item.alert)
    then
      delete from audit.alert a where a.id = item.id;
      continue;
    end if;
    address := access.mailbox(item.person_id, item.tenant_id, 'trail.read');
    exit when address is not null or item.raised_at < now() - interval '30 days';
    update audit.alert a set due_at = now() + interval '15 minutes', missed_at = now() where a.id = item.id;
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

-- A mail server that is at fault itself costs a letter none of its tries (`counted`).
create function audit.put_off_alert(alert uuid, seconds integer, counted boolean) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  update audit.alert a set due_at = now() + make_interval(secs => $2), missed_at = now(), tries = a.tries - case when $3 then 0 else 1 end
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
-- counted are before it in the tree, so that one committed late counts what came first. Whether all who asked
-- have theirs is looked at before: one who goes on downloading costs no more.
create index event_downloads on audit.event (actor_person_id, occurred_at) where type = 'file.downloaded';
create function audit.raise_downloads(event uuid, files integer) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  one audit.event;
  wanted uuid[];
  raised integer;
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  select e.* into one from audit.event e where e.id = $1 and e.type = 'file.downloaded';
  wanted := array(select s.person_id from audit.subscription s
    where s.tenant_id = one.tenant_id and s.alert = 'mass-export' and s.created_at <= one.occurred_at and not exists (
      select from audit.alert a join audit.event d on d.id = a.event_id
      where a.tenant_id = s.tenant_id and a.person_id = s.person_id and a.alert = s.alert and d.type = 'file.downloaded'
        and d.actor_person_id = one.actor_person_id
        and d.occurred_at > one.occurred_at - interval '1 hour' and d.occurred_at < one.occurred_at + interval '1 hour'));
  if cardinality(wanted) = 0
    or $2 > (select count(distinct d.subject_id)
      from audit.event d join audit.leaf l on l.event_id = d.id join audit.leaf mine on mine.event_id = one.id
      where d.type = 'file.downloaded' and d.actor_person_id = one.actor_person_id and d.tenant_id = one.tenant_id and d.mirror_of is null
        and d.occurred_at > one.occurred_at - interval '1 hour' and d.occurred_at < one.occurred_at + interval '1 hour'
        and l.tree_id = mine.tree_id and l.index <= mine.index)
  then return 0; end if;
  insert into audit.alert (tenant_id, person_id, alert, cause, event_id)
  select one.tenant_id, w.person_id, 'mass-export', one.id, one.id from unnest(wanted) w (person_id)
  on conflict do nothing;
  get diagnostics raised = row_count;
  return raised;
end
$$;

select access.adopt('audit');
grant execute on function audit.subscriptions() to bocage_audit;
grant execute on function audit.alerts_waiting(), audit.take_alert(integer), audit.end_alert(uuid, boolean), audit.put_off_alert(uuid, integer, boolean),
  audit.raise_downloads(uuid, integer) to bocage_audit_system;
