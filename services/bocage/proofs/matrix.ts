import { refusalOf, type Stage } from '@bocage/testing/world';
import { type TableCase, tables } from './matrix.tables.ts';
import { type ActorName, actorNames, type MatrixWorld, type Place } from './matrix.world.ts';

export type ContextName = ActorName | 'no context' | 'operator' | 'system of the tenant' | 'system of another tenant';
export const contextNames: readonly ContextName[] = [
  ...actorNames,
  'no context',
  'operator',
  'system of the tenant',
  'system of another tenant',
];

type Context = { role: string; begin: string; place: Place };
const request = '00000000-0000-7000-8000-00000000ffff';

/** What every cell must be: the letters of what is done, or the fault with which the transaction does not even begin. */
const expectations: Record<ContextName, keyof TableCase['may'] | 'nothing' | 'elsewhere' | `!${string}`> = {
  manager: 'manager',
  editor: 'editor',
  commenter: 'commenter',
  reader: 'reader',
  outsider: 'member',
  administrator: 'administrator',
  'guest reader': 'reader',
  'guest editor': 'editor',
  'guest of a branch': 'nothing',
  'other tenant': 'nothing',
  'share ended': 'nothing',
  'share proposed': 'nothing',
  'share expired': 'nothing',
  'grant expired': 'member',
  'grant ended': 'member',
  'membership ended': '!tenant.not-member',
  'membership over': '!tenant.not-member',
  'membership suspended': '!tenant.not-member',
  'person suspended': '!auth.session-ended',
  'account disabled': '!auth.session-ended',
  'other perimeter': 'elsewhere',
  gestionnaire: 'nothing',
  'support reader': 'reader',
  'support editor': 'editor',
  'support elsewhere': 'nothing',
  'support over': '!tenant.not-member',
  'tenant pending': '!tenant.pending',
  'tenant suspended': '!tenant.suspended',
  'tenant closed': 'reader',
  archived: 'reader',
  'no context': 'nothing',
  operator: 'nothing',
  'system of the tenant': 'system',
  'system of another tenant': 'elsewhere',
};

/** The owner's own people also have what any member has: a team is seen by whoever acts for the tenant. */
const owners: readonly ContextName[] = ['manager', 'editor', 'commenter', 'reader', 'tenant closed'];

export const expectedCell = (table: string, context: ContextName): string => {
  const kind = expectations[context];
  const row = tables[table];
  if (!row) throw new Error(`no expectation for ${table}: say in matrix.tables.ts what each level may do with it`);
  if (kind.startsWith('!')) return kind;
  if (kind === 'nothing') return '';
  if (kind === 'elsewhere') return row.elsewhere ?? '';
  // In an archived workspace an administrator stays one; only levels are capped.
  if (context === 'archived') return union(row.may.reader, row.may.administrator);
  const own = row.may[kind as keyof TableCase['may']];
  return owners.includes(context) ? union(own, row.may.member) : own;
};
const union = (one: string, other: string): string =>
  [...'SIUD'].filter((letter) => one.includes(letter) || other.includes(letter)).join('');

const contextOf = (world: MatrixWorld, table: string, context: ContextName): Context => {
  const schema = table.split('.')[0] ?? '';
  const service = `bocage_${schema === 'access' ? 'identity' : schema}`;
  const open = world.places.open;
  const system = (tenant: string, account: string): Context => ({
    role: `${service}_system`,
    begin: `select access.begin_system('matrix', ${tenant}, '${request}', ${account})`,
    place: open,
  });
  if (context === 'no context') return { role: service, begin: 'select 1', place: open };
  if (context === 'operator') return system('null', `'${request}'`);
  if (context === 'system of the tenant') return system(`'${open.tenant}'`, 'null');
  if (context === 'system of another tenant') return system(`'${world.others.tenant}'`, 'null');
  const { account, tenant, place } = world.actors[context];
  return {
    role: service,
    begin: `select * from access.begin('${account}', '${tenant}', 'matrix', '${request}')`,
    place,
  };
};

// What a refusal may be: row security or a missing right (42501), or "there is nothing there". Anything else is a mistake of the proof.
const refused = ['42501', 'not-found'];
const judge = (refusal: string | null, letter: string): string => {
  if (refusal === null) return letter;
  if (refused.includes(refusal)) return '';
  return `${letter}?${refusal}`;
};

/** Tries everything in one cell, and gives the letters of what was possible. */
export const tryCell = async (
  stage: Stage,
  world: MatrixWorld,
  table: string,
  context: ContextName,
): Promise<string> => {
  const row = tables[table];
  if (!row) throw new Error(`no case for ${table}`);
  const { role, begin, place } = contextOf(world, table, context);
  const begun = await refusalOf(() => stage.as(role, begin, 'select 1'));
  if (begun) return `!${begun}`;
  const where = row.where(place);
  const touched = async (sql: string, letter: string): Promise<string> => {
    let rows: object[] = [];
    const refusal = await refusalOf(async () => {
      rows = await stage.as(role, begin, sql);
    });
    return refusal === null && rows.length === 0 ? '' : judge(refusal, letter);
  };
  const seen = await touched(`select 1 from ${table} where ${where}`, 'S');
  // One row per note: the fresh one may meet the first, which tells that nothing refused it before.
  const inserted = judge(await refusalOf(() => stage.as(role, begin, row.insert(place))), 'I').replace('I?23505', 'I');
  // No reading back: RETURNING would need the select policy; the row is counted by the superuser, by its transaction.
  const updated = await touched(
    `with done as (update ${table} set ${row.column} = ${row.column} where ${where} returning 1) select * from done`,
    'U',
  );
  const deleted = await touched(
    `with done as (delete from ${table} where ${where} returning 1) select * from done`,
    'D',
  );
  let guarded = '';
  for (const column of row.guarded) {
    if (
      (await refusalOf(() => stage.as(role, begin, `update ${table} set ${column} = ${column} where ${where}`))) !==
      '42501'
    )
      guarded += ` G(${column})`;
  }
  return `${seen}${inserted}${updated}${deleted}${guarded}`;
};

/** The first cell of a table that is not as expected, or null; `contexts` in the order in which they are tried. */
export const firstDifference = async (
  stage: Stage,
  world: MatrixWorld,
  table: string,
  contexts: readonly ContextName[] = contextNames,
): Promise<string | null> => {
  for (const context of contexts) {
    const found = await tryCell(stage, world, table, context);
    const expected = expectedCell(table, context);
    if (found !== expected) return `${table}, ${context}: ${found || 'nothing'} instead of ${expected || 'nothing'}`;
  }
  return null;
};
