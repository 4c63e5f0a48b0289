-- Folders and notes: one tree per workspace, one table for both, so that a branch is restricted and moved in one place.

-- How titles are compared: without case or accents. Immutable by construction: the dictionary is named, not looked up.
create function notes.fold(words text) returns text
language sql immutable strict parallel safe
as $$ select lower(extensions.unaccent('extensions.unaccent'::regdictionary, words)) $$;
grant execute on function notes.fold(text) to public;

create table notes.item (
  id uuid primary key,
  perimeter_id uuid not null,
  tenant_id uuid not null,
  workspace_id uuid not null,
  parent_id uuid,
  acl_id uuid not null,
  kind text not null check (kind in ('folder', 'note')),
  title text not null check (length(title) between 1 and 200),
  title_key text not null generated always as (notes.fold(title)) stored,
  -- Among its siblings. Numeric: there is always a place between two others. By default the moment: at the end.
  position numeric not null default extract(epoch from clock_timestamp()),
  -- It starts a branch: kept beside access.restrict and access.unrestrict, in their transaction.
  restricted boolean not null default false,
  -- Derived from the text by a job, for lists.
  excerpt text check (length(excerpt) <= 200),
  edited_at timestamptz,
  created_by uuid default access.person_id(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- The item with which it went into the trash: itself, or a folder above.
  trash_id uuid,
  trashed_at timestamptz,
  trashed_by uuid,
  check ((trash_id is null) = (trashed_at is null)),
  check (parent_id <> id)
);
create index item_siblings on notes.item (parent_id, kind, position, id) where trash_id is null;
create index item_roots on notes.item (workspace_id, kind, position, id) where trash_id is null and parent_id is null;
create index item_trash on notes.item (workspace_id, trashed_at desc, id) where trash_id = id;
create index item_title on notes.item using gin (title_key extensions.gin_trgm_ops) where trash_id is null;
select access.protect('notes.item', 'reader', 'editor');
-- Into the trash and out of it by functions only: the whole subtree goes, seen or not.
revoke update (kind, created_by, created_at, trash_id, trashed_at, trashed_by) on notes.item from bocage_notes, bocage_notes_system;
revoke insert (restricted, trash_id, trashed_at, trashed_by, excerpt, edited_at, created_by) on notes.item from bocage_notes, bocage_notes_system;
revoke insert, delete on notes.item from bocage_notes_system;

-- Where an item may lie: in a folder, outside the trash, folders 30 levels deep at most. On insert it runs as the caller, after the
-- trigger that fills the guarded columns (triggers go by name); on a move, as the function that moves, under its lock.
create function notes.check_place() returns trigger
language plpgsql set search_path = ''
as $$
declare
  above record;
  depth integer;
  -- Levels of folders that come along.
  height integer := case when new.kind = 'folder' then 1 else 0 end;
begin
  if new.parent_id is null then return new; end if;
  select i.kind, i.trash_id into above from notes.item i where i.id = new.parent_id;
  if above.kind <> 'folder' then perform access.fail('item.not-a-folder'); end if;
  if above.trash_id is not null and new.trash_id is null then perform access.fail('item.trashed'); end if;
  with recursive up as (
    select i.parent_id, 1 as n from notes.item i where i.id = new.parent_id
    union all select i.parent_id, up.n + 1 from up join notes.item i on i.id = up.parent_id where up.n <= 31
  ) select max(n) into depth from up;
  if tg_op = 'UPDATE' and new.kind = 'folder' then
    with recursive down as (
      select new.id, 1 as n
      union all select i.id, down.n + 1 from down join notes.item i on i.parent_id = down.id
      where i.kind = 'folder' and down.n <= 31
    ) select max(n) into height from down;
  end if;
  if depth + height > 30 then perform access.fail('item.too-deep'); end if;
  return new;
end
$$;
create trigger place before insert or update of parent_id on notes.item for each row execute function notes.check_place();

-- The log: the truth about a note's text. Yjs updates in the order of their commits.
create table notes.head (
  note_id uuid primary key references notes.item (id),
  seq bigint not null check (seq > 0),
  -- Bytes of log, to bound a note.
  bytes bigint not null check (bytes >= 0),
  changed_at timestamptz not null default now()
);
select access.protect('notes.head', via => 'notes.item', fk => 'note_id', read => 'reader', write => 'editor');
create table notes.update (
  note_id uuid not null references notes.head (note_id),
  seq bigint not null,
  -- Null on a merged row.
  author uuid,
  acting_tenant uuid,
  at timestamptz not null default now(),
  update bytea not null,
  primary key (note_id, seq)
);
select access.protect('notes.update', via => 'notes.item', fk => 'note_id', read => 'reader', write => 'editor');
-- Written by append and compact only: nobody writes in the log beside them, or takes a seq out of turn.
revoke insert, update, delete on notes.head, notes.update from bocage_notes, bocage_notes_system;
revoke update (seq, bytes, changed_at) on notes.head from bocage_notes, bocage_notes_system;
revoke update (seq, author, acting_tenant, at, update) on notes.update from bocage_notes, bocage_notes_system;

-- Derived from the log; can be dropped and rebuilt.
create table notes.text (
  note_id uuid primary key references notes.item (id),
  seq bigint not null,
  text text not null,
  words integer not null check (words >= 0),
  derived_at timestamptz not null default now()
);
select access.protect('notes.text', via => 'notes.item', fk => 'note_id', read => 'reader', write => 'editor');
revoke insert, update on notes.text from bocage_notes;
revoke update (seq, text, words, derived_at) on notes.text from bocage_notes;

-- What a membership opened and edited last. Personal: functions give each their own.
create table notes.visit (
  membership_id uuid not null,
  item_id uuid not null references notes.item (id),
  opened_at timestamptz,
  edited_at timestamptz,
  last_at timestamptz not null default now(),
  primary key (membership_id, item_id)
);
create index on notes.visit (membership_id, last_at desc);
create index on notes.visit (item_id);
select access.internal('notes.visit');

-- The migrator owns the helper of `access`, and may lend what these functions need.
grant execute on function access.acls(access.level), access.level_of(uuid), access.recheck(jsonb) to notes_reader;
