import type { Stage } from '@bocage/testing/world';
import { writtenChecks } from './catalogue.written.ts';

/** One thing that must hold of the whole database; its query gives a line per violation. */
type Check = { name: string; sql: string };

// The schemas that are ours. bullmq (BullMQ's own tables) is the one named exception; `migration` is knex's list of
// files run, which no run-time role may even name (checked below).
const ours = "('access', 'audit', 'notes', 'storage', 'gateway')";
const tables = `
  select c.oid, c.relname, n.nspname, n.nspname || '.' || c.relname as name, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity,
    g.kind, g.read_level, g.write_level, g.parent, g.via, g.via_column, g.permission,
    'bocage_' || case n.nspname when 'access' then 'identity' else n.nspname end as service
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join access.guarded g on g.relation = c.oid
  where n.nspname in ${ours} and c.relkind in ('r', 'p', 'f', 'm')`;
const runtime = `select oid, rolname from pg_roles where rolname like 'bocage\\_%' and rolcanlogin and rolname not in ('bocage_migrator', 'bocage_backup')`;
// What the sealer and the dispatcher may do, of all tenants, on tables of the trail only (audit.md).
const named = `(values ('audit.event', 'bocage_sealer', 'SELECT'), ('audit.payload', 'bocage_sealer', 'SELECT'),
  ('audit.tree', 'bocage_sealer', 'SELECT'), ('audit.tree', 'bocage_sealer', 'INSERT'), ('audit.leaf', 'bocage_sealer', 'SELECT'),
  ('audit.leaf', 'bocage_sealer', 'INSERT'), ('audit.checkpoint', 'bocage_sealer', 'SELECT'), ('audit.checkpoint', 'bocage_sealer', 'INSERT'),
  ('audit.unsealed', 'bocage_sealer', 'SELECT'), ('audit.unsealed', 'bocage_sealer', 'INSERT'), ('audit.unsealed', 'bocage_sealer', 'DELETE'),
  ('audit.node', 'bocage_sealer', 'SELECT'), ('audit.node', 'bocage_sealer', 'INSERT'),
  ('audit.anchor', 'bocage_sealer', 'SELECT'), ('audit.anchor', 'bocage_sealer', 'INSERT'),
  ('audit.event', 'bocage_dispatcher', 'SELECT'), ('audit.dispatch', 'bocage_dispatcher', 'SELECT'), ('audit.dispatch', 'bocage_dispatcher', 'INSERT')
) as named (name, role, privilege)`;

const reach = (level: string, column = 'acl_id'): string =>
  `'(${column} = ANY (( SELECT access.acls(''' || ${level} || '''::access.level) AS acls)::uuid[]))'`;
const viaReach = (level: string): string =>
  `'(EXISTS ( SELECT FROM ' || via || ' node WHERE ((node.id = ' || relname || '.' || via_column || ') AND (node.acl_id = ANY (( SELECT access.acls(''' || ${level} || '''::access.level) AS acls)::uuid[])))))'`;
const viaRow = `'(EXISTS ( SELECT FROM ' || via || ' node WHERE (node.id = ' || relname || '.' || via_column || ')))'`;
const wall = `'(perimeter_id = ( SELECT access.perimeter_id() AS perimeter_id))'`;
const mine = `'(tenant_id = ( SELECT access.tenant_id() AS tenant_id))'`;
const mineAs = `'((tenant_id = ( SELECT access.tenant_id() AS tenant_id)) AND (( SELECT access.membership_id() AS membership_id) IS NOT NULL))'`;
const permitted = `'((tenant_id = ( SELECT access.tenant_id() AS tenant_id)) AND ( SELECT access.permits(''' || permission || '''::text) AS permits))'`;

// What each call of 0002_guard.sql gives, word for word: a policy dropped, added or loosened is a difference.
const wantedPolicies = `
  select oid, name, p.* from (${tables}) t cross join lateral (
    select 'wall', '*', false, '{0}'::oid[], ${wall}, ${wall} where kind in ('node', 'tenant')
    union all select 'wall', '*', false, '{0}', ${viaRow}, ${viaRow} where kind = 'via'
    union all select 'read', 'r', true, array[service::regrole::oid], ${reach('read_level')}, null where kind = 'node'
    union all select 'create_in', 'a', true, array[service::regrole::oid], null, ${reach('write_level')} where kind = 'node'
    union all select 'change', 'w', true, array[service::regrole::oid], ${reach('write_level')}, ${reach('write_level')} where kind = 'node'
    union all select 'read', 'r', true, array[service::regrole::oid], ${viaReach('read_level')}, null where kind = 'via'
    union all select 'create_in', 'a', true, array[service::regrole::oid], null, ${viaReach('write_level')} where kind = 'via'
    union all select 'change', 'w', true, array[service::regrole::oid], ${viaReach('write_level')}, ${viaReach('write_level')} where kind = 'via'
    union all select 'read', 'r', true, array[service::regrole::oid], ${mineAs}, null where kind = 'tenant'
    union all select 'create_in', 'a', true, array[service::regrole::oid], null, ${permitted} where kind = 'tenant'
    union all select 'change', 'w', true, array[service::regrole::oid], ${permitted}, ${permitted} where kind = 'tenant'
    union all select s.name, s.command, true, array[(service || '_system')::regrole::oid],
      case when s.command <> 'a' then case kind when 'via' then ${viaRow} else ${mine} end end,
      case when s.command in ('a', 'w') then case kind when 'via' then ${viaRow} else ${mine} end end
      from (values ('system_read', 'r'), ('system_create', 'a'), ('system_change', 'w'), ('system_purge', 'd')) as s (name, command)
      where kind in ('node', 'via', 'tenant')
    union all select 'read', 'r', true, array[service::regrole::oid], 'true', null where kind = 'reference'
    union all select 'system_read', 'r', true, array[(service || '_system')::regrole::oid], 'true', null where kind = 'reference'
    union all select split_part(role, '_', 2) || '_' || case privilege when 'SELECT' then 'read' when 'INSERT' then 'create' else 'purge' end,
      case privilege when 'SELECT' then 'r' when 'INSERT' then 'a' else 'd' end, true, array[role::regrole::oid],
      case privilege when 'INSERT' then null else 'true' end, case privilege when 'INSERT' then 'true' end
      from ${named} where named.name = t.name and kind = 'internal'
    union all select 'sealer_change', 'w', true, array['bocage_sealer'::regrole::oid], 'true', 'true' where name = 'audit.tree'
    union all select 'dispatcher_change', 'w', true, array['bocage_dispatcher'::regrole::oid], '(done_at IS NULL)', '(done_at IS NULL)' where name = 'audit.dispatch'
  ) as p (policy, command, permissive, roles, using_text, check_text)`;
const realPolicies = `
  select c.oid, c.name, polname::text, polcmd::text, polpermissive, polroles::oid[],
    regexp_replace(pg_get_expr(polqual, polrelid), '\\s+', ' ', 'g'), regexp_replace(pg_get_expr(polwithcheck, polrelid), '\\s+', ' ', 'g')
  from pg_policy join (${tables}) c on c.oid = polrelid`;

const foreignKeys = `
  select k.conname, k.conrelid, k.confrelid, t.name, f.relname as target, t.kind,
    array(select a.attname::text from unnest(k.conkey) with ordinality u (n, o) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by o) as columns,
    exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'perimeter_id' and not a.attisdropped) as here,
    exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'perimeter_id' and not a.attisdropped) as there,
    k.confdeltype
  from pg_constraint k join (${tables}) t on t.oid = k.conrelid join pg_class f on f.oid = k.confrelid where k.contype = 'f'`;

// The tables that `access.reach` looks at, through the views and functions that it names: from these rights come.
const rightsFrom = `
  with recursive used (class, id) as (
    select 'pg_proc'::regclass, 'access.reach(uuid,boolean,uuid)'::regprocedure::oid
    union
    select next.class, next.id from used cross join lateral (
      select 'pg_class'::regclass as class, c.oid as id from pg_class c, pg_proc p
        where used.class = 'pg_proc'::regclass and p.oid = used.id and c.relnamespace = 'access'::regnamespace and c.relkind in ('r', 'v')
          and p.prosrc ~ ('\\maccess\\.' || c.relname || '\\M')
      union all select 'pg_proc'::regclass, f.oid from pg_proc f, pg_proc p
        where used.class = 'pg_proc'::regclass and p.oid = used.id and f.pronamespace = 'access'::regnamespace
          and p.prosrc ~ ('\\maccess\\.' || f.proname || '\\M')
      union all select d.refclassid::regclass, d.refobjid from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
        where used.class = 'pg_class'::regclass and r.ev_class = used.id and d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass)
    ) next)
  select c.oid, c.oid::regclass::text as name from used join pg_class c on class = 'pg_class'::regclass and c.oid = id
  where c.relkind = 'r'`;

export const checks: readonly Check[] = [
  {
    name: 'every table made exactly one of the calls',
    sql: `select name as violation from (${tables}) t where kind is null`,
  },
  {
    name: 'row security is enabled and forced',
    sql: `select name as violation from (${tables}) t where not relrowsecurity or not relforcerowsecurity`,
  },
  {
    name: 'the owner of every table and schema is bocage_owner, who does not sign in',
    sql: `select name || ' is owned by ' || relowner::regrole as violation from (${tables}) t where relowner <> 'bocage_owner'::regrole
      union all select nspname || ' is owned by ' || nspowner::regrole from pg_namespace where nspname in ${ours} and nspowner <> 'bocage_owner'::regrole
      union all select rolname || ' owns ' || c.relname from pg_class c join pg_roles r on r.oid = c.relowner
        where rolname like 'bocage\\_%' and rolcanlogin and rolname <> 'bocage_migrator' and c.relnamespace <> 'bullmq'::regnamespace`,
  },
  {
    name: 'run-time roles have no power of their own and are members of nothing',
    sql: `select rolname || ' has an attribute' as violation from pg_roles where oid in (select oid from (${runtime}) r)
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
      union all select rolname || ' can sign in' from pg_roles where (rolname like '%\\_reader' or rolname = 'bocage_owner') and rolcanlogin
      union all select r.rolname || ' is a member of ' || roleid::regrole from pg_auth_members m join (${runtime}) r on r.oid = m.member
      union all select 'bocage_backup may write' from pg_roles where rolname = 'bocage_backup'
        and not coalesce('default_transaction_read_only=on' = any (rolconfig), false)`,
  },
  {
    name: 'policies are those of the call, word for word',
    sql: `select name || ': ' || policy || ' ' || verdict || ' ' || coalesce(using_text, '') || ' / ' || coalesce(check_text, '') as violation from (
      (select *, 'is missing' as verdict from (${wantedPolicies}) w except all select *, 'is missing' from (${realPolicies}) r)
      union all (select *, 'was not asked for' from (${realPolicies}) r (oid, name, policy, command, permissive, roles, using_text, check_text)
        except all select *, 'was not asked for' from (${wantedPolicies}) w)) d`,
  },
  {
    name: 'nobody but the service, its system role and its helper holds a right on a table, and never TRUNCATE or the like',
    sql: `select name || ': ' || coalesce(nullif(x.grantee, 0)::regrole::text, 'public') || ' ' || x.privilege_type as violation
      from (${tables}) t cross join lateral aclexplode(t.relacl) x
      where x.grantee <> t.relowner and not (
        x.grantee <> 0 and x.grantee = (nspname || '_reader')::regrole and x.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
        or x.grantee = 'bocage_backup'::regrole and x.privilege_type = 'SELECT'
        or x.grantee = 'access_reader'::regrole and x.privilege_type = 'SELECT' and kind = 'node'
        or kind in ('node', 'via', 'tenant', 'reference') and x.grantee = service::regrole and x.privilege_type = 'SELECT'
        or kind = 'via' and x.grantee = service::regrole and x.privilege_type = 'INSERT'
        or kind in ('node', 'via', 'tenant', 'reference') and x.grantee = (service || '_system')::regrole and x.privilege_type = 'SELECT'
        or kind in ('node', 'via', 'tenant') and x.grantee = (service || '_system')::regrole and x.privilege_type = 'DELETE'
        or kind = 'via' and x.grantee = (service || '_system')::regrole and x.privilege_type = 'INSERT'
        or exists (select from ${named} where named.name = t.name and x.grantee = named.role::regrole and x.privilege_type = named.privilege))`,
  },
  {
    name: 'nobody may write the columns that say whose row it is and who reaches it',
    sql: `select name || '.' || attname || ': ' || r.rolname || ' ' || p.privilege as violation
      from (${tables}) t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      cross join (${runtime}) r cross join (values ('INSERT'), ('UPDATE')) as p (privilege)
      where (kind in ('node', 'tenant') and attname in ('perimeter_id', 'tenant_id', 'acl_id')
          or p.privilege = 'UPDATE' and (kind = 'node' and attname in ('id', 'workspace_id', 'parent_id') or kind = 'tenant' and attname = 'id' or kind = 'via' and attname = via_column))
        and has_column_privilege(r.oid, t.oid, a.attnum, p.privilege)`,
  },
  {
    name: 'column rights go to the service and its system role only',
    sql: `select name || '.' || attname || ': ' || coalesce(nullif(x.grantee, 0)::regrole::text, 'public') || ' ' || x.privilege_type as violation
      from (${tables}) t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 cross join lateral aclexplode(a.attacl) x
      where x.grantee <> t.relowner and not (
        kind in ('node', 'via', 'tenant') and x.grantee <> 0 and x.grantee in (service::regrole, (service || '_system')::regrole) and x.privilege_type in ('INSERT', 'UPDATE')
        or kind = 'node' and x.grantee = 'access_reader'::regrole and x.privilege_type = 'UPDATE' and attname in ('parent_id', 'acl_id')
        or name = 'audit.tree' and x.grantee = 'bocage_sealer'::regrole and x.privilege_type = 'UPDATE' and attname = 'size'
        or name = 'audit.dispatch' and x.grantee = 'bocage_dispatcher'::regrole and x.privilege_type = 'UPDATE' and attname in ('enqueued_at', 'attempts'))`,
  },
  {
    name: 'the helper of the trail cannot rewrite it',
    sql: `select t || ' ' || p as violation from unnest(array['audit.event', 'audit.leaf', 'audit.node', 'audit.checkpoint', 'audit.anchor']) t cross join unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) p
        where has_table_privilege('audit_reader', t, p)
      union all select 'audit.payload UPDATE' where has_table_privilege('audit_reader', 'audit.payload', 'UPDATE')
      union all select t || ' has no trigger that refuses ' || k.command from unnest(array['audit.event', 'audit.leaf', 'audit.node', 'audit.checkpoint', 'audit.anchor']) t
        cross join (values ('update', 16), ('delete', 8), ('truncate', 32)) as k (command, bit)
        where not exists (select from pg_trigger g where g.tgrelid = t::regclass and g.tgfoid = 'audit.refuse()'::regprocedure and g.tgenabled = 'O' and g.tgtype & k.bit <> 0 and g.tgtype & 2 <> 0)
      union all select 'audit.payload has no trigger that refuses update' where not exists (
        select from pg_trigger g where g.tgrelid = 'audit.payload'::regclass and g.tgfoid = 'audit.refuse()'::regprocedure and g.tgenabled = 'O' and g.tgtype & 16 <> 0)`,
  },
  {
    name: 'nodes and tenants’ rows get their place from a trigger, before insert',
    sql: `select name || ' has no trigger' as violation from (${tables}) t where kind in ('node', 'tenant') and name <> 'access.workspace' and not exists (
      select from pg_trigger g where g.tgrelid = t.oid and g.tgname = 'inherit' and g.tgenabled = 'O' and g.tgtype = 7
        and g.tgfoid = case kind when 'node' then 'access.inherit()'::regprocedure else 'access.inherit_tenant()'::regprocedure end
        and (kind = 'tenant' or encode(g.tgargs, 'escape') = parent::text || '\\000'))`,
  },
  {
    name: 'what is held of rights is let go by any write in a table that they come from',
    sql: `select name || ' has no trigger' as violation from (${rightsFrom}) t where not exists (
      select from pg_trigger g where g.tgrelid = t.oid and g.tgfoid = 'access.forget()'::regprocedure and g.tgenabled = 'O'
        and g.tgtype = 60 and g.tgqual is null and g.tgattr = '')
      union all select 'rights come from nowhere' where not exists (select from (${rightsFrom}) t)`,
  },
  {
    name: 'foreign keys carry the perimeter: a plain one would take another tenant’s invisible row',
    sql: `select name || ' ' || conname || ' → ' || target as violation from (${foreignKeys}) f
      where here and there and not 'perimeter_id' = any (columns)
        and (name, target) not in (('access.acl', 'acl'), ('access.membership_role', 'role'), ('access.grants', 'role'))`,
  },
  {
    name: 'nothing is deleted by a foreign key (it would go past row security)',
    sql: `select name || ' ' || conname as violation from (${foreignKeys}) f where confdeltype not in ('a', 'r')`,
  },
  {
    name: 'nodes refer to their ACL, workspace and parent by composite keys',
    sql: `select name || ' lacks ' || wanted.conname as violation from (${tables}) t
      cross join lateral (values (relname || '_place', ''), ('node_acl', ''), ('node_parent', 'access.workspace'), ('node_workspace', 'access.workspace')) as wanted (conname, but)
      where kind = 'node' and name <> but and not exists (
        select from pg_constraint k where k.conrelid = t.oid and k.conname = wanted.conname and k.convalidated)`,
  },
  {
    name: 'no plain UNIQUE on what people see: it would tell that an invisible row exists',
    sql: `select name || ' ' || i.indexrelid::regclass as violation from (${tables}) t join pg_index i on i.indrelid = t.oid
      where kind in ('node', 'via', 'tenant') and i.indisunique and not i.indisprimary and not exists (
        select from unnest(i.indkey) k (n) join pg_attribute a on a.attrelid = t.oid and a.attnum = k.n
        where a.attname in ('perimeter_id', 'tenant_id', 'workspace_id', 'parent_id') or a.attname = t.via_column)`,
  },
  {
    name: 'definers are pinned, owned by the helper of their schema, and not for everybody',
    sql: `select p.oid::regprocedure || ' ' || coalesce(array_to_string(p.proconfig, ','), 'is not pinned') || ' owned by ' || p.proowner::regrole as violation
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ${ours} and p.prosecdef and (
        not coalesce('search_path=""' = any (p.proconfig), false) or p.proowner <> (n.nspname || '_reader')::regrole
        or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee = 0))`,
  },
  {
    name: 'other functions are for everybody only when they do nothing but look at their arguments or the context',
    sql: `select p.oid::regprocedure::text as violation from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ${ours} and not p.prosecdef
        and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee = 0)
        and p.proname not in ('uuid7', 'perimeter_id', 'tenant_id', 'person_id', 'membership_id', 'request_id', 'account_id', 'system_reason',
          'lock_tree', 'fail', 'fold', 'support_id')`,
  },
  {
    name: 'the calls that make policies are the migrator’s alone, and so is the context',
    sql: `select p.oid::regprocedure || ' ' || r.rolname as violation from pg_proc p cross join (${runtime}) r
      where p.pronamespace = 'access'::regnamespace and p.proname in ('protect', 'protect_tenant', 'reference', 'internal', 'shut', 'open_system', 'adopt', 'set_context',
        'reach', 'reached_by', 'display_name', 'perimeter_of', 'acl_of', 'want', 'make_workspace', 'join_tenant') and has_function_privilege(r.oid, p.oid, 'EXECUTE')`,
  },
  {
    name: 'begin_system is for system roles, begin for the others',
    sql: `select r.rolname || ' ' || p.proname as violation from (${runtime}) r cross join pg_proc p
      where p.pronamespace = 'access'::regnamespace and has_function_privilege(r.oid, p.oid, 'EXECUTE')
        and (p.proname = 'begin_system' and r.rolname not like '%\\_system' and r.rolname not in ('bocage_sealer', 'bocage_dispatcher')
          or p.proname in ('begin', 'begin_person') and (r.rolname like '%\\_system' or r.rolname in ('bocage_sealer', 'bocage_dispatcher', 'bocage_queue')))`,
  },
  {
    name: 'views look with the eyes of who asks, and run-time roles have none',
    sql: `select c.oid::regclass::text as violation from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ${ours} and c.relkind = 'v' and (not coalesce('security_invoker=true' = any (c.reloptions), false)
        or exists (select from (${runtime}) r where has_table_privilege(r.oid, c.oid, 'SELECT')))`,
  },
  {
    name: 'no partitions (read directly they go past the policies of the whole), no rules',
    sql: `select c.oid::regclass::text as violation from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ${ours} and (c.relkind = 'p' or c.relispartition or c.relkind = 'f' or c.relkind = 'm')
      union all select r.rulename::text from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ${ours} and c.relkind <> 'v'`,
  },
  {
    name: 'run-time roles create nowhere, and cannot name the migrator’s schema',
    sql: `select r.rolname || ' ' || n.nspname as violation from (${runtime}) r cross join pg_namespace n
        where n.nspname !~ '^pg_' and has_schema_privilege(r.oid, n.oid, 'CREATE')
      union all select r.rolname || ' migration' from (${runtime}) r where has_schema_privilege(r.oid, 'migration', 'USAGE')
      union all select r.rolname || ' bullmq' from (${runtime}) r where r.rolname <> 'bocage_queue' and has_schema_privilege(r.oid, 'bullmq', 'USAGE')
      union all select 'bocage_queue ' || n.nspname from pg_namespace n where n.nspname in ${ours} and has_schema_privilege('bocage_queue', n.oid, 'USAGE')`,
  },
  {
    name: 'run-time roles write every name with its schema, and give up in time',
    sql: `select rolname || ' ' || wanted.setting as violation from pg_roles cross join (values ('search_path='), ('statement_timeout='), ('lock_timeout='), ('idle_in_transaction_session_timeout=')) as wanted (setting)
      where oid in (select oid from (${runtime}) r) and not exists (select from unnest(rolconfig) c where c like wanted.setting || '%')`,
  },
  ...writtenChecks,
];

/** The first violation, or null. `hint`: the beginning of the name of the check that is likeliest to tell. */
export const firstViolation = async (stage: Stage, hint?: string): Promise<string | null> => {
  const likely = (check: Check): number => (hint && check.name.startsWith(hint) ? 0 : 1);
  for (const { name, sql } of [...checks].sort((one, other) => likely(one) - likely(other))) {
    const [first] = await stage.rows<{ violation: string }>(sql);
    if (first) return `${name}: ${first.violation}`;
  }
  return null;
};
