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

-- Who cannot be written to for a while (suspended, their body too, without address) keeps their letters: what happened
-- meanwhile is what alerts are for. After 30 days the letter comes without address, to be given up.
create or replace function audit.take_alert(seconds integer)
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

-- A mail server that is at fault itself costs a letter none of its tries.
drop function audit.put_off_alert(uuid, integer);
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

-- Looks first whether all who asked have theirs: one who goes on downloading costs no more.
create or replace function audit.raise_downloads(event uuid, files integer) returns integer
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

-- Asks for the operator as the other doors to the instance's trail do.
create or replace function audit.opened_instance() returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if not audit.operates() then perform access.fail('access.refused', 'operator'); end if;
  insert into audit.hourly (person_id, subject_id, type, hour)
  values (access.account_id(), access.account_id(), 'trail.opened', date_trunc('hour', now())) on conflict do nothing;
  if not found then return; end if;
  perform audit.write(null, null, 'trail.opened', 'trail', null, '{"trailOf": "instance"}', null, null);
end
$$;
select access.adopt('audit');
grant execute on function audit.put_off_alert(uuid, integer, boolean) to bocage_audit_system;
