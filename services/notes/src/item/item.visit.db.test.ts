import { type Db, newId, type Tx } from '@bocage/platform';
import { type PersonKey, type TenantKey, testWorld, type World } from '@bocage/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { arrange } from '../../test/arrange.ts';
import { callerOf, notesDb } from '../../test/database.ts';
import { createItems } from './item.service.ts';
import { recordOpened } from './item.store.ts';

let world: World;
let db: Db;
let workspaceId: string;

beforeAll(async () => {
  world = await testWorld();
  db = notesDb(world);
  workspaceId = await arrange(world).workspace('a.agent', 'a');
});
afterAll(async () => {
  await db.close();
  await world.close();
});

const as = (person: PersonKey = 'a.agent', tenant: TenantKey = 'a') => callerOf(world, person, tenant);
const note = async (kind: 'note' | 'folder' = 'note'): Promise<string> =>
  (await createItems(db).create(as(), kind, { workspaceId, parentId: null, title: 'Note' })).id;
/** Whether the work wrote anything: PostgreSQL gives a transaction its number at the first write. */
const wrote = (work: (tx: Tx) => Promise<unknown>, caller = as()): Promise<boolean> =>
  db.as(caller, async (tx) => {
    await work(tx);
    return (await tx.one<{ w: boolean }>('select pg_current_xact_id_if_assigned() is not null as w'))?.w ?? false;
  });
const age = (itemId: string, seconds: number) =>
  world.sql('update notes.visit set opened_at = opened_at - make_interval(secs => $2) where item_id = $1', [
    itemId,
    seconds,
  ]);
const visits = (itemId: string) =>
  world.sql<{ opened: boolean; edited: boolean }>(
    `select opened_at > now() - interval '30 seconds' as opened, edited_at is not null as edited from notes.visit where item_id = $1`,
    [itemId],
  );

test('a visit is known to the minute: again within it writes nothing, after it writes anew', async () => {
  const id = await note();
  const open = (tx: Tx) => tx.run('select notes.visited($1, false)', [id]);
  expect(await wrote(open)).toBe(true);
  expect(await wrote(open)).toBe(false);
  await age(id, 55);
  expect(await wrote(open)).toBe(false);
  await age(id, 10);
  expect(await visits(id)).toEqual([{ opened: false, edited: false }]);
  expect(await wrote(open)).toBe(true);
  expect(await visits(id)).toEqual([{ opened: true, edited: false }]);
});

test('having opened a note says nothing of having edited it', async () => {
  const id = await note();
  const edit = (tx: Tx) => tx.run('select notes.visited($1, true)', [id]);
  await wrote((tx) => tx.run('select notes.visited($1, false)', [id]));
  expect(await wrote(edit)).toBe(true);
  expect(await visits(id)).toEqual([{ opened: true, edited: true }]);
  expect(await wrote(edit)).toBe(false);
});

test('who does not see the note has not visited it', async () => {
  const id = await note();
  expect(await wrote((tx) => tx.run('select notes.visited($1, false)', [id]), as('b.agent', 'b'))).toBe(false);
  expect(await wrote((tx) => tx.run('select notes.visited($1, false)', [newId()]))).toBe(false);
  expect(await visits(id)).toEqual([]);
});

test('opened again within the hour and the minute: one event, and a transaction that writes nothing', async () => {
  const id = await note();
  const opened = async () =>
    (await world.sql(`select from audit.event where type = 'note.opened' and subject_id = $1`, [id])).length;
  expect(await wrote((tx) => recordOpened(tx, id))).toBe(true);
  expect(await wrote((tx) => recordOpened(tx, id))).toBe(false);
  expect(await opened()).toBe(1);
  expect(await wrote((tx) => recordOpened(tx, id), as('b.agent', 'b'))).toBe(false);
  expect(await wrote((tx) => note('folder').then((folder) => recordOpened(tx, folder)))).toBe(false);
  expect(await opened()).toBe(1);
});
