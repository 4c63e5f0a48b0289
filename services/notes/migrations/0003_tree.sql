-- What acts on a tree beyond what the caller sees, and what row security alone would make slow or tell.

-- An item of the acting membership's, at this level, its tree locked: 404 unseen, 403 below.
create function notes.open_item(item uuid, needed access.level) returns notes.item
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  found_item notes.item;
  held access.level;
begin
  select i.* into found_item from notes.item i where i.id = $1 and i.perimeter_id = access.perimeter_id();
  held := access.level_of(found_item.acl_id);
  if held is null then perform access.fail('not-found'); end if;
  perform access.lock_tree(found_item.workspace_id, true);
  -- Afresh: it may have moved, or been restricted, before the lock was ours.
  select i.* into found_item from notes.item i where i.id = $1;
  held := access.level_of(found_item.acl_id);
  if held is null then perform access.fail('not-found'); end if;
  if held < needed then perform access.fail('access.refused', needed::text); end if;
  return found_item;
end
$$;

-- With all that lies in it; what was in the trash before keeps its own way back. Gives how many items went.
create function notes.trash(item uuid) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  found_item notes.item := notes.open_item($1, 'editor');
  gone integer;
begin
  if found_item.trash_id is not null then return 0; end if;
  with recursive down as (
    select $1 as id
    union all select i.id from down join notes.item i on i.parent_id = down.id where i.trash_id is null
  )
  update notes.item i set trash_id = $1, trashed_at = now(), trashed_by = access.person_id()
  from down where i.id = down.id;
  get diagnostics gone = row_count;
  return gone;
end
$$;

-- Gives whether its place is gone: the caller then moves it to the root.
create function notes.restore(item uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  found_item notes.item := notes.open_item($1, 'editor');
begin
  if found_item.trash_id is distinct from $1 then perform access.fail('conflict'); end if;
  update notes.item i set trash_id = null, trashed_at = null, trashed_by = null where i.trash_id = $1;
  return exists (select from notes.item i where i.id = found_item.parent_id and i.trash_id is not null);
end
$$;

create function notes.visited(item uuid, edited boolean) returns void
language sql volatile security definer set search_path = ''
as $$
  insert into notes.visit as v (membership_id, item_id, opened_at, edited_at)
  select access.membership_id(), i.id, case when not $2 then now() end, case when $2 then now() end
  from notes.item i where i.id = $1 and access.level_of(i.acl_id) is not null
  on conflict (membership_id, item_id) do update set last_at = now(),
    opened_at = coalesce(excluded.opened_at, v.opened_at), edited_at = coalesce(excluded.edited_at, v.edited_at)
$$;
-- The caller's own; which of them they still see is row security's business.
create function notes.visits(max_rows integer)
returns table (item_id uuid, opened_at timestamptz, edited_at timestamptz, last_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select v.item_id, v.opened_at, v.edited_at, v.last_at from notes.visit v
  where v.membership_id = access.membership_id() order by v.last_at desc limit least(max_rows, 200)
$$;

-- Patterns of the words of a search, the longest first: every one must be found.
create function notes.patterns(words text) returns text[]
language sql immutable
as $$
  select array_agg('%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' order by length(w) desc, w)
  from regexp_split_to_table(notes.fold(words), '\s+') w where w <> ''
$$;

-- LIKE is not leakproof, so under row security the trigram index would not be used (57-390 ms instead of 4). Same
-- predicate as the policies of notes.item; a property test holds the two together.
create function notes.search(words text, workspace uuid, after_rank integer, after_id uuid, max_rows integer)
returns table (item_id uuid, rank integer)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  wall uuid := access.perimeter_id();
  reached uuid[] := access.acls('reader');
  patterns text[] := notes.patterns($1);
  -- Titles that begin with the first word come first.
  beginning text := substr((notes.patterns(split_part(btrim($1), ' ', 1)))[1], 2);
  after_key text;
begin
  if patterns is null then return; end if;
  select i.title_key into after_key from notes.item i where i.id = $4 and i.acl_id = any (reached);
  return query
    select f.id, f.rank from (
      select i.id, i.title_key, case when i.title_key like beginning then 0 else 1 end as rank
      from notes.item i
      where i.perimeter_id = wall and i.acl_id = any (reached) and i.trash_id is null
        and i.title_key like patterns[1] and i.title_key like all (patterns)
        and ($2 is null or i.workspace_id = $2)
    ) f
    where after_key is null or (f.rank, f.title_key, f.id) > ($3, after_key, $4)
    order by f.rank, f.title_key, f.id limit least($5, 101);
end
$$;
grant execute on function notes.open_item(uuid, access.level), notes.patterns(text) to notes_reader;
select access.adopt('notes');
grant execute on function notes.trash(uuid), notes.restore(uuid), notes.visited(uuid, boolean), notes.visits(integer),
  notes.search(text, uuid, integer, uuid, integer), notes.patterns(text) to bocage_notes;
