-- As before; but who acts for a closed body is not told that they may restore: it would be refused.
create or replace function access.workspaces(with_archived boolean default false)
returns table (workspace_id uuid, acl_id uuid, name text, kind text, level access.level, origin text, owner_id uuid, owner_name text,
  owner_code text, owner_departement text, archived_at timestamptz, share_id uuid, can_restore boolean)
language sql stable security definer set search_path = ''
as $$
  select w.id, w.acl_id, w.name, w.kind, r.level,
    case when w.tenant_id = access.tenant_id() then 'ours' when s.for_all then 'all' else 'shared' end,
    t.id, t.name, access.code_of(t), t.departement_code, w.archived_at, s.id,
    w.archived_at is not null and t.state = 'active'
      and (select mine.state from access.tenant mine where mine.id = access.tenant_id()) = 'active' and exists (
      select from access.reach(access.membership_id(), false) u where u.acl_id = w.acl_id and u.level = 'manager')
  from access.reach(access.membership_id()) r
  join access.workspace w on w.acl_id = r.acl_id
  join access.tenant t on t.id = w.tenant_id
  left join access.live_share s on s.workspace_id = w.id and s.tenant_id = access.tenant_id()
  where $1 or w.archived_at is null
  order by case when w.tenant_id = access.tenant_id() then 0 when s.for_all then 2 else 1 end, w.name, w.id
$$;

select access.adopt('access');
