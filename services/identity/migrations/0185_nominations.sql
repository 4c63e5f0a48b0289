-- A nomination's end is told to the body that proposed it, its notice is given once every letter has left, and whoever
-- it names is invited when it takes effect.

alter table access.nomination
  add column proposer_id uuid,
  add column by_letter boolean not null default false,
  -- Addresses that need no letter any more, sent or refused for good; emptied once the notice is given.
  add column told text[] not null default '{}',
  add column letters integer not null default 0,
  add foreign key (perimeter_id, proposer_id) references access.tenant (perimeter_id, id);
-- Those made before were all an EPCI's.
update access.nomination n set proposer_id = (
  select t.id from access.tenant t where t.perimeter_id = n.perimeter_id and t.kind = 'epci' order by t.id limit 1);

drop function access.name_administrator(uuid, uuid);
create function access.name_administrator(tenant uuid, person uuid, by_letter boolean default false)
returns table (membership_id uuid, nomination_id uuid, effective_at timestamptz)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  body record;
  made uuid;
begin
  perform access.need('perimeter.provision');
  select t.* into body from access.tenant t where t.id = $1
    and (access.system_reason() is not null or t.perimeter_id = access.perimeter_id()) for update;
  if body.id is null or not exists (select from access.person p where p.id = $2) then perform access.fail('not-found'); end if;
  if $2 = access.person_id() or exists (select from access.person p where p.id = $2 and p.account_id = access.account_id()) then
    perform access.fail('administrator.oneself');
  end if;
  if body.state = 'pending' then
    made := access.join_tenant(body.perimeter_id, body.id, $2, array[access.builtin('administrateur')], now(), null);
    return query select made, null::uuid, now();
  elsif body.state = 'active' then
    insert into access.nomination (perimeter_id, tenant_id, person_id, named_by, proposer_id, by_letter, effective_at)
    values (body.perimeter_id, body.id, $2, access.person_id(), access.tenant_id(), $3, now() + interval '72 hours') returning id into made;
    return query select null::uuid, made, now() + interval '72 hours';
  else
    perform access.fail('tenant.' || body.state);
  end if;
end
$$;

-- Of the tenant named, when the caller's transaction is about several.
drop function access.invite(uuid, text, bytea, integer);
create function access.invite(person uuid, kind text, code_hash bytea, days integer default 21, tenant uuid default null)
returns table (invitation_id uuid, expires_at timestamptz)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item record;
begin
  if access.system_reason() is null and not access.permits('perimeter.provision') then perform access.need('people.manage'); end if;
  select p.id, p.identifiant, p.account_id, m.tenant_id, m.perimeter_id, m.created_at into item
  from access.person p join access.member m on m.person_id = p.id
  join access.tenant t on t.id = m.tenant_id
  where p.id = $1 and ($5 is null or m.tenant_id = $5)
    and (m.tenant_id = access.tenant_id() or $5 is not null and access.system_reason() is not null
      or t.state = 'pending' and (access.system_reason() is not null or m.perimeter_id = access.perimeter_id() and access.permits('perimeter.provision')))
  order by m.tenant_id = access.tenant_id() desc nulls last limit 1;
  if item.id is null then perform access.fail('not-found'); end if;
  if item.identifiant is null then perform access.fail('person.needs-identifiant'); end if;
  if access.system_reason() is null and exists (
    select from access.membership m where m.person_id = $1 and m.ended_at is null and m.tenant_id <> item.tenant_id
      and (item.account_id is not null or m.created_at < item.created_at))
  then perform access.fail('person.of-others'); end if;
  update access.invitation i set revoked_at = now() where i.person_id = $1 and i.used_at is null and i.revoked_at is null;
  perform access.want('person', $1);
  return query
    insert into access.invitation (perimeter_id, tenant_id, person_id, kind, code_hash, invited_by, expires_at)
    values (item.perimeter_id, item.tenant_id, $1, $2, $3, access.person_id(), now() + make_interval(days => least($4, 90)))
    returning id, expires_at;
end
$$;

drop function access.nomination_list(uuid);
create function access.nomination_list(wanted uuid default null)
returns table (id uuid, tenant_id uuid, tenant_name text, proposer_id uuid, person_id uuid, display_name text, state text,
  proposed_at timestamptz, effective_at timestamptz, notified boolean)
language sql stable security definer set search_path = ''
as $$
  select n.id, t.id, t.name, n.proposer_id, p.id, p.given_name || ' ' || p.family_name,
    case when n.withdrawn_at is not null then 'withdrawn' when n.refused_by is not null then 'refused'
      when n.done_at is not null then 'effective' else 'waiting' end, n.named_at, n.effective_at, n.notified_at is not null
  from access.nomination n join access.tenant t on t.id = n.tenant_id join access.person p on p.id = n.person_id
  where access.membership_id() is not null and ($1 is null or n.id = $1)
    and (n.tenant_id = access.tenant_id() or n.perimeter_id = access.perimeter_id() and access.permits('perimeter.provision'))
  order by n.done_at is null desc, n.named_at desc limit 100
$$;

drop function access.notice_addresses(uuid);
create function access.notice_addresses(nomination uuid) returns setof text
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select distinct lower(p.email) from access.nomination n
    join access.member m on m.tenant_id = n.tenant_id join access.person p on p.id = m.person_id
    where n.id = $1 and not m.suspended and p.email is not null and lower(p.email) <> all (n.told);
end
$$;
create function access.nomination_told(nomination uuid, address text, sent boolean) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  update access.nomination n set told = n.told || $2, letters = n.letters + $3::integer
  where n.id = $1 and n.notified_at is null and $2 <> all (n.told);
end
$$;
create or replace function access.nomination_notified(nomination uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  update access.nomination n set notified_at = now(), effective_at = greatest(n.effective_at, now() + interval '72 hours'), told = '{}'
  where n.id = $1 and n.notified_at is null;
end
$$;

drop function access.nomination_notice(uuid);
create function access.nomination_notice(nomination uuid)
returns table (tenant_id uuid, tenant_name text, proposer_id uuid, perimeter_name text, display_name text, effective_at timestamptz,
  waiting boolean, letters integer, members integer, long_tried boolean)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select t.id, t.name, n.proposer_id, w.name, p.given_name || ' ' || p.family_name, n.effective_at,
    n.done_at is null and n.notified_at is null, n.letters, cardinality(n.told), n.named_at < now() - interval '1 day'
    from access.nomination n join access.tenant t on t.id = n.tenant_id join access.perimeter w on w.id = t.perimeter_id
    join access.person p on p.id = n.person_id where n.id = $1;
end
$$;

-- Whom a nomination that took effect invites by letter: one who has an address and no account yet.
create function access.nominee_to_invite(nomination uuid)
returns table (person_id uuid, display_name text, identifiant text, tenant_id uuid, tenant_name text)
language plpgsql stable security definer set search_path = ''
as $$
begin
  if access.system_reason() is null then perform access.need('people.manage'); end if;
  return query select p.id, p.given_name || ' ' || p.family_name, p.identifiant, t.id, t.name
    from access.nomination n join access.person p on p.id = n.person_id join access.tenant t on t.id = n.tenant_id
    where n.id = $1 and n.by_letter and n.done_at is not null and n.withdrawn_at is null and n.refused_by is null
      and (access.system_reason() is not null or n.tenant_id = access.tenant_id())
      and p.account_id is null and p.identifiant is not null and p.email is not null
      -- Somebody of another body is given their way in by that one.
      and not exists (select from access.membership m where m.person_id = p.id and m.ended_at is null and m.tenant_id <> n.tenant_id);
end
$$;

select access.adopt('access');
grant execute on function access.name_administrator(uuid, uuid, boolean), access.invite(uuid, text, bytea, integer, uuid),
  access.nominee_to_invite(uuid) to bocage_identity, bocage_identity_system;
grant execute on function access.nomination_list(uuid) to bocage_identity;
grant execute on function access.notice_addresses(uuid), access.nomination_told(uuid, text, boolean), access.nomination_notice(uuid)
  to bocage_identity_system;
