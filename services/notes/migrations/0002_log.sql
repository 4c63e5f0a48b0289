-- The log's only doors. `append` is for many people at once, `append_own` for the one who acts in this transaction.

-- Takes the next seqs of each note and writes the rows. The head row is locked until commit, so that the order of seqs
-- is the order of commits, and whoever catches up by `seq > last` misses nothing. Notes are locked in one order.
create function notes.write(notes uuid[], people uuid[], tenants uuid[], updates bytea[])
returns table (place bigint, seq bigint)
language sql volatile
as $$
  with asked as (
    select r.note, r.person, r.tenant, r.update, r.place,
      row_number() over (partition by r.note order by r.place) as turn, count(*) over (partition by r.note) as size
    from unnest($1, $2, $3, $4) with ordinality as r (note, person, tenant, update, place)
  ), heads as (
    insert into notes.head as h (note_id, seq, bytes)
    select a.note, count(*), sum(octet_length(a.update)) from asked a group by a.note order by a.note
    on conflict (note_id) do update
      set seq = h.seq + excluded.seq, bytes = h.bytes + excluded.bytes, changed_at = clock_timestamp()
    returning h.note_id, h.seq
  ), written as (
    insert into notes.update (note_id, seq, author, acting_tenant, update)
    select a.note, h.seq - a.size + a.turn, a.person, a.tenant, a.update
    from asked a join heads h on h.note_id = a.note
  )
  select a.place, h.seq - a.size + a.turn from asked a join heads h on h.note_id = a.note
$$;

-- Why an update cannot be taken; null when it can. The limits are those of contracts/notes.live.ts.
create function notes.refusal(level access.level, item notes.item, log_bytes bigint, update_bytes integer) returns text
language sql immutable
as $$
  select case
    when item.id is null or item.kind <> 'note' or level is null then 'not-found'
    when level < 'editor' then 'access.refused'
    when item.trash_id is not null then 'item.trashed'
    when update_bytes > 2097152 then 'note.update-too-large'
    when coalesce(log_bytes, 0) + update_bytes > 16777216 then 'note.too-large'
  end
$$;

-- One commit for several people. Each row's author is checked as a request of theirs would be: account, session,
-- membership, tenant and level now. Gives per row its seq, or why it was refused.
create function notes.append(
  notes uuid[], people uuid[], accounts uuid[], tenants uuid[], sessions text[], updates bytea[]
) returns table (place integer, seq bigint, refusal text)
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  verdicts text[];
  taken integer[];
begin
  with asked as (
    select r.*, i as item, i.acl_id, h.bytes
    from unnest($1, $3, $4, $5, $6) with ordinality as r (note, account, tenant, session, update, place)
    left join notes.item i on i.id = r.note
    left join notes.head h on h.note_id = r.note
  ), who as (
    select min(a.place)::text as id, a.account, a.tenant, a.session, a.acl_id as acl
    from asked a where a.acl_id is not null group by a.account, a.tenant, a.session, a.acl_id
  ), held as (
    select w.account, w.tenant, w.session, w.acl, r.level
    from access.recheck((select jsonb_agg(to_jsonb(w)) from who w)) r join who w on w.id = r.id
  )
  select array_agg(notes.refusal(h.level, a.item, a.bytes, octet_length(a.update)) order by a.place) into verdicts
  from asked a
  left join held h on h.account = a.account and h.tenant = a.tenant and h.session = a.session and h.acl = a.acl_id;

  taken := array(select v.place::integer from unnest(verdicts) with ordinality as v (refusal, place)
    where v.refusal is null order by v.place);
  return query
    select v.place::integer, w.seq, v.refusal
    from unnest(verdicts) with ordinality as v (refusal, place)
    left join (
      select taken[x.place] as place, x.seq from notes.write(
        array(select $1[t] from unnest(taken) with ordinality as x (t, n) order by x.n),
        array(select $2[t] from unnest(taken) with ordinality as x (t, n) order by x.n),
        array(select $4[t] from unnest(taken) with ordinality as x (t, n) order by x.n),
        array(select $6[t] from unnest(taken) with ordinality as x (t, n) order by x.n)) x
    ) w on w.place = v.place
    order by v.place;
end
$$;

-- By the person of this transaction: a first content, the first edit of an hour (its event stands in the same commit).
create function notes.append_own(note uuid, update bytea) returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  item notes.item;
  refusal text;
begin
  select i.* into item from notes.item i where i.id = $1 and i.perimeter_id = access.perimeter_id();
  refusal := notes.refusal(access.level_of(item.acl_id), item,
    (select h.bytes from notes.head h where h.note_id = $1), octet_length($2));
  if refusal is not null then perform access.fail(refusal, case refusal when 'access.refused' then 'editor' end); end if;
  return (select w.seq from notes.write(array[$1], array[access.person_id()], array[access.tenant_id()], array[$2]) w);
end
$$;

-- What a replica lacks of the notes that it holds open, in order.
create function notes.updates_after(notes uuid[], seqs bigint[]) returns table (note_id uuid, seq bigint, update bytea)
language sql stable security definer set search_path = ''
as $$
  select u.note_id, u.seq, u.update
  from unnest($1, $2) as r (note, last) join notes.update u on u.note_id = r.note and u.seq > r.last
  order by u.note_id, u.seq
$$;

-- For open connections: [{id, account, tenant, session, note}] -> the level now (null: close), and whether the note
-- lies in the trash.
create function notes.recheck(connections jsonb) returns table (id text, level access.level, trashed boolean)
language sql stable security definer set search_path = ''
as $$
  with asked as (
    select c.id, c.account, c.tenant, c.session, i.acl_id as acl, i.trash_id is not null as trashed
    from jsonb_to_recordset(connections) as c (id text, account uuid, tenant uuid, session text, note uuid)
    join notes.item i on i.id = c.note
  )
  select r.id, r.level, a.trashed
  from access.recheck((select coalesce(jsonb_agg(to_jsonb(a)), '[]') from asked a)) r join asked a on a.id = r.id
$$;

-- Puts one row in the place of those that it merges: exactly these, or nothing. Appends go on meanwhile: their seqs are
-- higher. The caller holds the log's advisory lock since before it read them.
create function notes.compact(note uuid, seqs bigint[], merged bytea) returns void
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  gone bigint;
  freed bigint;
begin
  if not exists (select from notes.item i where i.id = $1 and i.tenant_id = access.tenant_id()) then
    perform access.fail('not-found');
  end if;
  with deleted as (
    delete from notes.update u where u.note_id = $1 and u.seq = any ($2) returning octet_length(u.update) as bytes
  ) select count(*), sum(bytes) into gone, freed from deleted;
  if gone <> cardinality($2) or gone = 0 then raise exception 'the log changed under its compaction'; end if;
  insert into notes.update (note_id, seq, update) select $1, max(s), $3 from unnest($2) s;
  update notes.head h set bytes = greatest(0, h.bytes - freed + octet_length($3)) where h.note_id = $1;
end
$$;

-- Notes whose derived text is behind, with their owner; for the sweep that repairs what no job was queued for.
create function notes.stale(max_rows integer) returns table (note_id uuid, tenant_id uuid)
language sql stable security definer set search_path = ''
as $$
  select h.note_id, i.tenant_id from notes.head h join notes.item i on i.id = h.note_id
  left join notes.text t on t.note_id = h.note_id
  where t.seq is distinct from h.seq and h.changed_at < now() - interval '10 seconds' limit max_rows
$$;
grant execute on function notes.write(uuid[], uuid[], uuid[], bytea[]),
  notes.refusal(access.level, notes.item, bigint, integer) to notes_reader;
select access.adopt('notes');
grant execute on function notes.append_own(uuid, bytea) to bocage_notes;
grant execute on function notes.append(uuid[], uuid[], uuid[], uuid[], text[], bytea[]), notes.updates_after(uuid[], bigint[]),
  notes.recheck(jsonb), notes.compact(uuid, bigint[], bytea), notes.stale(integer) to bocage_notes_system;
