-- Ends that come by themselves: a nomination that cannot be, a membership, a session. And a lock in its place.

-- One nominee whose roles forbid it does not keep the others waiting: that nomination alone is over, and its reason told.
drop function access.apply_nominations();
create function access.apply_nominations()
returns table (nomination_id uuid, tenant_id uuid, person_id uuid, membership_id uuid, failure text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item record;
  made uuid;
  code text;
begin
  perform access.need_system();
  for item in select n.* from access.nomination n
    where n.done_at is null and n.notified_at is not null and n.effective_at <= now() for update skip locked
  loop
    code := null;
    begin
      made := access.join_tenant(item.perimeter_id, item.tenant_id, item.person_id, array[access.builtin('administrateur')], now(), null);
    exception when sqlstate 'BG000' then
      made := null;
      code := sqlerrm;
    end;
    update access.nomination n set done_at = now(), withdrawn_at = case when code is not null then now() end where n.id = item.id;
    return query select item.id, item.tenant_id, item.person_id, made, code;
  end loop;
end
$$;

-- An administrator without end must stay: one whose end is written already is nobody's successor.
create or replace function access.assert_administered(tenant uuid) returns void
language plpgsql volatile
as $$
begin
  perform from access.tenant t where t.id = tenant for no key update;
  if not exists (
    select from access.membership m where m.until is null and m.id in (select access.administrators(tenant)))
  then perform access.fail('membership.last-administrator'); end if;
end
$$;

-- What a person would leave behind; once the membership is over, what it left that day, and what nobody manages since.
create or replace function access.handover(membership uuid)
returns table (workspace_id uuid, workspace_name text, level access.level, last_manager boolean)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item access.membership;
begin
  perform access.need('people.manage');
  select m.* into item from access.membership m where m.id = $1 and m.tenant_id = access.tenant_id();
  if item.id is null then perform access.fail('not-found'); end if;
  return query
    select w.id, w.name, max(g.level),
      w.tenant_id = access.tenant_id()
      and (w.id = any (access.managed_by($1)) or item.ended_at is not null and bool_or(g.acl_id = w.acl_id and g.level = 'manager'))
      and not exists (
        select from access.holding h
        where h.acl_id = w.acl_id and h.level = 'manager' and h.tenant_id = w.tenant_id and not h.suspended and h.membership_id <> $1)
    from access.grants g join access.workspace w on w.id = g.workspace_id
    where g.kind = 'membership' and g.membership_id = $1
      and (g.ended_at is null or g.ended_at = item.ended_at) and (g.expires_at is null or g.expires_at > coalesce(item.ended_at, now()))
    group by w.id order by w.name, w.id limit 1000;
end
$$;

-- Memberships that ran out, ended with what they held; with each, the workspaces that nobody manages any more.
drop function access.end_expired();
create function access.end_expired()
returns table (tenant_id uuid, membership_id uuid, person_id uuid, grants bigint, display_name text, unmanaged jsonb)
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
    return query select one.tenant_id, one.id, one.person_id, ended, p.given_name || ' ' || p.family_name, (
        select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name) order by w.name, w.id), '[]')
        from access.workspace w where w.tenant_id = one.tenant_id and exists (
          select from access.grants g where g.acl_id = w.acl_id and g.membership_id = one.id and g.level = 'manager' and g.ended_at = one.until)
        and not exists (
          select from access.holding h
          where h.acl_id = w.acl_id and h.level = 'manager' and h.tenant_id = w.tenant_id and not h.suspended))
      from access.person p where p.id = one.person_id;
  end loop;
end
$$;

-- One that ran out is over too: what it left open closes, without waiting for the token or the sweep.
create or replace function access.session_over(the_sid text) returns boolean
language sql stable
as $$
  select coalesce(bool_and(s.ended_at is not null or s.expires_at <= now()), false) from access.session s where s.sid = the_sid
$$;

-- The lock first, then the look: whoever waited finds what the one before left.
create or replace function access.hold_acl(the_acl uuid) returns access.acl
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  item access.acl;
  held access.level;
begin
  perform from access.workspace w
  where w.id = (select a.workspace_id from access.acl a where a.id = the_acl and a.perimeter_id = access.perimeter_id()) for update;
  select a.* into item from access.acl a
  where a.id = the_acl and a.perimeter_id = access.perimeter_id() and a.ended_at is null;
  held := access.level_of(item.id);
  if item.id is null or held is null then perform access.fail('not-found'); end if;
  if held < 'manager' then perform access.fail('access.refused', 'manager'); end if;
  return item;
end
$$;

select access.adopt('access');
grant execute on function access.apply_nominations(), access.end_expired() to bocage_identity_system;
