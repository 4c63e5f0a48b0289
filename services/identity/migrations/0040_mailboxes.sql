-- One mailbox may serve a whole mairie: a letter that gives a way back in must not go where others read it.
create function access.mailbox_shared(person uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need('people.manage');
  return exists (
    select from access.person p join access.person other on lower(other.email) = lower(p.email) and other.id <> p.id
    where p.id = $1 and exists (select from access.membership m where m.person_id = p.id and m.tenant_id = access.tenant_id()));
end
$$;
create index person_mailbox on access.person (lower(email)) where email is not null;
select access.adopt('access');
grant execute on function access.mailbox_shared(uuid) to bocage_identity;
