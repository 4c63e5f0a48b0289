-- An export that gets on between interruptions is not given up, however many there are: only those in one place are counted.
-- A report begins anew each time, whatever it had.
create or replace function audit.save_export(export uuid, lease uuid, seconds integer, total integer, done integer, cursor text, multipart text, parts jsonb)
returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if access.system_reason() is null then perform access.fail('access.refused', 'system'); end if;
  update audit.export e set total = greatest($4, $5), done = $5, cursor = $6, multipart = $7, parts = $8,
    lease_until = now() + make_interval(secs => $3),
    attempts = case when e.format <> 'pdf' and jsonb_array_length($8) > jsonb_array_length(e.parts) then 0 else e.attempts end
  where e.id = $1 and e.lease = $2 and e.state = 'running';
  return found;
end
$$;
select access.adopt('audit');
