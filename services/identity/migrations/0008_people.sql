-- People, memberships, roles, teams. An administrator manages those of the acting tenant.

-- Makes the membership, or takes up the open one, with exactly these roles.
create function access.join_tenant(wall uuid, tenant uuid, person uuid, roles uuid[], since timestamptz, until timestamptz)
returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  made uuid;
begin
  -- One that has run out is over.
  update access.membership m set ended_at = m.until
  where m.person_id = person and m.tenant_id = tenant and m.ended_at is null and m.until <= now();
  select m.id into made from access.membership m
  where m.person_id = person and m.tenant_id = tenant and m.ended_at is null for update;
  if made is null then
    made := access.uuid7();
    insert into access.membership (id, perimeter_id, tenant_id, person_id, since, until, created_by)
    values (made, wall, tenant, person, coalesce(since, now()), until, access.person_id());
  end if;
  insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
  select wall, tenant, made, r from unnest(roles) r on conflict do nothing;
  perform access.check_roles(made);
  perform access.want('person', person);
  return made;
end
$$;

-- DPO with administrateur is incompatible; a guest's membership has an end; only the EPCI has gestionnaires.
create function access.check_roles(the_membership uuid) returns void
language plpgsql stable
as $$
#variable_conflict use_column
declare
  keys text[];
  item record;
begin
  select m.until, t.kind into item from access.membership m join access.tenant t on t.id = m.tenant_id where m.id = the_membership;
  keys := array(select r.key from access.membership_role mr join access.role r on r.id = mr.role_id
    where mr.membership_id = the_membership and r.key is not null);
  if keys @> array['dpo', 'administrateur'] then perform access.fail('role.incompatible'); end if;
  if 'invite' = any (keys) and item.until is null then perform access.fail('membership.guest-needs-end'); end if;
  if 'gestionnaire' = any (keys) and item.kind <> 'epci' then perform access.fail('role.epci-only'); end if;
  if not exists (select from access.membership_role mr where mr.membership_id = the_membership) then
    perform access.fail('role.needed');
  end if;
end
$$;

-- Role ids named by an administrator: built in, or composed by the acting tenant.
create function access.check_role_ids(roles uuid[]) returns void
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if exists (select from unnest(roles) as asked (id) where not exists (
    select from access.role r where r.id = asked.id and r.retired_at is null
      and (r.tenant_id is null or r.tenant_id = access.tenant_id())))
  then perform access.fail('role.not-found'); end if;
end
$$;

-- A membership of the acting tenant, locked; 404 for any other.
create function access.own_membership(membership uuid) returns access.membership
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  item access.membership;
begin
  select m.* into item from access.membership m
  where m.id = membership and m.tenant_id = access.tenant_id() and m.ended_at is null for update;
  if item.id is null then perform access.fail('not-found'); end if;
  return item;
end
$$;
grant execute on function access.join_tenant(uuid, uuid, uuid, uuid[], timestamptz, timestamptz), access.check_roles(uuid),
  access.check_role_ids(uuid[]), access.own_membership(uuid) to access_reader;

-- People of another perimeter do not exist here; somebody without any membership belongs to nobody yet.
create function access.within_wall(person uuid) returns boolean
language sql stable
as $$
  select access.system_reason() is not null
    or exists (select from access.membership m where m.person_id = person and m.perimeter_id = access.perimeter_id())
    or not exists (select from access.membership m where m.person_id = person)
$$;
-- Somebody who serves other bodies too: whoever changed their address or issued them a code could act there as them.
create function access.of_others(person uuid) returns boolean
language sql stable
as $$
  select exists (
    select from access.membership m where m.person_id = person and m.ended_at is null and m.tenant_id is distinct from access.tenant_id())
$$;
grant execute on function access.within_wall(uuid), access.of_others(uuid) to access_reader;

create function access.create_person(given_name text, family_name text, identifiant text, email text) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made uuid := access.uuid7();
begin
  if access.system_reason() is null and not access.permits('perimeter.provision') then perform access.need('people.manage'); end if;
  if $3 is not null and exists (select from access.person p where p.identifiant = $3) then
    perform access.fail('person.identifiant-taken');
  end if;
  insert into access.person (id, given_name, family_name, identifiant, email) values (made, $1, $2, $3, $4);
  return made;
end
$$;

-- By exact identifiant only: people of other tenants are not listed.
create function access.find_person(identifiant text) returns table (person_id uuid, display_name text)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null and not access.permits('perimeter.provision') then perform access.need('people.manage'); end if;
  return query select p.id, p.given_name || ' ' || p.family_name from access.person p
    where p.identifiant = lower($1) and p.state = 'active' and access.within_wall(p.id);
end
$$;

-- The memberships in this perimeter of an exact identifiant: to name somebody on an ACL or in a team.
create function access.find_membership(identifiant text)
returns table (membership_id uuid, person_id uuid, display_name text, tenant_id uuid, tenant_name text)
language sql stable security definer set search_path = ''
as $$
  select m.id, p.id, p.given_name || ' ' || p.family_name, t.id, t.name
  from access.person p join access.member m on m.person_id = p.id and not m.suspended
  join access.tenant t on t.id = m.tenant_id
  where p.identifiant = lower($1) and m.perimeter_id = access.perimeter_id() and access.membership_id() is not null
$$;

create function access.update_person(person uuid, given_name text, family_name text, identifiant text, email text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item record;
begin
  if $1 is distinct from access.person_id() then perform access.need('people.manage'); end if;
  select p.* into item from access.person p where p.id = $1 and ($1 = access.person_id() or exists (
    select from access.membership m where m.person_id = p.id and m.tenant_id = access.tenant_id() and m.ended_at is null)) for update;
  if item.id is null then perform access.fail('not-found'); end if;
  if $1 is distinct from access.person_id() and access.of_others($1) then perform access.fail('person.of-others'); end if;
  if $4 is distinct from item.identifiant and $4 is not null then
    -- One signs in with it: it does not change under somebody who has an account.
    if item.account_id is not null then perform access.fail('person.has-account'); end if;
    if exists (select from access.person p where p.identifiant = $4) then perform access.fail('person.identifiant-taken'); end if;
  end if;
  update access.person p set given_name = coalesce($2, p.given_name), family_name = coalesce($3, p.family_name),
    identifiant = coalesce($4, p.identifiant), email = $5 where p.id = $1;
  perform access.want('person', $1);
end
$$;

-- Suspension of the person everywhere: the operator's. An administrator suspends a membership.
create function access.set_person_state(person uuid, state text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  update access.person p set state = $2 where p.id = $1;
  if not found then perform access.fail('not-found'); end if;
  perform access.want('person', $1);
end
$$;

-- From Keycloak's admin events.
create function access.set_account_disabled(account uuid, disabled boolean) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  found_person uuid;
begin
  perform access.need_system();
  update access.person p set account_disabled_at = case when disabled then coalesce(p.account_disabled_at, now()) end
  where p.account_id = $1 returning p.id into found_person;
  return found_person;
end
$$;

create function access.attach_account(person uuid, account uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  update access.person p set account_id = $2 where p.id = $1 and (p.account_id is null or p.account_id = $2);
  if not found then perform access.fail('person.has-account'); end if;
end
$$;

create function access.add_membership(person uuid, roles uuid[], since timestamptz, until timestamptz) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('people.manage');
  perform access.check_role_ids($2);
  if not exists (select from access.person p where p.id = $1 and access.within_wall(p.id)) then perform access.fail('not-found'); end if;
  if exists (select from access.member m where m.person_id = $1 and m.tenant_id = access.tenant_id()) then
    perform access.fail('membership.exists');
  end if;
  return access.join_tenant(access.perimeter_id(), access.tenant_id(), $1, $2, $3, $4);
end
$$;

create function access.set_membership(membership uuid, roles uuid[], until timestamptz) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.membership;
  spaces uuid[];
begin
  perform access.need('roles.manage');
  item := access.own_membership($1);
  perform access.check_role_ids($2);
  spaces := access.managed_by(item.id);
  delete from access.membership_role r where r.membership_id = item.id and r.role_id <> all ($2);
  insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
  select item.perimeter_id, item.tenant_id, item.id, r from unnest($2) r on conflict do nothing;
  update access.membership m set until = $3 where m.id = item.id;
  perform access.check_roles(item.id);
  perform access.assert_administered(item.tenant_id);
  perform access.assert_managed(spaces);
end
$$;

create function access.suspend_membership(membership uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.membership;
  spaces uuid[];
begin
  perform access.need('people.manage');
  item := access.own_membership($1);
  spaces := access.managed_by(item.id);
  update access.membership m set suspended_at = coalesce(m.suspended_at, now()) where m.id = item.id;
  perform access.assert_administered(item.tenant_id);
  perform access.assert_managed(spaces);
end
$$;

create function access.resume_membership(membership uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.membership;
begin
  perform access.need('people.manage');
  item := access.own_membership($1);
  update access.membership m set suspended_at = null where m.id = item.id;
end
$$;

-- Ends a membership with all it held, the same moment; returns what it held, for handover. A successor takes over the
-- workspaces and the administration that would otherwise have nobody.
create function access.end_membership(membership uuid, successor uuid default null)
returns table (kind text, id uuid, workspace_id uuid, workspace_name text, acl_id uuid, level access.level)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.membership;
  heir access.membership;
  spaces uuid[];
begin
  if $1 is distinct from access.membership_id() then perform access.need('people.manage'); end if;
  item := access.own_membership($1);
  spaces := access.managed_by(item.id);
  if $2 is not null then
    heir := access.own_membership($2);
    if heir.id = item.id then perform access.fail('not-found'); end if;
  end if;
  return query
    update access.grants g set ended_at = now(), ended_by = access.person_id()
    where g.kind = 'membership' and g.membership_id = item.id and g.ended_at is null
    returning 'grant', g.id, g.workspace_id, (select w.name from access.workspace w where w.id = g.workspace_id), g.acl_id, g.level;
  return query
    update access.team_member t set ended_at = now() where t.membership_id = item.id and t.ended_at is null
    returning 'team', t.team_id, null::uuid, null::text, null::uuid, null::access.level;
  update access.membership m set ended_at = now() where m.id = item.id;
  if heir.id is not null then
    if not exists (select access.administrators(item.tenant_id)) then
      insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
      values (heir.perimeter_id, heir.tenant_id, heir.id, access.builtin('administrateur')) on conflict do nothing;
      perform access.check_roles(heir.id);
    end if;
    insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, grantee_tenant_id, level, created_by)
    select w.perimeter_id, w.tenant_id, w.id, w.acl_id, 'membership', heir.id, heir.tenant_id, 'manager', access.person_id()
    from access.workspace w where w.id = any (spaces) and not exists (
      select from access.holding h
      where h.acl_id = w.acl_id and h.level = 'manager' and h.tenant_id = w.tenant_id and not h.suspended);
  end if;
  if exists (select from access.membership_role r where r.membership_id = item.id and r.role_id = access.builtin('administrateur')) then
    perform access.assert_administered(item.tenant_id);
  end if;
  perform access.assert_managed(spaces);
  update access.invitation i set revoked_at = now() where i.person_id = item.person_id and i.tenant_id = item.tenant_id
    and i.used_at is null and i.revoked_at is null;
  perform access.want('person', item.person_id);
end
$$;

-- An invitation: its code's SHA-256, 21 days unless said otherwise. A new one revokes the former.
create function access.invite(person uuid, kind text, code_hash bytea, days integer default 21)
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
  where p.id = $1 and (m.tenant_id = access.tenant_id()
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

-- What an invitation's code opens: for the system, since nobody is signed in yet.
create function access.invitation_of(code_hash bytea)
returns table (invitation_id uuid, person_id uuid, account_id uuid, identifiant text, given_name text, family_name text, email text,
  tenant_id uuid, tenant_name text, kind text, state text, expires_at timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query select i.id, p.id, p.account_id, p.identifiant, p.given_name, p.family_name, p.email, t.id, t.name, i.kind,
    case when i.used_at is not null then 'used' when i.revoked_at is not null then 'revoked'
      when i.expires_at <= now() then 'expired' else 'open' end, i.expires_at
  from access.invitation i join access.person p on p.id = i.person_id join access.tenant t on t.id = i.tenant_id
  where i.code_hash = $1;
end
$$;

create function access.use_invitation(invitation uuid, account uuid) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item record;
begin
  perform access.need_system();
  select i.* into item from access.invitation i where i.id = $1 for update;
  if item.id is null then perform access.fail('not-found'); end if;
  if item.used_at is not null or item.revoked_at is not null or item.expires_at <= now() then
    perform access.fail('invitation.over');
  end if;
  update access.invitation i set used_at = now() where i.id = $1;
  if $2 is not null then perform access.attach_account(item.person_id, $2); end if;
  return item.person_id;
end
$$;

create function access.see_notice() returns void
language sql volatile security definer set search_path = ''
as $$ update access.person p set notice_seen_at = coalesce(p.notice_seen_at, now()) where p.id = access.person_id() $$;

-- Roles composed by a tenant; never with what belongs to the EPCI's gestionnaire.
create function access.check_permissions(permissions text[]) returns void
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if cardinality(permissions) = 0 or exists (
    select from unnest(permissions) as asked (name) where asked.name like 'perimeter.%' or not exists (
      select from access.role r where r.tenant_id is null and asked.name = any (r.permissions)))
  then perform access.fail('role.permission-unknown'); end if;
end
$$;
grant execute on function access.check_permissions(text[]) to access_reader;

create function access.compose_role(name text, permissions text[]) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made uuid := access.uuid7();
begin
  perform access.need('roles.manage');
  perform access.check_permissions($2);
  insert into access.role (id, perimeter_id, tenant_id, name, permissions)
  values (made, access.perimeter_id(), access.tenant_id(), $1, array(select distinct p from unnest($2) p order by p));
  return made;
exception when unique_violation then perform access.fail('role.name-taken'); return null;
end
$$;

create function access.recompose_role(role uuid, name text, permissions text[]) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('roles.manage');
  perform access.check_permissions($3);
  update access.role r set name = $2, permissions = array(select distinct p from unnest($3) p order by p)
  where r.id = $1 and r.tenant_id = access.tenant_id() and r.retired_at is null;
  if not found then perform access.fail('not-found'); end if;
exception when unique_violation then perform access.fail('role.name-taken');
end
$$;

create function access.retire_role(role uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  spaces uuid[];
begin
  perform access.need('roles.manage');
  select coalesce(array_agg(distinct g.workspace_id), '{}') into spaces from access.live_grant g
  where g.role_id = $1 and g.level = 'manager' and g.grantee_tenant_id = access.tenant_id();
  update access.role r set retired_at = now() where r.id = $1 and r.tenant_id = access.tenant_id() and r.retired_at is null;
  if not found then perform access.fail('not-found'); end if;
  perform access.assert_managed(spaces);
end
$$;

-- Teams of the acting tenant; members come from the whole perimeter, and act for their own tenant.
create function access.create_team(name text) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made uuid := access.uuid7();
begin
  perform access.need('teams.manage');
  insert into access.team (id, perimeter_id, tenant_id, name) values (made, access.perimeter_id(), access.tenant_id(), $1);
  return made;
end
$$;

create function access.rename_team(team uuid, name text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('teams.manage');
  update access.team t set name = $2 where t.id = $1 and t.tenant_id = access.tenant_id() and t.ended_at is null;
  if not found then perform access.fail('not-found'); end if;
end
$$;

create function access.add_team_member(team uuid, membership uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('teams.manage');
  if not exists (select from access.team t where t.id = $1 and t.tenant_id = access.tenant_id() and t.ended_at is null) then
    perform access.fail('not-found');
  end if;
  insert into access.team_member (perimeter_id, team_id, tenant_id, membership_id)
  select m.perimeter_id, $1, m.tenant_id, m.id from access.member m where m.id = $2 and m.perimeter_id = access.perimeter_id()
  on conflict (team_id, membership_id) do update set ended_at = null, added_at = now();
  if not found then perform access.fail('not-found'); end if;
end
$$;

create function access.remove_team_member(team uuid, membership uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  spaces uuid[] := access.managed_by($2);
begin
  perform access.need('teams.manage');
  update access.team_member m set ended_at = now() from access.team t
  where t.id = m.team_id and t.tenant_id = access.tenant_id() and m.team_id = $1 and m.membership_id = $2 and m.ended_at is null;
  if not found then perform access.fail('not-found'); end if;
  perform access.assert_managed(spaces);
end
$$;

create function access.end_team(team uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  spaces uuid[];
begin
  perform access.need('teams.manage');
  select coalesce(array_agg(distinct g.workspace_id), '{}') into spaces from access.live_grant g where g.team_id = $1 and g.level = 'manager';
  update access.team t set ended_at = now() where t.id = $1 and t.tenant_id = access.tenant_id() and t.ended_at is null;
  if not found then perform access.fail('not-found'); end if;
  perform access.assert_managed(spaces);
end
$$;
select access.adopt('access');
