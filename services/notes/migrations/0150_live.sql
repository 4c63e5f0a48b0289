-- Runs for every commit of edits: in plpgsql its plan is kept, where it was made anew each time. The same statement.
create or replace function notes.write(notes uuid[], people uuid[], tenants uuid[], updates bytea[])
returns table (place bigint, seq bigint)
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  return query
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
  select a.place, h.seq - a.size + a.turn from asked a join heads h on h.note_id = a.note;
end
$$;
