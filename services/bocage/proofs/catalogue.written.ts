import { readFileSync } from 'node:fs';

/** What no rule derives and somebody decided: rights to execute, triggers, keys. A migration that changes one changes the file. */
export type Written = { executes: Record<string, string[]>; triggers: string[]; keys: string[] };
const file = new URL('./catalogue.written.json', import.meta.url);
const written = JSON.parse(readFileSync(file, 'utf8')) as Written;

const ours = "(select oid from pg_namespace where nspname in ('access', 'audit', 'notes', 'storage', 'gateway'))";
const list = (lines: readonly string[]): string =>
  `select jsonb_array_elements_text('${JSON.stringify(lines).replaceAll("'", "''")}'::jsonb) as line`;

/** Function, owner of the right: what run-time roles may execute by a grant of theirs. */
export const executes = `
  select r.rolname || ' ' || p.oid::regprocedure as line from pg_proc p
  cross join lateral aclexplode(p.proacl) x join pg_roles r on r.oid = x.grantee
  where p.pronamespace in ${ours} and x.privilege_type = 'EXECUTE'
    and r.rolname like 'bocage\\_%' and r.rolcanlogin and r.rolname not in ('bocage_migrator', 'bocage_backup')`;
// The trigger of every node and tenant's row is derived from its guard; these are the others.
export const triggers = `
  select pg_get_triggerdef(g.oid) || case g.tgenabled when 'O' then '' else ' DISABLED' end as line
  from pg_trigger g join pg_class c on c.oid = g.tgrelid
  where c.relnamespace in ${ours} and not g.tgisinternal and g.tgname <> 'inherit'`;
export const keys = `
  select k.conrelid::regclass || ' ' || k.conname || ': ' || pg_get_constraintdef(k.oid) as line from pg_constraint k
  where k.connamespace in ${ours} and k.contype in ('f', 'p', 'u')`;

const difference = (real: string, expected: readonly string[]): string =>
  `(select line || ' is missing' as violation from (${list(expected)} except all select line from (${real}) r) d)
   union all (select line || ' was not written down' from (select line from (${real}) r except all ${list(expected)}) d)`;
const grants = Object.entries(written.executes).flatMap(([role, names]) => names.map((name) => `${role} ${name}`));

export const writtenChecks = [
  { name: 'run-time roles execute what is written down, and nothing else', sql: difference(executes, grants) },
  { name: 'triggers are those written down, and fire', sql: difference(triggers, written.triggers) },
  { name: 'keys are those written down', sql: difference(keys, written.keys) },
];
