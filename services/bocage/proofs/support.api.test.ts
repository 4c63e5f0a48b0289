import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { routes } from '@bocage/contracts';
import type { Actor } from '@bocage/testing';
import { elsewhere, recipes } from './walk/recipes.ts';
import { send } from './walk/try.ts';
import { openWalk, type Walk } from './walk/world.ts';

let walk: Walk;
/** Élise, of the EPCI, in Aubépine. */
let elise: Actor;
beforeAll(async () => {
  walk = await openWalk();
  elise = walk.as('epci.manager', 'a');
}, 120_000);
afterAll(() => walk?.close());
afterEach(() =>
  walk.world.sql('update access.support set ended_at = now() where person_id = $1 and ended_at is null', [
    walk.world.people['epci.manager'],
  ]),
);

const asked = (more: Partial<contract.NewSupport> = {}): contract.NewSupport => ({
  identifiant: 'test.epci.manager',
  level: 'reader',
  workspaceIds: null,
  minutes: 60,
  reason: 'Le budget ne s’ouvre plus',
  ...more,
});
const open = (more: Partial<contract.NewSupport> = {}) =>
  walk.as('a.admin').call(contract.openSupport, { body: asked(more) });
const end = (supportId: string, by = walk.as('a.admin')) => by.call(contract.endSupport, { params: { supportId } });
type Told = { type: string; mirror: boolean; data: Record<string, unknown>; payload: Record<string, unknown> | null };
const trailOf = (tenant: 'a' | 'epci', supportId: string) =>
  walk.world.sql<Told>(
    `select e.type, e.mirror_of is not null as mirror, e.data, p.payload from audit.event e left join audit.payload p on p.event_id = e.id
     where e.tenant_id = $1 and (e.subject_id = $2 or e.data ->> 'supportId' = $2::text) order by e.id`,
    [walk.world.tenants[tenant], supportId],
  );
/** What a support access is for: the content of its workspaces, at its level. */
const content = [
  ...[
    'listWorkspaces',
    'readWorkspace',
    'listNoteItems',
    'readNoteItem',
    'readNote',
    'listNoteTrash',
    'recentNotes',
    'searchNotes',
  ],
  ...['createFolder', 'createNote', 'renameNoteItem', 'moveNoteItem', 'trashNoteItem', 'restoreNoteItem'],
  ...[
    'listFiles',
    'searchFiles',
    'readFileEntry',
    'downloadFile',
    'previewFile',
    'renameFile',
    'trashFile',
    'restoreFile',
  ],
  ...['beginUpload', 'listUploads', 'readUsage'],
];
/** What whoever reaches a thing sees of it; one's own acts; bodies of the perimeter, which know each other. */
const about = [
  ...['readAcl', 'listGrants', 'listReachOfAcl', 'listWorkspaceMembers', 'listThingTrail', 'listTrail', 'readSupports'],
  ...['listNeighbours', 'readPermissions'],
];
const notMember = { status: 403, code: 'tenant.not-member' };
const notFound = { status: 404, code: 'not-found' };

describe('opening a support access', () => {
  const tries = (more: Partial<contract.NewSupport>, as = walk.as('a.admin')) =>
    as.refused(contract.openSupport, { body: asked(more) });

  test('is an administrator’s, with a second factor, for a bounded time and with a reason', async () => {
    expect(await tries({}, walk.as('a.agent'))).toEqual({ status: 403, code: 'access.refused' });
    expect(await tries({}, walk.world.as('a.admin', 'a', { acr: 1 }))).toEqual({ status: 401, code: 'auth.step-up' });
    for (const more of [{ minutes: 14 }, { minutes: 481 }, { reason: ' ' }, { workspaceIds: [] }])
      expect([more, await tries(more)]).toEqual([more, { status: 400, code: 'request.invalid' }]);
  });

  test('for a person of a body that serves communes alone; any other identifiant answers as an unknown one', async () => {
    const unknown = await tries({ identifiant: 'personne-inconnue' });
    expect(unknown).toEqual({ status: 404, code: 'support.person-unknown' });
    // Of a neighbouring commune, of another perimeter, of this body, of no body (the operator).
    for (const identifiant of ['test.b.admin', 'test.far.admin', 'test.a.agent', 'test.operator'])
      expect([identifiant, await tries({ identifiant })]).toEqual([identifiant, unknown]);
    // A guest of the EPCI is not of its people.
    await walk.world.sql(
      `with m as (insert into access.membership (perimeter_id, tenant_id, person_id, until)
         select perimeter_id, id, $2, now() + interval '1 day' from access.tenant where id = $1 returning *)
       insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
       select perimeter_id, tenant_id, id, '00000000-0000-7000-8000-000000000007' from m`,
      [walk.world.tenants.epci, walk.world.people['b.agent']],
    );
    expect(await tries({ identifiant: 'test.b.agent' })).toEqual(unknown);
  });

  test('once at a time for one person, ten at a time in a body', async () => {
    const { id } = await open();
    expect(await tries({})).toEqual({ status: 409, code: 'support.exists' });
    await end(id);
    expect(await walk.as('a.admin').refused(contract.endSupport, { params: { supportId: id } })).toEqual({
      status: 409,
      code: 'support.over',
    });
    await walk.world.sql(
      `insert into access.support (perimeter_id, tenant_id, person_id, home_id, level, reason, opened_by, until)
       select t.perimeter_id, t.id, $2, $3, 'reader', 'Dix', $2, now() + interval '1 hour' from access.tenant t, generate_series(1, 10) where t.id = $1`,
      [walk.world.tenants.a, walk.world.people['b.admin'], walk.world.tenants.epci],
    );
    expect(await tries({})).toEqual({ status: 409, code: 'support.too-many' });
    await walk.world.sql(`delete from access.support where reason = 'Dix'`);
    // Whoever is a member needs no assistance.
    await walk.world.sql(
      'insert into access.membership (perimeter_id, tenant_id, person_id) select perimeter_id, id, $2 from access.tenant where id = $1',
      [walk.world.tenants.a, walk.world.people['epci.manager']],
    );
    expect(await tries({})).toEqual({ status: 409, code: 'support.member' });
    await walk.world.sql('delete from access.membership where tenant_id = $1 and person_id = $2', [
      walk.world.tenants.a,
      walk.world.people['epci.manager'],
    ]);
  });
});

describe('under a support access', () => {
  test('one acts for the body within its scope, everybody sees it, and both trails tell each reading', async () => {
    const { workspace } = walk.own.ids;
    const other = await walk.fresh.workspace();
    expect(await elise.refused(contract.listWorkspaces, { query: {} })).toEqual(notMember);
    const made = await open({ workspaceIds: [workspace] });

    const me = await walk.as('epci.manager', null).call(contract.readMe, {});
    expect(me.memberships.find((one) => one.id === made.id)).toMatchObject({
      tenant: { name: 'Aubépine' },
      permissions: [],
      support: { reason: 'Le budget ne s’ouvre plus', openedBy: 'Anne Aubin', until: made.until },
    });
    // Whoever belongs to the body, with whatever role.
    const seen = await walk.as('a.elu').call(contract.readSupports, {});
    expect(seen.items).toEqual([made]);
    expect(await walk.as('b.admin').call(contract.readSupports, {})).toEqual({ items: [] });
    const before = await trailOf('a', made.id);

    const listed = await elise.call(contract.listWorkspaces, { query: {} });
    expect(listed.items.map((one) => [one.id, one.level])).toEqual([[workspace, 'reader']]);
    await elise.call(contract.listNoteItems, { params: { workspaceId: workspace }, query: {} });
    await elise.call(contract.readNoteItem, { params: { itemId: walk.own.ids.item } });
    await elise.call(contract.readNote, { params: { noteId: walk.own.ids.item } });
    expect(await elise.refused(contract.readWorkspace, { params: { workspaceId: other.id } })).toEqual(notFound);
    const body = { workspaceId: workspace, parentId: null, title: 'Non' };
    expect((await elise.refused(contract.createNote, { body })).status).toBe(403);

    const told = (await trailOf('a', made.id)).slice(before.length);
    expect(told.map(({ type, data }) => [type, data.operation])).toEqual([
      ['support.seen', 'listWorkspaces'],
      ['support.seen', 'listNoteItems'],
      ['support.seen', 'readNoteItem'],
      ['support.seen', 'readNote'],
      ['note.opened', undefined],
      ['access.refused', 'readWorkspace'],
      ['access.refused', 'createNote'],
    ]);
    expect(told.every(({ mirror, data }) => !mirror && data.supportId === made.id)).toBe(true);
    const [, list] = told;
    expect(contract.sentenceOf({ ...(list as Told), actor: 'Élise' })).toMatch(
      /^Élise a pu voir les notes d’un espace \(espace «.Espace \d+.»\)$/u,
    );
    const opened = told.find(({ data }) => data.operation === 'readNote');
    expect(contract.sentenceOf({ ...(opened as Told), actor: 'Élise' })).toMatch(
      /^Élise a pu lire une note\u202f: «\u202fnote \d+\u202f» \(espace «.Espace \d+.»\)$/u,
    );
    // The other side: the same facts, without a title.
    const mirrored = await trailOf('epci', made.id);
    expect(mirrored.slice(1).map(({ type, data, payload, mirror }) => [type, data, payload, mirror])).toEqual(
      told.map(({ type, data }) => [type, data, null, true]),
    );
    expect(mirrored[0]).toMatchObject({ type: 'support.opened', mirror: true, payload: { reason: made.reason } });

    await end(made.id, elise);
    expect(await elise.refused(contract.listWorkspaces, { query: {} })).toEqual(notMember);
    const address = {
      params: { acting: walk.own.ids.code, owner: walk.own.ids.code },
      query: { workspaceId: workspace },
    };
    expect(await walk.as('epci.manager', null).refused(contract.resolveAddress, address)).toEqual(notFound);
    expect(
      (await walk.as('epci.manager', null).call(contract.readMe, {})).memberships.map((one) => one.support),
    ).toEqual([null]);
    expect(await walk.as('a.elu').call(contract.readSupports, {})).toEqual({ items: [] });
    for (const tenant of ['a', 'epci'] as const)
      expect((await trailOf(tenant, made.id)).map(({ type }) => type)).toContain('support.ended');
    const { items } = await walk.as('a.admin').call(contract.listSupports, { query: { limit: 1 } });
    expect(items).toMatchObject([{ id: made.id, endedBy: 'Élise Éclair' }]);
  });

  test('it is said who reaches this, and what this person reaches, and why', async () => {
    const made = await open();
    const why = await walk.as('a.admin').call(contract.listReach, { params: { membershipId: made.id }, query: {} });
    const reached = why.items.map((one) => [one.workspaceId, one.level, one.via.kind, one.via.label]);
    expect(reached).toContainEqual([walk.own.ids.workspace, 'reader', 'support', 'Élise Éclair']);
    const who = await walk
      .as('a.admin')
      .call(contract.listReachOfAcl, { params: { aclId: walk.own.ids.acl }, query: {} });
    expect(who.items.filter((one) => one.membershipId === made.id)).toMatchObject([
      { displayName: 'Élise Éclair', tenant: { name: 'CC des Essais' }, via: { kind: 'support' }, level: 'reader' },
    ]);
    expect(
      await walk.as('a.agent').refused(contract.listReach, { params: { membershipId: made.id }, query: {} }),
    ).toMatchObject({ status: 403 });
    await end(made.id);
    expect(
      await walk.as('a.admin').refused(contract.listReach, { params: { membershipId: made.id }, query: {} }),
    ).toEqual(notFound);
  });

  test('a restricted branch stays shut; what one wrote bears one’s name', async () => {
    const secret = await walk.fresh.item('note');
    await walk.as('a.admin').call(contract.restrictNoteItem, { params: { itemId: secret } });
    const made = await open({ level: 'editor' });
    expect(await elise.refused(contract.readNote, { params: { noteId: secret } })).toEqual(notFound);
    const body = { workspaceId: walk.own.ids.workspace, parentId: null, title: 'Réparé' };
    const note = await elise.call(contract.createNote, { body });
    await end(made.id);
    const read = await walk.as('a.admin').call(contract.readNoteItem, { params: { itemId: note.id } });
    expect(JSON.stringify(read)).toContain('Élise Éclair');
  });

  test('nothing else is let through, whatever the route: nothing is given, shared, invited, exported or managed', async () => {
    await open({ level: 'editor' });
    expect(await elise.refused(contract.openSupport, { body: asked() })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    // Their recipes end this access; both are tried above.
    const ending = ['openSupport', 'endSupport'];
    const through: string[] = [];
    const empty: string[] = [];
    for (const { operationId, caller } of routes) {
      if (caller !== 'member' || operationId in elsewhere || ending.includes(operationId)) continue;
      for (const make of recipes[operationId]?.(walk) ?? []) {
        const variant = await make();
        const { status, body } = await send(elise, variant);
        if (status < 400) through.push(operationId);
        if (body === '{"items":[],"next":null}' || body === '{"waiting":0}') empty.push(operationId);
      }
    }
    const nothing = ['countShares', 'listNominations', 'listShares', 'listWorkspaceShares'];
    // Who has no membership has no subscription: it ends none.
    const idle = ['unsubscribeAlert'];
    expect([...new Set(through)].sort()).toEqual([...content, ...nothing, ...about, ...idle].sort());
    expect(empty).toEqual(expect.arrayContaining(nothing));
  }, 120_000);
});
