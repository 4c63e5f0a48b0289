-- The gateway's sessions, and what the reconciler has to do.

create function access.session_open(cookie_hash bytea, sid text, account uuid, tokens bytea, token_expires_at timestamptz, expires_at timestamptz)
returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  made uuid := access.uuid7();
begin
  -- A sid that back-channel logout already ended does not come back.
  if exists (select from access.session s where s.sid = $2 and s.cookie_hash is null) then perform access.fail('auth.session-ended'); end if;
  insert into access.session (id, cookie_hash, sid, account_id, tokens, token_expires_at, expires_at) values (made, $1, $2, $3, $4, $5, $6);
  return made;
end
$$;

create function access.session_get(cookie_hash bytea)
returns table (id uuid, account_id uuid, sid text, tokens bytea, token_expires_at timestamptz, seen_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select s.id, s.account_id, s.sid, s.tokens, s.token_expires_at, s.seen_at, s.expires_at from access.session s
  where s.cookie_hash = $1 and s.ended_at is null and s.expires_at > now()
$$;

-- The same, under the row's lock: one refresh at a time, whatever the number of replicas.
create function access.session_lock(cookie_hash bytea)
returns table (id uuid, account_id uuid, sid text, tokens bytea, token_expires_at timestamptz, seen_at timestamptz, expires_at timestamptz)
language sql volatile security definer set search_path = ''
as $$
  select s.id, s.account_id, s.sid, s.tokens, s.token_expires_at, s.seen_at, s.expires_at from access.session s
  where s.cookie_hash = $1 and s.ended_at is null and s.expires_at > now() for update
$$;

create function access.session_refresh(session uuid, tokens bytea, token_expires_at timestamptz, expires_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  update access.session s set tokens = $2, token_expires_at = $3, expires_at = $4, seen_at = now() where s.id = $1 and s.ended_at is null;
  return found;
end
$$;

create function access.session_touch(session uuid, expires_at timestamptz) returns void
language sql volatile security definer set search_path = ''
as $$ update access.session s set seen_at = now(), expires_at = $2 where s.id = $1 and s.ended_at is null $$;

create function access.session_end(cookie_hash bytea) returns table (sid text, account_id uuid, tokens bytea)
language sql volatile security definer set search_path = ''
as $$
  with former as (select s.id, s.sid, s.account_id, s.tokens from access.session s where s.cookie_hash = $1 and s.ended_at is null for update),
  done as (update access.session s set ended_at = now(), tokens = null from former where s.id = former.id)
  select former.sid, former.account_id, former.tokens from former
$$;

-- Back-channel logout, with a sid. A row is left even when the session was never ours, so that access.begin refuses it.
create function access.session_end_sid(sid text, account uuid) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  ended integer;
begin
  update access.session s set ended_at = now(), tokens = null where s.sid = $1 and s.ended_at is null;
  get diagnostics ended = row_count;
  insert into access.session (sid, account_id, expires_at, ended_at)
  select $1, $2, now() + interval '1 day', now()
  where not exists (select from access.session s where s.sid = $1 and s.cookie_hash is null);
  return ended;
end
$$;

-- All of an account: sign-out everywhere, suspension, back-channel logout without sid.
create function access.session_end_account(account uuid) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  ended integer;
begin
  update access.session s set ended_at = now(), tokens = null where s.account_id = $1 and s.ended_at is null;
  get diagnostics ended = row_count;
  return ended;
end
$$;

create function access.session_sweep() returns integer
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  gone integer;
begin
  delete from access.session s where s.expires_at < now() - interval '1 day';
  get diagnostics gone = row_count;
  return gone;
end
$$;

-- One's own sessions, for "sign out everywhere".
create function access.my_sessions() returns table (id uuid, created_at timestamptz, seen_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select s.id, s.created_at, s.seen_at from access.session s join access.person p on p.account_id = s.account_id
  where p.id = access.person_id() and s.ended_at is null and s.expires_at > now() order by s.seen_at desc
$$;

-- What Keycloak should hold for a tenant or a person.
create function access.wanted(the_kind text, the_id uuid) returns jsonb
language sql stable
as $$
  select case the_kind
    when 'tenant' then (
      select jsonb_build_object('name', t.name, 'code', coalesce(case when t.kind = 'commune' then t.insee end, t.siren, t.id::text),
        'state', t.state, 'orgId', t.keycloak_org_id, 'perimeterId', t.perimeter_id)
      from access.tenant t where t.id = the_id)
    else (
      select jsonb_build_object('identifiant', p.identifiant, 'givenName', p.given_name, 'familyName', p.family_name, 'email', p.email,
        'account', p.account_id, 'enabled', p.state = 'active',
        'tenants', coalesce((select jsonb_agg(m.tenant_id order by m.tenant_id) from access.member m where m.person_id = p.id), '[]'))
      from access.person p where p.id = the_id) end
$$;
grant execute on function access.wanted(text, uuid) to access_reader;

-- Takes what is due, tenants first, and puts it off for a minute: a crash leaves it due again.
create function access.sync_take(most integer)
returns table (kind text, id uuid, version bigint, attempts integer, wanted jsonb)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query
    with due as (
      select s.kind, s.id from access.sync s where s.done_version < s.version and s.due_at <= now()
      order by s.kind desc, s.due_at limit least($1, 500) for update skip locked)
    update access.sync s set due_at = now() + interval '1 minute', attempts = s.attempts + 1 from due
    where s.kind = due.kind and s.id = due.id
    returning s.kind, s.id, s.version, s.attempts, access.wanted(s.kind, s.id);
end
$$;

create function access.sync_done(kind text, id uuid, version bigint) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  update access.sync s set done_version = greatest(s.done_version, $3), done_at = now(), attempts = 0, last_error = null,
    due_at = case when s.version > $3 then now() else s.due_at end
  where s.kind = $1 and s.id = $2;
end
$$;

create function access.sync_failed(kind text, id uuid, error text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  -- Later and later: 2, 4, 8 … seconds, an hour at most.
  update access.sync s set last_error = left($3, 2000), due_at = now() + least(interval '1 hour', make_interval(secs => 2 ^ least(s.attempts, 12)))
  where s.kind = $1 and s.id = $2;
end
$$;

-- Everything that Keycloak should hold, page by page, with what is still undone: `bocage reconcile`.
create function access.sync_all(kind text, after uuid, most integer)
returns table (id uuid, version bigint, done boolean, last_error text, wanted jsonb)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query
    select all_ids.id, coalesce(s.version, 0), coalesce(s.done_version >= s.version, false), s.last_error, access.wanted($1, all_ids.id)
    from (select t.id from access.tenant t where $1 = 'tenant'
          union all select p.id from access.person p where $1 = 'person' and (p.identifiant is not null)) all_ids
    left join access.sync s on s.kind = $1 and s.id = all_ids.id
    where $2 is null or all_ids.id > $2
    order by all_ids.id limit least($3, 500);
end
$$;

-- Asks for it to be done again, whatever was done before.
create function access.sync_again(kind text, id uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$ begin perform access.need_system(); perform access.want($1, $2); end $$;

create function access.sync_counts() returns table (kind text, waiting bigint, failing bigint)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  return query select s.kind, count(*), count(*) filter (where s.last_error is not null)
    from access.sync s where s.done_version < s.version group by s.kind;
end
$$;
select access.adopt('access');

grant execute on function access.session_open(bytea, text, uuid, bytea, timestamptz, timestamptz), access.session_get(bytea),
  access.session_lock(bytea), access.session_refresh(uuid, bytea, timestamptz, timestamptz), access.session_touch(uuid, timestamptz),
  access.session_end(bytea), access.session_end_sid(text, uuid), access.session_end_account(uuid), access.session_sweep()
  to bocage_gateway;
