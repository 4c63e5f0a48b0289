-- What the screens of people need: a job title, lists, handover; and what Keycloak must follow, whatever changed it.

alter table access.membership add column job_title text check (length(job_title) between 1 and 100);

-- Whatever changes what an account may do, Keycloak follows: a trigger forgets none of the ways.
create function access.follow_membership() returns trigger
language plpgsql
as $$
begin
  perform access.want('person', new.person_id);
  return null;
end
$$;
create trigger follow after insert or update of suspended_at, ended_at on access.membership
  for each row execute function access.follow_membership();
-- A body that may not act keeps no open door in Keycloak either: its organization, and its people's accounts.
create function access.follow_tenant() returns trigger
language plpgsql
as $$
begin
  perform access.want('tenant', new.id);
  return null;
end
$$;
create trigger follow after update of name, state on access.tenant for each row
  when (old.name is distinct from new.name or old.state is distinct from new.state) execute function access.follow_tenant();
grant execute on function access.follow_membership(), access.follow_tenant() to access_reader;

alter table access.invitation add column sent_at timestamptz, add column attempts integer not null default 0,
  -- The code of the letter before: when a send was cut short nobody knows which of the two arrived.
  add column former_hash bytea unique check (length(former_hash) = 32);
create index on access.invitation (invited_at) where kind = 'mail' and sent_at is null and used_at is null and revoked_at is null;

-- Where the way in stands: none; to be sent; sent; run out; accepted.
create function access.invitation_state(the_person uuid) returns text
language sql stable
as $$
  select case when p.account_id is not null then 'accepted' else coalesce((
    select case when i.expires_at <= now() then 'expired' when i.kind = 'mail' and i.sent_at is null then 'waiting' else 'sent' end
    from access.invitation i where i.person_id = the_person and i.revoked_at is null and i.used_at is null
    order by i.invited_at desc limit 1), 'none') end
  from access.person p where p.id = the_person
$$;
-- A person of a tenant, as its administrators see them.
create function access.person_card(the_membership uuid) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'personId', p.id, 'membershipId', m.id, 'firstName', p.given_name, 'lastName', p.family_name,
    'displayName', p.given_name || ' ' || p.family_name, 'jobTitle', m.job_title,
    'identifiant', p.identifiant, 'email', p.email,
    'account', case
      when p.account_id is not null and (p.state = 'suspended' or p.account_disabled_at is not null) then 'suspended'
      when p.account_id is not null then 'active'
      else case access.invitation_state(p.id) when 'sent' then 'invited' when 'waiting' then 'invited' when 'expired' then 'expired' else 'none' end end,
    'state', case when m.ended_at is not null or m.until <= now() then 'ended' when m.suspended_at is not null or p.state = 'suspended' then 'suspended' else 'active' end,
    'roles', (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'key', r.key, 'name', r.name) order by r.key nulls last, r.name), '[]')
      from access.membership_role mr join access.role r on r.id = mr.role_id where mr.membership_id = m.id),
    'from', to_char(m.since at time zone 'Europe/Paris', 'YYYY-MM-DD'),
    -- The last day, as it is written: the membership ends with it.
    'until', to_char((m.until - interval '1 second') at time zone 'Europe/Paris', 'YYYY-MM-DD'),
    'elsewhere', other.is, 'ours', not other.is)
  from access.membership m join access.person p on p.id = m.person_id
  cross join lateral (select exists (
    select from access.membership o where o.person_id = p.id and o.ended_at is null and o.tenant_id <> m.tenant_id) as is) other
  where m.id = the_membership
$$;
grant execute on function access.invitation_state(uuid), access.person_card(uuid) to access_reader;

-- The people of the acting tenant by name; `after` is the last name key of the page before.
create function access.people_cards(search text, ended boolean, after_key text, after_id uuid, most integer)
returns table (id uuid, key text, card jsonb)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('people.manage');
  return query
    select m.id, k.key, access.person_card(m.id)
    from access.membership m join access.person p on p.id = m.person_id
    cross join lateral (select access.sort_key(p.family_name, p.given_name) as key) k
    where m.tenant_id = access.tenant_id()
      and (m.ended_at is not null or coalesce(m.until <= now(), false)) = $2
      and ($1 is null or k.key || ' ' || coalesce(p.identifiant, '') like '%' || replace(replace(replace(
        lower(extensions.unaccent($1)), '\', '\\'), '%', '\%'), '_', '\_') || '%')
      and ($3 is null or (k.key, m.id) > ($3, $4))
    order by k.key, m.id limit least($5, 101);
end
$$;

-- Names only, for every member of the tenant: to see who works here, to give access.
create function access.colleagues(search text, after_key text, after_id uuid, most integer)
returns table (id uuid, key text, person_id uuid, display_name text, job_title text)
language sql stable security definer set search_path = ''
as $$
  select m.id, k.key, p.id, p.given_name || ' ' || p.family_name, own.job_title
  from access.member m join access.person p on p.id = m.person_id join access.membership own on own.id = m.id
  cross join lateral (select access.sort_key(p.family_name, p.given_name) as key) k
  where m.tenant_id = access.tenant_id() and access.permits('people.read') and not m.suspended
    and ($1 is null or k.key like '%' || replace(replace(replace(
      lower(extensions.unaccent($1)), '\', '\\'), '%', '\%'), '_', '\_') || '%')
    and ($2 is null or (k.key, m.id) > ($2, $3))
  order by k.key, m.id limit least($4, 101)
$$;

-- One person of the acting tenant: the open membership, else the last one. NULL for anybody else.
create function access.person_of(person uuid) returns table (membership_id uuid, account_id uuid, card jsonb)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('people.manage');
  return query select m.id, p.account_id, access.person_card(m.id)
    from access.membership m join access.person p on p.id = m.person_id
    where m.person_id = $1 and m.tenant_id = access.tenant_id()
    order by (m.ended_at is null) desc, m.since desc limit 1;
end
$$;

create function access.set_job_title(membership uuid, job_title text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need('people.manage');
  update access.membership m set job_title = $2 where m.id = $1 and m.tenant_id = access.tenant_id();
  if not found then perform access.fail('not-found'); end if;
end
$$;

-- Ids of roles from what a form or a file says: keys of built-in ones, ids or names of composed ones. Unknown: 404.
create function access.roles_named(names text[]) returns table (id uuid, key text, name text)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return query select distinct r.id, r.key, r.name from access.role r, unnest($1) as asked (name)
    where r.retired_at is null and (r.tenant_id is null or r.tenant_id = access.tenant_id())
      and (r.key = lower(asked.name) or r.id::text = lower(asked.name) or lower(r.name) = lower(asked.name));
end
$$;

-- The first of `marie.dupont`, `marie.dupont2`, … that nobody has.
create function access.free_identifiant(base text) returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  turn integer := 1;
  candidate text := left($1, 58);
begin
  if access.system_reason() is null and not access.permits('perimeter.provision') then perform access.need('people.manage'); end if;
  while exists (select from access.person p where p.identifiant = candidate) loop
    turn := turn + 1;
    candidate := left($1, 58) || turn;
  end loop;
  return candidate;
end
$$;

-- What a person would leave behind.
create function access.handover(membership uuid)
returns table (workspace_id uuid, workspace_name text, level access.level, last_manager boolean)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('people.manage');
  if not exists (select from access.membership m where m.id = $1 and m.tenant_id = access.tenant_id()) then perform access.fail('not-found'); end if;
  return query
    select w.id, w.name, max(g.level), w.tenant_id = access.tenant_id() and w.id = any (access.managed_by($1)) and not exists (
      select from access.holding h
      where h.acl_id = w.acl_id and h.level = 'manager' and h.tenant_id = w.tenant_id and not h.suspended and h.membership_id <> $1)
    from access.live_grant g join access.workspace w on w.id = g.workspace_id
    where g.kind = 'membership' and g.membership_id = $1
    group by w.id order by w.name, w.id limit 1000;
end
$$;
create function access.is_last_administrator(membership uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select $1 in (select access.administrators(access.tenant_id()))
    and not exists (select a from access.administrators(access.tenant_id()) a where a <> $1)
$$;

-- Manager of a workspace of the acting tenant, given as somebody leaves: by who manages people, before the leave.
create function access.hand_over(leaving uuid, workspace uuid, heir uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  one access.membership;
begin
  perform access.need('people.manage');
  one := access.own_membership($3);
  if one.id = $1 then perform access.fail('not-found'); end if;
  insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, grantee_tenant_id, level, created_by)
  select w.perimeter_id, w.tenant_id, w.id, w.acl_id, 'membership', one.id, one.tenant_id, 'manager', access.person_id()
  from access.workspace w where w.id = $2 and w.tenant_id = access.tenant_id() and w.id = any (access.managed_by($1))
    and not exists (select from access.live_grant g where g.acl_id = w.acl_id and g.membership_id = one.id and g.level = 'manager');
  if not found and not exists (
    select from access.workspace w where w.id = $2 and w.tenant_id = access.tenant_id() and w.id = any (access.managed_by($1)))
  then perform access.fail('not-found'); end if;
end
$$;

create function access.add_administrator(membership uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  one access.membership;
begin
  perform access.need('roles.manage');
  one := access.own_membership($1);
  insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
  values (one.perimeter_id, one.tenant_id, one.id, access.builtin('administrateur')) on conflict do nothing;
  perform access.check_roles(one.id);
end
$$;

-- The end of a membership, or its absence; a guest's has one.
create function access.set_until(membership uuid, until timestamptz) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  one access.membership;
begin
  perform access.need('people.manage');
  one := access.own_membership($1);
  if $2 <= now() then perform access.fail('expiry.past'); end if;
  update access.membership m set until = $2 where m.id = one.id;
  perform access.check_roles(one.id);
  -- The last administrator for good is not given an end.
  if $2 is not null and one.id in (select access.administrators(one.tenant_id)) and not exists (
    select from access.membership m where m.until is null and m.id in (select access.administrators(one.tenant_id)))
  then perform access.fail('membership.last-administrator'); end if;
end
$$;

-- Memberships that ran out: ended with what they held. For the system, every few minutes.
create function access.end_expired() returns table (tenant_id uuid, membership_id uuid, person_id uuid, grants bigint, display_name text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  one record;
  ended bigint;
begin
  perform access.need_system();
  for one in select m.* from access.membership m where m.ended_at is null and m.until <= now() limit 200 for update skip locked loop
    update access.grants g set ended_at = one.until where g.kind = 'membership' and g.membership_id = one.id and g.ended_at is null;
    get diagnostics ended = row_count;
    update access.team_member t set ended_at = one.until where t.membership_id = one.id and t.ended_at is null;
    update access.membership m set ended_at = one.until where m.id = one.id;
    return query select one.tenant_id, one.id, one.person_id, ended, p.given_name || ' ' || p.family_name from access.person p where p.id = one.person_id;
  end loop;
end
$$;

select access.adopt('access');
grant execute on function access.people_cards(text, boolean, text, uuid, integer), access.colleagues(text, text, uuid, integer),
  access.person_of(uuid), access.set_job_title(uuid, text), access.roles_named(text[]), access.handover(uuid),
  access.is_last_administrator(uuid), access.hand_over(uuid, uuid, uuid), access.add_administrator(uuid), access.set_until(uuid, timestamptz)
  to bocage_identity;
grant execute on function access.free_identifiant(text) to bocage_identity, bocage_identity_system;
grant execute on function access.end_expired(), access.set_job_title(uuid, text), access.roles_named(text[]) to bocage_identity_system;
