-- Letters: the code is made when the letter is sent, so that no queue and no log ever holds one.

-- Found by either of the last two codes.
create or replace function access.invitation_of(code_hash bytea)
returns table (invitation_id uuid, person_id uuid, account_id uuid, identifiant text, given_name text, family_name text, email text,
  tenant_id uuid, tenant_name text, kind text, state text, expires_at timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select i.id, p.id, p.account_id, p.identifiant, p.given_name, p.family_name, p.email, t.id, t.name, i.kind,
    case when i.used_at is not null then 'used' when i.revoked_at is not null then 'revoked'
      when i.expires_at <= now() then 'expired' else 'open' end, i.expires_at
  from access.invitation i join access.person p on p.id = i.person_id join access.tenant t on t.id = i.tenant_id
  where i.code_hash = $1 or i.former_hash = $1;
end
$$;

-- Letters to send now: never tried, or tried a while ago. 12 attempts in about a day.
create function access.letters_due(most integer) returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return query select i.id from access.invitation i join access.person p on p.id = i.person_id
    where i.kind = 'mail' and i.sent_at is null and i.used_at is null and i.revoked_at is null and i.expires_at > now()
      and p.email is not null and i.attempts < 12
      and i.invited_at + make_interval(secs => 30 * (2 ^ i.attempts - 1)) <= now()
    order by i.invited_at limit least($1, 100);
end
$$;

-- Puts the code of the letter about to leave in its place, and says to whom it goes. No row: nothing to send any more.
create function access.letter(invitation uuid, code_hash bytea)
returns table (email text, display_name text, identifiant text, person_id uuid, tenant_id uuid, tenant_name text, perimeter_name text, recovery boolean, expires_at timestamptz)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform access.need_system();
  update access.invitation i set former_hash = i.code_hash, code_hash = $2, attempts = i.attempts + 1
  where i.id = $1 and i.kind = 'mail' and i.sent_at is null and i.used_at is null and i.revoked_at is null and i.expires_at > now()
    -- Two workers that saw it due: the second finds that the first has it.
    and i.invited_at + make_interval(secs => 30 * (2 ^ i.attempts - 1)) <= now();
  if not found then return; end if;
  return query select p.email, p.given_name || ' ' || p.family_name, p.identifiant, p.id, t.id, t.name, w.name, p.account_id is not null, i.expires_at
    from access.invitation i join access.person p on p.id = i.person_id join access.tenant t on t.id = i.tenant_id
    join access.perimeter w on w.id = t.perimeter_id where i.id = $1;
end
$$;
create function access.letter_sent(invitation uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  update access.invitation i set sent_at = now() where i.id = $1;
end
$$;

-- Accepting goes through Keycloak: one at a time, and not for ever should it be cut short.
alter table access.invitation add column held_until timestamptz;
create function access.hold_invitation(invitation uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  update access.invitation i set held_until = now() + interval '15 seconds'
  where i.id = $1 and (i.held_until is null or i.held_until <= now());
  return found;
end
$$;
create function access.release_invitation(invitation uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform access.need_system();
  update access.invitation i set held_until = null where i.id = $1;
end
$$;

-- A new letter in place of one that ran out, to the same address: asked for by whoever holds the old code.
create function access.renew_invitation(invitation uuid, code_hash bytea) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare
  old access.invitation;
  made uuid;
begin
  perform access.need_system();
  select i.* into old from access.invitation i where i.id = $1 for update;
  if old.used_at is not null or old.revoked_at is not null then perform access.fail('invitation.over'); end if;
  if old.kind <> 'mail' or old.expires_at > now()
    or exists (select from access.person p where p.id = old.person_id and (p.email is null or p.account_id is not null))
    or not exists (select from access.member m where m.person_id = old.person_id and m.tenant_id = old.tenant_id)
  then perform access.fail('invitation.not-renewable'); end if;
  update access.invitation i set revoked_at = now() where i.id = old.id;
  insert into access.invitation (perimeter_id, tenant_id, person_id, kind, code_hash, invited_by, expires_at)
  values (old.perimeter_id, old.tenant_id, old.person_id, 'mail', $2, old.invited_by, now() + interval '21 days') returning id into made;
  return made;
end
$$;

create function access.tenant_code_of(tenant uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return (select access.code_of(t) from access.tenant t where t.id = $1);
end
$$;

-- An operator opens doors that nobody opened yet; never one that is in use.
create function access.has_account(person uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need_system();
  return (select p.account_id is not null from access.person p where p.id = $1);
end
$$;

select access.adopt('access');
grant execute on function access.hold_invitation(uuid), access.release_invitation(uuid), access.letters_due(integer), access.letter(uuid, bytea), access.letter_sent(uuid),
  access.renew_invitation(uuid, bytea), access.has_account(uuid), access.tenant_code_of(uuid) to bocage_identity_system;
