-- Sessions that identity ends are ended as the gateway does it: marked, so that Keycloak's own does not bring them back, and told.

-- Nothing calls it: one signs out everywhere at the gateway.
drop function access.end_my_sessions();
drop function access.session_end_account(uuid);
-- All of an account, with the mark of each session of Keycloak; gives which ended.
create function access.session_end_account(account uuid) returns setof uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  one record;
begin
  for one in select s.id, s.sid from access.session s
    where s.account_id = $1 and s.cookie_hash is not null and s.ended_at is null order by s.id
  loop
    perform access.session_end_sid(one.sid, $1);
    return next one.id;
  end loop;
end
$$;

-- Keycloak's sessions of this person are to end there too: asked again until it is done.
alter table access.sync add column sign_out boolean not null default false;

create function access.sync_sign_out(person uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  perform access.want('person', $1);
  update access.sync s set sign_out = true where s.kind = 'person' and s.id = $1;
end
$$;

create or replace function access.wanted(the_kind text, the_id uuid) returns jsonb
language sql stable
as $$
  select case the_kind
    when 'tenant' then (
      select jsonb_build_object('name', t.name, 'code', access.code_of(t), 'state', t.state, 'orgId', t.keycloak_org_id,
        'perimeterId', t.perimeter_id, 'perimeterCode', w.siren)
      from access.tenant t join access.perimeter w on w.id = t.perimeter_id where t.id = the_id)
    else (
      select jsonb_build_object('identifiant', p.identifiant, 'givenName', p.given_name, 'familyName', p.family_name, 'email', p.email,
        'account', p.account_id,
        'enabled', p.state = 'active' and p.account_disabled_at is null and exists (
          select from access.member m where m.person_id = p.id and m.suspended_at is null),
        'signOut', exists (select from access.sync s where s.kind = 'person' and s.id = p.id and s.sign_out),
        'tenants', coalesce((select jsonb_agg(jsonb_build_object('tenantId', t.id, 'orgId', t.keycloak_org_id) order by t.id)
          from access.member m join access.tenant t on t.id = m.tenant_id where m.person_id = p.id), '[]'))
      from access.person p where p.id = the_id) end
$$;

create or replace function access.sync_done(kind text, id uuid, version bigint) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  update access.sync s set done_version = greatest(s.done_version, $3), done_at = now(), attempts = 0, last_error = null,
    sign_out = s.sign_out and s.version > $3, due_at = case when s.version > $3 then now() else s.due_at end
  where s.kind = $1 and s.id = $2;
end
$$;

-- As before; but who is added until a day that is past is told so.
create or replace function access.add_membership(person uuid, roles uuid[], since timestamptz, until timestamptz) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need('people.manage');
  perform access.check_role_ids($2);
  if $4 <= greatest(now(), $3) then perform access.fail('expiry.past'); end if;
  if not exists (select from access.person p where p.id = $1 and access.within_wall(p.id)) then perform access.fail('not-found'); end if;
  if exists (select from access.member m where m.person_id = $1 and m.tenant_id = access.tenant_id()) then
    perform access.fail('membership.exists');
  end if;
  return access.join_tenant(access.perimeter_id(), access.tenant_id(), $1, $2, $3, $4);
end
$$;
select access.adopt('access');
grant execute on function access.session_end_account(uuid), access.sync_sign_out(uuid) to bocage_identity_system;
