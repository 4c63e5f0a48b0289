-- The gateway's part of sessions: who may refresh now, which logout tokens were seen, and the events of signing in and
-- out. Sessions themselves are identity's (access.session); they are reached through its functions only.

-- The right to refresh a session's tokens, claimed for some seconds: no transaction is open while Keycloak is asked.
create table gateway.refresh (
  session_id uuid primary key,
  claimed_by uuid not null,
  until timestamptz not null
);
select access.internal('gateway.refresh');

-- A logout token counts once. Kept until it has expired.
create table gateway.logout_token (
  jti_hash bytea primary key check (length(jti_hash) = 32),
  expires_at timestamptz not null
);
create index on gateway.logout_token (expires_at);
select access.internal('gateway.logout_token');

-- Open sessions of an account, or of a session of Keycloak: their tokens are needed to end them there.
create function access.session_list(of_account uuid, of_sid text)
returns table (id uuid, account_id uuid, sid text, tokens bytea)
language sql stable security definer set search_path = ''
as $$
  select s.id, s.account_id, s.sid, s.tokens from access.session s
  where s.ended_at is null and s.cookie_hash is not null and s.expires_at > now()
    and case when of_sid is null then s.account_id = of_account else s.sid = of_sid and (of_account is null or s.account_id = of_account) end
$$;

-- Ends what nobody used for too long.
create function access.session_expire() returns table (id uuid, account_id uuid)
language sql volatile security definer set search_path = ''
as $$
  update access.session s set ended_at = s.expires_at, tokens = null
  where s.ended_at is null and s.expires_at <= now() returning s.id, s.account_id
$$;
select access.adopt('access');
grant execute on function access.session_list(uuid, text), access.session_expire() to gateway_reader;
grant execute on function access.session_open(bytea, text, uuid, bytea, timestamptz, timestamptz), access.session_get(bytea),
  access.session_lock(bytea), access.session_refresh(uuid, bytea, timestamptz, timestamptz), access.session_touch(uuid, timestamptz),
  access.session_end(bytea), access.session_end_sid(text, uuid), access.session_sweep(),
  access.begin_person(uuid, text, uuid) to gateway_reader;
grant execute on function audit.record_instance(text, text, uuid, jsonb, jsonb) to gateway_reader;

-- Makes the account's person the actor; false when no active person has it. ('-' is no session: this one may be over.)
create function gateway.act_for(account uuid) returns boolean
language plpgsql volatile
as $$
begin
  perform access.begin_person(account, '-', access.request_id());
  return true;
exception when sqlstate 'BG000' then
  return false;
end
$$;

create function gateway.record_end(session uuid, account uuid, reason text) returns void
language plpgsql volatile
as $$
begin
  perform gateway.act_for(account);
  perform audit.record_instance('session.ended', 'session', session, jsonb_build_object('reason', reason));
end
$$;

-- The open session of a cookie. With a new end it is kept alive: written once a minute at most.
create function gateway.find_session(cookie_hash bytea, lives_until timestamptz)
returns table (id uuid, account_id uuid, sid text, tokens bytea, token_expires_at timestamptz, expires_at timestamptz)
language plpgsql volatile security definer set search_path = ''
as $$
declare
  found_row record;
begin
  select * into found_row from access.session_get(cookie_hash);
  if found_row.id is null then return; end if;
  if lives_until is not null and found_row.seen_at < now() - interval '1 minute' then
    perform access.session_touch(found_row.id, lives_until);
    found_row.expires_at := lives_until;
  end if;
  return query select found_row.id, found_row.account_id, found_row.sid, found_row.tokens, found_row.token_expires_at, found_row.expires_at;
end
$$;

-- Opens a session for who just signed in. The one that the browser had before ends; when it was on the same session of
-- Keycloak it goes on with the new cookie, else its tokens are given back, for Keycloak to be told.
create function gateway.open_session(
  cookie_hash bytea, account uuid, sid text, operator boolean, tokens bytea, token_expires_at timestamptz,
  lives_until timestamptz, before bytea, event text, acr integer
) returns bytea
language plpgsql volatile security definer set search_path = ''
as $$
declare
  former record;
  made uuid;
begin
  if event not in ('session.opened', 'session.stepped-up') then raise exception 'not an event of a sign-in'; end if;
  select * into former from access.session_get(before);
  if former.id is not null then
    perform access.session_end(before);
    if former.sid <> sid then
      perform gateway.record_end(former.id, former.account_id, 'replaced');
      perform access.session_end_sid(former.sid, former.account_id);
    else
      former.tokens := null;
    end if;
  end if;
  -- An operator needs no person: the role of the realm is what makes one.
  if not gateway.act_for(account) and not operator then perform access.fail('auth.no-person'); end if;
  made := access.session_open(cookie_hash, sid, account, tokens, token_expires_at, lives_until);
  perform audit.record_instance(event, 'session', made, jsonb_build_object('acr', acr));
  return former.tokens;
end
$$;

-- 'claimed', 'busy' (another one refreshes), 'fresh' (another one has), or 'ended'.
create function gateway.claim_refresh(cookie_hash bytea, known timestamptz, by uuid, seconds integer) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare
  locked record;
begin
  select * into locked from access.session_lock(cookie_hash);
  if locked.id is null then return 'ended'; end if;
  -- Milliseconds: what a caller knows has no more.
  if date_trunc('milliseconds', locked.token_expires_at) > known then return 'fresh'; end if;
  if exists (select from gateway.refresh r where r.session_id = locked.id and r.until > clock_timestamp()) then return 'busy'; end if;
  insert into gateway.refresh (session_id, claimed_by, until)
  values (locked.id, by, clock_timestamp() + make_interval(secs => seconds))
  on conflict (session_id) do update set claimed_by = excluded.claimed_by, until = excluded.until;
  return 'claimed';
end
$$;

create function gateway.release_refresh(session uuid, by uuid) returns void
language sql volatile security definer set search_path = ''
as $$ delete from gateway.refresh r where r.session_id = $1 and r.claimed_by = $2 $$;

create function gateway.store_tokens(session uuid, by uuid, tokens bytea, token_expires_at timestamptz, lives_until timestamptz)
returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  delete from gateway.refresh r where r.session_id = session and r.claimed_by = by;
  return access.session_refresh(session, tokens, token_expires_at, lives_until);
end
$$;

-- Ends a cookie's session and every other one on the same session of Keycloak, which shall not come back.
create function gateway.end_session(cookie_hash bytea, reason text)
returns table (account_id uuid, sid text, tokens bytea)
language plpgsql volatile security definer set search_path = ''
as $$
declare
  ended record;
begin
  select * into ended from access.session_get(cookie_hash);
  if ended.id is null then return; end if;
  perform gateway.record_end(ended.id, ended.account_id, reason);
  perform access.session_end_sid(ended.sid, ended.account_id);
  return query select ended.account_id, ended.sid, ended.tokens;
end
$$;

-- Ends all sessions of an account, or those on one session of Keycloak.
create function gateway.end_sessions(of_account uuid, of_sid text, reason text)
returns table (account_id uuid, sid text, tokens bytea)
language plpgsql volatile security definer set search_path = ''
as $$
declare
  each_row record;
begin
  for each_row in select * from access.session_list(of_account, of_sid) loop
    perform gateway.record_end(each_row.id, each_row.account_id, reason);
    perform access.session_end_sid(each_row.sid, each_row.account_id);
    account_id := each_row.account_id;
    sid := each_row.sid;
    tokens := each_row.tokens;
    return next;
  end loop;
  -- Never ours, but its bearers may be about: access.begin refuses them from now on.
  if of_sid is not null then perform access.session_end_sid(of_sid, of_account); end if;
end
$$;

create function gateway.take_logout_token(jti_hash bytea, expires_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into gateway.logout_token (jti_hash, expires_at) values ($1, $2) on conflict do nothing;
  return found;
end
$$;

create function gateway.record_refused(account uuid, code text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if account is not null then perform gateway.act_for(account); end if;
  perform audit.record_instance('sign-in.refused', 'account', account, jsonb_build_object('code', code));
end
$$;

create function gateway.sweep() returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform gateway.record_end(e.id, e.account_id, 'idle') from access.session_expire() e;
  perform access.session_sweep();
  delete from gateway.refresh r where r.until < now() - interval '1 hour';
  delete from gateway.logout_token t where t.expires_at < now() - interval '1 hour';
end
$$;

select access.adopt('gateway');
grant execute on function gateway.act_for(uuid), gateway.record_end(uuid, uuid, text) to gateway_reader;
grant usage on schema access, gateway to bocage_gateway_system;
grant execute on function access.begin_system(text, uuid, uuid, uuid) to bocage_gateway_system;
grant execute on function gateway.find_session(bytea, timestamptz),
  gateway.open_session(bytea, uuid, text, boolean, bytea, timestamptz, timestamptz, bytea, text, integer),
  gateway.claim_refresh(bytea, timestamptz, uuid, integer), gateway.release_refresh(uuid, uuid),
  gateway.store_tokens(uuid, uuid, bytea, timestamptz, timestamptz), gateway.end_session(bytea, text),
  gateway.end_sessions(uuid, text, text), gateway.take_logout_token(bytea, timestamptz), gateway.record_refused(uuid, text),
  gateway.sweep()
  to bocage_gateway_system;

-- All of the gateway's work is done without a person, by the system role: the other one keeps nothing.
revoke execute on function access.session_open(bytea, text, uuid, bytea, timestamptz, timestamptz), access.session_get(bytea),
  access.session_lock(bytea), access.session_refresh(uuid, bytea, timestamptz, timestamptz), access.session_touch(uuid, timestamptz),
  access.session_end(bytea), access.session_end_sid(text, uuid), access.session_end_account(uuid), access.session_sweep()
  from bocage_gateway;
revoke execute on function audit.record_instance(text, text, uuid, jsonb, jsonb) from bocage_gateway;
