-- The purge tells of itself in the words of docs/trail-format.md: a verifier must know which payloads may be missing.
-- Erases payloads older than a moment, of some types, in one tenant's trail; the leaf stays, and the purge is an event.
create or replace function audit.purge(before timestamptz, types text[] default null) returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  gone bigint;
begin
  if access.system_reason() is null or access.tenant_id() is null then perform access.fail('access.refused', 'system'); end if;
  -- 6 months at least; decisions and validated minutes are public archives.
  if before > now() - interval '6 months' then perform access.fail('audit.too-soon'); end if;
  delete from audit.payload p using audit.event e
  where e.id = p.event_id and e.tenant_id = access.tenant_id() and e.occurred_at < $1 and ($2 is null or e.type = any ($2))
    and e.type not like 'decision.%' and e.type not like 'minutes.%' and exists (select from audit.leaf l where l.event_id = e.id);
  get diagnostics gone = row_count;
  delete from audit.hourly h where h.hour < now() - interval '2 days';
  perform audit.record('trail.purged', 'trail', access.tenant_id(), jsonb_build_object(
    'until', to_char($1 at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'types', $2, 'payloads', gone));
  return gone;
end
$$;
select access.adopt('audit');
