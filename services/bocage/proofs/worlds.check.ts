import { expect } from '@jest/globals';
import { abilityFor, type Action, may } from '@bocage/permissions';
import {
  byId,
  createOracle,
  isAtLeast,
  type Membership,
  type Model,
  type Oracle,
  refusalOf,
  type Stage,
} from '@bocage/testing/world';
import type { Tally } from './worlds.run.ts';

type Seen = {
  levels: Record<string, string>;
  reader: string[];
  commenter: string[];
  editor: string[];
  manager: string[];
  items: string[];
  inserted: string[];
};
type Begun = { membership_id: string; permissions: string[]; tenant_state: string };
type Reason = { acl_id: string; level: string; grant_id: string; membership_id?: string };

const beginOf = (account: string, tenant: string): string =>
  `select * from access.begin('${account}', '${tenant}', 'worlds', '00000000-0000-7000-8000-00000000ffff')`;
const uuids = (ids: readonly string[]): string => `'{${ids.join(',')}}'::uuid[]`;
const sorted = (ids: readonly string[] | null): string[] => [...(ids ?? [])].sort();

/** What each action needs, as access.md says it; not read from the rules that are being proved. */
const itemActions: Partial<Record<Action, 'reader' | 'commenter' | 'editor' | 'manager'>> = {
  read: 'reader',
  comment: 'commenter',
  create: 'editor',
  update: 'editor',
  move: 'editor',
  trash: 'editor',
  restore: 'editor',
  restrict: 'manager',
  grant: 'manager',
};
const workspaceActions: typeof itemActions = {
  read: 'reader',
  rename: 'manager',
  archive: 'manager',
  grant: 'manager',
  leave: 'reader',
};

const reasonKeys = (reasons: readonly Reason[]): string[] =>
  reasons
    .map(({ acl_id, membership_id, level, grant_id }) => `${acl_id} ${membership_id ?? ''} ${level} ${grant_id}`)
    .sort();

/** CASL against the model, on every row that the membership sees, and on what the permissions alone allow. */
const checkDoor = (model: Model, oracle: Oracle, m: Membership, begun: Begun): void => {
  const ability = abilityFor({
    permissions: begun.permissions,
    personId: m.person,
    tenantId: m.tenant,
    tenantState: begun.tenant_state,
    acr: 2,
  });
  for (const node of model.nodes) {
    const held = oracle.level(m, byId(model.acls, node.acl));
    for (const [action, needed] of Object.entries(itemActions)) {
      expect(may(ability, action as Action, 'Item', { level: held })).toBe(isAtLeast(held, needed));
      expect(may(ability, 'create', 'File', { level: held })).toBe(isAtLeast(held, 'editor'));
    }
  }
  const permitted = oracle.permissions(m);
  for (const workspace of model.workspaces) {
    const acl = byId(model.acls, workspace.acl);
    const held = oracle.level(m, acl);
    const row = { level: held, tenantId: workspace.tenant };
    for (const [action, needed] of Object.entries(workspaceActions)) {
      expect(may(ability, action as Action, 'Workspace', row)).toBe(isAtLeast(held, needed));
    }
    const ours = workspace.tenant === m.tenant;
    expect(may(ability, 'propose-share', 'Workspace', row)).toBe(
      ours && isAtLeast(held, 'manager') && permitted.includes('shares.propose'),
    );
    expect(may(ability, 'name-manager', 'Workspace', row)).toBe(ours && permitted.includes('workspaces.administer'));
  }
};

/** One person acting for one tenant: the database's answers are the model's. */
export const checkActing = async (
  stage: Stage,
  model: Model,
  person: string,
  tenant: string,
  looked: Set<string>,
): Promise<void> => {
  const oracle = createOracle(model);
  const expected = oracle.begin(person, tenant);
  const begin = beginOf(byId(model.people, person).account, tenant);
  if (typeof expected === 'string') {
    expect(await refusalOf(() => stage.as('bocage_notes', begin, 'select 1'))).toBe(expected);
    return;
  }
  const m = expected;
  const level = (acl: string) => oracle.level(m, byId(model.acls, acl));
  const acls = model.acls.filter(({ ended }) => !ended);
  const atLeast = (needed: 'reader' | 'commenter' | 'editor' | 'manager') =>
    sorted(acls.filter(({ id }) => isAtLeast(level(id), needed)).map(({ id }) => id));
  const places = [...model.workspaces.map(({ id }) => id), ...model.nodes.map(({ id }) => id)];

  await stage.undone(async () => {
    const answers = await stage.all(`set local session authorization bocage_notes; ${begin};
      update notes.item set title = title returning id;
      select coalesce((select jsonb_object_agg(acl_id, level) from access.levels()), '{}') as levels, access.acls('reader') as reader,
        access.acls('commenter') as commenter, access.acls('editor') as editor, access.acls('manager') as manager,
        array(select id from notes.item) as items, proof.insertable(${uuids(places)}) as inserted`);
    const begun = answers[1]?.[0] as Begun;
    const seen = answers[3]?.[0] as Seen;
    expect(begun).toMatchObject({
      membership_id: m.id,
      permissions: oracle.permissions(m),
      tenant_state: byId(model.tenants, tenant).state,
    });
    expect(seen.levels).toEqual(Object.fromEntries(acls.flatMap(({ id }) => (level(id) ? [[id, level(id)]] : []))));
    for (const needed of ['reader', 'commenter', 'editor', 'manager'] as const)
      expect(sorted(seen[needed])).toEqual(atLeast(needed));
    // Rows exist, and can be written, exactly where the level says so.
    expect(sorted(seen.items)).toEqual(sorted(model.nodes.filter(({ acl }) => level(acl)).map(({ id }) => id)));
    const writable = model.nodes.filter(({ acl }) => isAtLeast(level(acl), 'editor')).map(({ id }) => id);
    const open = model.workspaces.filter(({ acl }) => isAtLeast(level(acl), 'editor')).map(({ id }) => id);
    expect(sorted(answers[2]?.map((row) => (row as { id: string }).id) ?? null)).toEqual(sorted(writable));
    expect(sorted(seen.inserted)).toEqual(sorted([...open, ...writable]));
    checkDoor(model, oracle, m, begun);
  });

  // What can this membership reach, and why; and for what it reaches: who else, and why.
  const ask = acls.filter(({ id }) => level(id) && !looked.has(id)).map(({ id }) => id);
  for (const id of ask) looked.add(id);
  await stage.undone(async () => {
    const answers = await stage.all(`set local session authorization bocage_identity; ${begin};
      select acl_id, level, grant_id from access.why('${m.id}');
      select w.id, w.archived_at is not null and coalesce(s.can_restore, false) as can_restore
        from access.workspace w left join access.workspaces(true) s on s.workspace_id = w.id;
      select a.id as acl_id, who.membership_id, who.level, who.grant_id from unnest(${uuids(ask)}) a (id) cross join lateral access.who(a.id) who`);
    const [, , why, workspaces, who] = answers as [
      object[],
      object[],
      Reason[],
      { id: string; can_restore: boolean }[],
      Reason[],
    ];
    const reasonsOf = (one: Membership, acl: string, named: boolean): Reason[] => {
      const target = byId(model.acls, acl);
      return oracle.reasons(one, target).map((grant_id) => ({
        acl_id: acl,
        grant_id,
        level: oracle.level(one, target) ?? '',
        ...(named && { membership_id: one.id }),
      }));
    };
    expect(reasonKeys(why)).toEqual(reasonKeys(acls.flatMap(({ id }) => reasonsOf(m, id, false))));
    expect(reasonKeys(who)).toEqual(
      reasonKeys(ask.flatMap((acl) => oracle.actors.flatMap((one) => reasonsOf(one, acl, true)))),
    );
    expect(sorted(workspaces.map(({ id }) => id))).toEqual(
      sorted(model.workspaces.filter(({ acl }) => level(acl)).map(({ id }) => id)),
    );
    for (const { id, can_restore } of workspaces) {
      const workspace = byId(model.workspaces, id);
      const owner = byId(model.tenants, workspace.tenant);
      const manages = oracle.level(m, byId(model.acls, workspace.acl), false) === 'manager';
      expect(can_restore).toBe(
        workspace.archived && manages && owner.state === 'active' && byId(model.tenants, tenant).state === 'active',
      );
    }
  });
};

/** What nobody reaches must be reached by nobody, asked the other way round too. */
export const checkReachedBy = async (stage: Stage, model: Model, tally: Tally): Promise<void> => {
  const oracle = createOracle(model);
  const rows = await stage.rows<{ acl_id: string; membership_id: string; level: string }>(
    'select a.id as acl_id, r.membership_id, r.level from access.acl a cross join lateral access.reached_by(a.id) r where a.ended_at is null',
  );
  const reached = model.acls
    .filter(({ ended }) => !ended)
    .flatMap((acl) => oracle.actors.map((m) => ({ acl, m, level: oracle.level(m, acl) })))
    .filter(({ level }) => level !== null);
  tally.reached += reached.length;
  tally.shared += reached.filter(({ acl, m }) => byId(model.workspaces, acl.workspace).tenant !== m.tenant).length;
  tally.assisted += reached.filter(({ m }) => !model.memberships.includes(m)).length;
  tally.branches += model.acls.filter(({ parent }) => parent).length;
  tally.fallen += model.acls.filter((acl) => acl.parent && !acl.ended && !oracle.isAlive(acl)).length;
  const expected = reached.map(({ acl, m, level }) => `${acl.id} ${m.id} ${level}`);
  expect(rows.map((row) => `${row.acl_id} ${row.membership_id} ${row.level}`).sort()).toEqual(expected.sort());
};
