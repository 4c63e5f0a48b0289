-- A composed role is never taken for a built-in one; an address is its own body's; whoever lost their way in gets it back.

create function access.builtin_named(name text) returns boolean
language sql stable
as $$ select exists (select from access.role r where r.tenant_id is null and lower($1) in (r.key, lower(r.name))) $$;
grant execute on function access.builtin_named(text) to access_reader;

create or replace function access.compose_role(name text, permissions text[]) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made uuid := access.uuid7();
begin
  perform access.need('roles.manage');
  perform access.check_permissions($2);
  if access.builtin_named($1) then perform access.fail('role.name-taken'); end if;
  insert into access.role (id, perimeter_id, tenant_id, name, permissions)
  values (made, access.perimeter_id(), access.tenant_id(), $1, array(select distinct p from unnest($2) p order by p));
  return made;
exception when unique_violation then perform access.fail('role.name-taken'); return null;
end
$$;
create or replace function access.recompose_role(role uuid, name text, permissions text[]) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('roles.manage');
  perform access.check_permissions($3);
  if access.builtin_named($2) then perform access.fail('role.name-taken'); end if;
  update access.role r set name = $2, permissions = array(select distinct p from unnest($3) p order by p)
  where r.id = $1 and r.tenant_id = access.tenant_id() and r.retired_at is null;
  if not found then perform access.fail('not-found'); end if;
exception when unique_violation then perform access.fail('role.name-taken');
end
$$;
-- One role for each name: an id before a name, and what is built in before what was composed under the same name.
create or replace function access.roles_named(names text[]) returns table (id uuid, key text, name text)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return query select distinct one.id, one.key, one.name from unnest($1) as asked (name) cross join lateral (
    select r.id, r.key, r.name from access.role r
    where r.retired_at is null and (r.tenant_id is null or r.tenant_id = access.tenant_id())
      and lower(asked.name) in (r.id::text, r.key, lower(r.name))
    order by r.id::text = lower(asked.name) desc, r.tenant_id is not null limit 1) one;
end
$$;

-- An address is shown where it is cared for: in the first of the bodies that one serves, not to whoever takes one on later.
create or replace function access.person_card(the_membership uuid) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'personId', p.id, 'membershipId', m.id, 'firstName', p.given_name, 'lastName', p.family_name,
    'displayName', p.given_name || ' ' || p.family_name, 'jobTitle', m.job_title,
    'identifiant', p.identifiant, 'email', case when not other.first then p.email end,
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
  cross join lateral (
    select count(*) > 0 as is, coalesce(bool_or(m.ended_at is not null or o.created_at < m.created_at), false) as first
    from access.membership o where o.person_id = p.id and o.ended_at is null and o.tenant_id <> m.tenant_id) other
  where m.id = the_membership
$$;

-- Whether an address as typed is the one that is stored: a letter goes to the latter. None typed is no other.
create function access.address_of(person uuid, typed text) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  if access.system_reason() is null then perform access.need('perimeter.provision'); end if;
  return (select case when p.email is null then 'none' when lower(p.email) = lower(coalesce($2, p.email)) then 'same' else 'other' end
    from access.person p where p.id = $1);
end
$$;

-- The bodies that a person serves: all of them for the system; for who manages people, the others of the perimeter.
create function access.bodies_of(person uuid) returns table (tenant_id uuid, tenant_name text)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.need('people.manage'); end if;
  return query select t.id, t.name from access.membership m join access.tenant t on t.id = m.tenant_id
    where m.person_id = $1 and m.ended_at is null
      and (access.system_reason() is not null or t.perimeter_id = access.perimeter_id() and t.id <> access.tenant_id())
    order by m.created_at, t.id;
end
$$;

-- Somebody of this perimeter by their exact identifiant, whom the operator gives a way in.
create function access.person_to_let_in(perimeter uuid, exact text)
returns table (person_id uuid, display_name text, identifiant text, recovery boolean, tenant_id uuid, tenant_name text)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query select p.id, p.given_name || ' ' || p.family_name, p.identifiant, p.account_id is not null, t.id, t.name
    from access.person p join access.member m on m.person_id = p.id join access.tenant t on t.id = m.tenant_id
    where p.identifiant = lower($2) and m.perimeter_id = $1 and not m.suspended order by m.created_at, m.id limit 1;
end
$$;

select access.adopt('access');
grant execute on function access.address_of(uuid, text), access.bodies_of(uuid) to bocage_identity, bocage_identity_system;
grant execute on function access.person_to_let_in(uuid, text) to bocage_identity_system;
