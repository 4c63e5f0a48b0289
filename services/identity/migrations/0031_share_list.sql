-- Shares as each side may see them, page by page. As 0011's access.shares, but what one manages and reaches is asked
-- once, not once per share: an EPCI of 158 communes with 50 workspaces for all has 7,900 of them.
create function access.share_list(
  side text default null, wanted_state text default null, workspace uuid default null, only_share uuid default null,
  before uuid default null, most integer default null
) returns table (share_id uuid, direction text, workspace_id uuid, workspace_name text, owner_id uuid, tenant_id uuid, level access.level,
  state text, for_all boolean, expires_at timestamptz, proposed_at timestamptz, decided_at timestamptz, ended_at timestamptz)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  here uuid := access.tenant_id();
  decides boolean := access.permits('shares.decide');
  administers boolean := access.permits('workspaces.administer');
  managed uuid[] := '{}';
  reached uuid[] := '{}';
begin
  if access.membership_id() is null then return; end if;
  -- Managers see the shares of an archived workspace too: uncapped.
  if not administers then
    select coalesce(array_agg(w.id), '{}') into managed
    from access.reach(access.membership_id(), false) r join access.workspace w on w.acl_id = r.acl_id
    where r.level = 'manager' and w.tenant_id = here;
  end if;
  if not decides then
    select coalesce(array_agg(w.id), '{}') into reached
    from access.reach(access.membership_id()) r join access.workspace w on w.acl_id = r.acl_id where w.tenant_id <> here;
  end if;
  return query
    select v.id, case when v.owner_id = here then 'given' else 'received' end, v.workspace_id, v.workspace_name, v.owner_id, v.tenant_id,
      v.level, v.shown_state, v.for_all, v.expires_at, v.proposed_at, v.decided_at, v.ended_at
    from (
      select s.*,
        -- Declined: ended by the act that decided it.
        case when s.state = 'ended' and s.ended_at = s.decided_at then 'declined'
          when s.state <> 'ended' and s.expires_at <= now() then 'ended' else s.state end as shown_state
      from access.share s
      where (s.tenant_id = here and (decides or s.state = 'accepted' and s.workspace_id = any (reached))
          or s.owner_id = here and (administers or s.workspace_id = any (managed)))
        and ($3 is null or s.workspace_id = $3) and ($4 is null or s.id = $4) and ($5 is null or s.id < $5)
        and ($1 is null or ($1 = 'given') = (s.owner_id = here))) v
    where $2 is null or v.shown_state = $2
    order by v.id desc limit $6;
end
$$;
create index on access.share (workspace_id);
select access.adopt('access');
grant execute on function access.share_list(text, text, uuid, uuid, uuid, integer) to bocage_identity;
