-- A support person has no list of last notes: they are no member.
create or replace function notes.visited(item uuid, edited boolean) returns void
language sql volatile security definer set search_path = ''
as $$
  insert into notes.visit as v (membership_id, item_id, opened_at, edited_at)
  select access.membership_id(), i.id, case when not $2 then now() end, case when $2 then now() end
  from notes.item i
  where i.id = $1 and access.membership_id() is not null and not exists (
      select from notes.visit known where known.membership_id = access.membership_id() and known.item_id = i.id
        and case when $2 then known.edited_at else known.opened_at end > now() - interval '1 minute')
    and i.acl_id = any (access.acls('reader'))
  on conflict (membership_id, item_id) do update set last_at = now(),
    opened_at = coalesce(excluded.opened_at, v.opened_at), edited_at = coalesce(excluded.edited_at, v.edited_at)
$$;
select access.adopt('notes');
