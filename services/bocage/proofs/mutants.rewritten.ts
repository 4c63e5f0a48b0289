import type { Stage } from '@bocage/testing/world';

/** A view or function as it stands, with one piece of it replaced. */
export const rewritten = async (stage: Stage, relation: string, from: string, to: string): Promise<string> => {
  const [kind, name] = relation.split(' ');
  const [found] =
    kind === 'view'
      ? await stage.rows<{ sql: string }>('select pg_get_viewdef($1::regclass) as sql', [name])
      : await stage.rows<{ sql: string }>(
          "select pg_get_functiondef(p.oid) as sql from pg_proc p where p.pronamespace::regnamespace || '.' || p.proname = $1",
          [name],
        );
  const sql = found?.sql.replace(/[ \n]+/g, kind === 'view' ? ' ' : '$&') ?? '';
  if (!sql.includes(from)) throw new Error(`${relation} does not hold: ${from}`);
  const worse = sql.split(from).join(to);
  return kind === 'view' ? `create or replace view ${name} with (security_invoker = true) as ${worse}` : worse;
};
