import type { Stage } from '@bocage/testing/world';
import { tables } from './matrix.tables.ts';

/**
 * One thing made worse. `table`: whose cells of the matrix are tried first; `check`: the beginning of the name of the
 * catalogue's check that should tell.
 */
export type Mutant = { name: string; sql: string; table?: string; check?: string };

type Policy = { table: string; name: string; command: string };

/** Every policy dropped and loosened, row security switched off, every right given that nobody should have. */
export const mutantsOf = async (stage: Stage): Promise<Mutant[]> => {
  const mutants: Mutant[] = [];
  const policies = await stage.rows<Policy>(
    'select polrelid::regclass::text as table, polname::text as name, polcmd::text as command from pg_policy order by 1, 2',
  );
  for (const { table, name, command } of policies) {
    const of = table in tables ? { table } : {};
    mutants.push({
      name: `drop policy ${name} on ${table}`,
      sql: `drop policy ${name} on ${table}`,
      check: 'policies',
      ...of,
    });
    const using = command === 'a' ? '' : ' using (true)';
    const check = command === 'a' || command === 'w' || command === '*' ? ' with check (true)' : '';
    if (!table.startsWith('audit.')) {
      mutants.push({
        name: `loosen policy ${name} on ${table}`,
        sql: `alter policy ${name} on ${table}${using}${check}`,
        check: 'policies',
        ...of,
      });
    }
  }
  const guarded = await stage.rows<{ table: string; kind: string; service: string }>(
    `select relation::text as table, kind, access.service_of(relation) as service from access.guarded order by 1`,
  );
  for (const { table, kind, service } of guarded) {
    const of = table in tables ? { table } : {};
    mutants.push({
      name: `no force on ${table}`,
      sql: `alter table ${table} no force row level security`,
      check: 'row security',
    });
    mutants.push({
      name: `no row security on ${table}`,
      sql: `alter table ${table} disable row level security`,
      check: 'row security',
      ...of,
    });
    mutants.push({ name: `everybody reads ${table}`, sql: `grant select on ${table} to public`, check: 'nobody but' });
    mutants.push({
      name: `${service} truncates ${table}`,
      sql: `grant truncate on ${table} to ${service}`,
      check: 'nobody but',
    });
    mutants.push({
      name: `${service} owns ${table}`,
      sql: `grant create on schema ${table.split('.')[0]} to ${service}; alter table ${table} owner to ${service}`,
      check: 'the owner',
    });
    if (kind === 'internal') {
      mutants.push({
        name: `${service} reads ${table}`,
        sql: `grant select on ${table} to ${service}`,
        check: 'nobody but',
      });
      mutants.push({
        name: `a policy on ${table}`,
        sql: `create policy loose on ${table} for select to ${service} using (true)`,
        check: 'policies',
      });
      continue;
    }
    mutants.push({
      name: `${service} deletes from ${table}`,
      sql: `grant delete on ${table} to ${service}; create policy loose on ${table} for delete to ${service} using (true)`,
      ...of,
    });
    mutants.push({
      name: `a second policy to read ${table}`,
      sql: `create policy loose on ${table} for select to ${service} using (true)`,
      ...of,
    });
    for (const column of tables[table]?.guarded ?? []) {
      for (const role of [service, `${service}_system`]) {
        mutants.push({
          name: `${role} changes ${table}.${column}`,
          sql: `grant update (${column}) on ${table} to ${role}`,
          check: 'nobody may',
          ...of,
        });
      }
      if (['perimeter_id', 'tenant_id', 'acl_id'].includes(column)) {
        mutants.push({
          name: `${service} inserts ${table}.${column}`,
          sql: `grant insert (${column}) on ${table} to ${service}`,
          check: 'nobody may',
        });
      }
    }
  }
  const triggers = await stage.rows<{ table: string; name: string }>(
    `select tgrelid::regclass::text as table, tgname::text as name from pg_trigger
     where not tgisinternal and tgfoid in ('access.inherit()'::regprocedure, 'access.inherit_tenant()'::regprocedure, 'access.forget()'::regprocedure, 'audit.refuse()'::regprocedure) order by 1, 2`,
  );
  for (const { table, name } of triggers) {
    const check = name === 'forget' ? 'what is held' : table.startsWith('audit.') ? 'the helper' : 'nodes and';
    mutants.push({ name: `drop trigger ${name} on ${table}`, sql: `drop trigger ${name} on ${table}`, check });
    mutants.push({
      name: `disable trigger ${name} on ${table}`,
      sql: `alter table ${table} disable trigger ${name}`,
      check,
    });
  }
  const keys = await stage.rows<{ table: string; name: string }>(
    `select conrelid::regclass::text as table, conname::text as name from pg_constraint where conname in ('node_acl', 'node_parent', 'node_workspace') order by 1, 2`,
  );
  for (const { table, name } of keys)
    mutants.push({
      name: `drop key ${name} of ${table}`,
      sql: `alter table ${table} drop constraint ${name}`,
      check: 'nodes refer',
    });
  const definers = await stage.rows<{ signature: string }>(
    `select p.oid::regprocedure::text as signature from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('access', 'audit', 'notes', 'storage', 'gateway') and p.prosecdef order by 1`,
  );
  for (const { signature } of definers) {
    mutants.push({
      name: `everybody executes ${signature}`,
      sql: `grant execute on function ${signature} to public`,
      check: 'definers',
    });
    mutants.push({
      name: `${signature} is not pinned`,
      sql: `alter function ${signature} reset search_path`,
      check: 'definers',
    });
    mutants.push({
      name: `${signature} is the owner's`,
      sql: `alter function ${signature} owner to bocage_owner`,
      check: 'definers',
    });
  }
  return mutants;
};
