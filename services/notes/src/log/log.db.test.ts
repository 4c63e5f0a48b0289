import { type Db, newId, type Tx } from '@bocage/platform';
import { type PersonKey, type TenantKey, testWorld, type World } from '@bocage/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as Y from 'yjs';
import { arrange, type Arrange } from '../../test/arrange.ts';
import { callerOf, notesDb } from '../../test/database.ts';
import { createItems } from '../item/item.service.ts';
import { createTree } from '../item/item.tree.ts';
import { createSettling } from '../text/settle.ts';
import { looseSettings } from './log.durable.ts';
import { append, appendOwn, type Edit, readLog, readLogAfter, type Verdict } from './log.store.ts';

let world: World;
let set: Arrange;
let db: Db;
let workspaceId: string;
let aclId: string;

beforeAll(async () => {
  world = await testWorld();
  set = arrange(world);
  db = notesDb(world, 8, 8);
  workspaceId = await set.workspace('a.agent', 'a');
  aclId = await set.aclOf(workspaceId);
});
afterAll(async () => {
  await db.close();
  await world.close();
});

const as = (person: PersonKey, tenant: TenantKey) => callerOf(world, person, tenant);
const system = <T>(work: (tx: Tx) => Promise<T>, tenantId: string | null = null) =>
  db.asSystem({ reason: 'test', tenantId, requestId: newId() }, work);
const note = async (title = 'Note'): Promise<string> =>
  (await createItems(db).create(as('a.agent', 'a'), 'note', { workspaceId, parentId: null, title })).id;
const updateOf = (text: string): Uint8Array => {
  const document = new Y.Doc();
  document.getText('t').insert(0, text);
  return Y.encodeStateAsUpdate(document);
};
const edit = (noteId: string, person: PersonKey = 'a.agent', tenant: TenantKey = 'a', update = updateOf('x')): Edit => {
  const { account, tenantId, sessionId } = as(person, tenant);
  return { noteId, personId: world.people[person], account, tenantId, sessionId, update };
};
const put = (...edits: Edit[]): Promise<Verdict[]> => system((tx) => append(tx, edits));

describe('append', () => {
  test('takes each row of a batch by its own author’s rights, and refuses the others', async () => {
    const [mine, other, trashed] = [await note(), await note(), await note()];
    const folder = await createItems(db).create(as('a.agent', 'a'), 'folder', {
      workspaceId,
      parentId: null,
      title: 'Dossier',
    });
    await createTree(db).trash(as('a.agent', 'a'), trashed);
    await set.grant(aclId, 'a.elu@a', 'reader');
    await set.grant(aclId, 'shared@a', 'commenter');
    await set.grant(aclId, 'a.admin@a', 'editor');
    await set.grant(aclId, 'b.agent@b', 'editor');
    const verdicts = await put(
      edit(mine),
      edit(mine, 'a.elu'),
      edit(mine, 'shared'),
      edit(mine, 'a.admin'),
      edit(other, 'b.agent', 'b'),
      edit(other, 'far.admin', 'far'),
      edit(newId()),
      edit(folder.id),
      edit(trashed),
      edit(other),
      // A true account for a tenant of which it is no member.
      edit(other, 'a.agent', 'b'),
      edit(other, 'a.agent', 'a', new Uint8Array(2 * 1024 * 1024 + 1)),
      edit(mine, 'a.admin'),
    );
    expect(verdicts).toEqual([
      { seq: 1 },
      { refusal: 'access.refused' },
      { refusal: 'access.refused' },
      { seq: 2 },
      { refusal: 'not-found' },
      { refusal: 'not-found' },
      { refusal: 'not-found' },
      { refusal: 'not-found' },
      { refusal: 'item.trashed' },
      { seq: 1 },
      { refusal: 'not-found' },
      { refusal: 'note.update-too-large' },
      { seq: 3 },
    ]);
    const rows = await world.sql<{ author: string; acting_tenant: string }>(
      'select author, acting_tenant from notes.update where note_id = $1 order by seq',
      [mine],
    );
    expect(rows.map((row) => row.author)).toEqual([
      world.people['a.agent'],
      world.people['a.admin'],
      world.people['a.admin'],
    ]);
  });

  test('a share that ends, a grant that expires, a session, a membership, a person, a closed body: refused from the next commit on', async () => {
    const noteId = await note();
    const share = await set.share(workspaceId, 'b', 'editor');
    const [accepted] = await put(edit(noteId, 'b.agent', 'b'));
    expect(accepted).toEqual({ seq: 1 });
    await set.endShare(share);
    expect(await put(edit(noteId, 'b.agent', 'b'))).toEqual([{ refusal: 'not-found' }]);

    const grant = await set.grant(aclId, 'a.auditor@a', 'editor');
    expect(await put(edit(noteId, 'a.auditor'))).toEqual([{ seq: 2 }]);
    await world.sql('update access.grants set expires_at = now() where id = $1', [grant]);
    expect(await put(edit(noteId, 'a.auditor'))).toEqual([{ refusal: 'not-found' }]);

    expect(await put(edit(noteId, 'a.admin'))).toEqual([{ seq: 3 }]);
    await world.sql(
      `insert into access.session (account_id, sid, expires_at, ended_at) values ($1, 'over', now(), now())`,
      [world.accounts['a.admin']],
    );
    expect(await put({ ...edit(noteId, 'a.admin'), sessionId: 'over' })).toEqual([{ refusal: 'not-found' }]);
    await world.sql('update access.membership set ended_at = now() where id = $1', [world.memberships['a.admin@a']]);
    expect(await put(edit(noteId, 'a.admin'))).toEqual([{ refusal: 'not-found' }]);

    await world.sql(`update access.tenant set state = 'closed' where id = $1`, [world.tenants.a]);
    expect(await put(edit(noteId))).toEqual([{ refusal: 'access.refused' }]);
    await world.sql(`update access.tenant set state = 'active' where id = $1`, [world.tenants.a]);
    expect(await put(edit(noteId))).toEqual([{ seq: 4 }]);
  });

  test('by many at once: seqs without a gap, and whoever catches up by `seq > last` misses nothing', async () => {
    const notes = [await note(), await note(), await note()];
    const perWriter = 40;
    const writers = 6;
    const lasts = new Map(notes.map((noteId) => [noteId, 0]));
    const caught = new Map(notes.map((noteId) => [noteId, [] as number[]]));
    let writing = true;
    const follow = async (): Promise<void> => {
      for (;;) {
        const last = !writing;
        for (const { noteId, seq } of await system((tx) => readLogAfter(tx, lasts))) {
          caught.get(noteId)?.push(seq);
          lasts.set(noteId, seq);
        }
        if (last) return;
      }
    };
    const write = async (writer: number): Promise<void> => {
      for (let turn = 0; turn < perWriter; turn += 1) {
        // In different orders: the statement locks the notes in one.
        const order = writer % 2 === 0 ? notes : [...notes].reverse();
        await put(...order.map((noteId) => edit(noteId, 'a.agent', 'a', updateOf(`${writer}.${turn}`))));
      }
    };
    const following = follow();
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    writing = false;
    await following;
    const expected = Array.from({ length: perWriter * writers }, (_, index) => index + 1);
    for (const noteId of notes) expect(caught.get(noteId)).toEqual(expected);
  });

  test('a text at its limit takes no more', async () => {
    const noteId = await note();
    await put(edit(noteId));
    await world.sql('update notes.head set bytes = 16 * 1024 * 1024 where note_id = $1', [noteId]);
    expect(await put(edit(noteId))).toEqual([{ refusal: 'note.too-large' }]);
    await expect(db.as(as('a.agent', 'a'), (tx) => appendOwn(tx, noteId, updateOf('x')))).rejects.toMatchObject({
      code: 'note.too-large',
    });
  });

  test('one’s own: the fault of a reader, of a stranger', async () => {
    const noteId = await note();
    await expect(db.as(as('a.elu', 'a'), (tx) => appendOwn(tx, noteId, updateOf('x')))).rejects.toMatchObject({
      code: 'access.refused',
    });
    await expect(db.as(as('far.admin', 'far'), (tx) => appendOwn(tx, noteId, updateOf('x')))).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await db.as(as('a.agent', 'a'), (tx) => appendOwn(tx, noteId, updateOf('x')))).toBe(1);
  });
});

describe('nobody writes beside the doors', () => {
  const denied = { code: '42501' };
  test.each([
    ['an insert in the log', `insert into notes.update (note_id, seq, update) values ($1, 99, '\\x00')`],
    ['a change of the log', `update notes.update set update = '\\x00' where note_id = $1`],
    ['a deletion in the log', 'delete from notes.update where note_id = $1'],
    ['a seq taken by hand', 'update notes.head set seq = 99 where note_id = $1'],
    ['a head made by hand', 'insert into notes.head (note_id, seq, bytes) values ($1, 9, 0)'],
    ['another owner', 'update notes.item set tenant_id = tenant_id where id = $1'],
    ['another ACL', 'update notes.item set acl_id = acl_id where id = $1'],
    ['another place', 'update notes.item set parent_id = null where id = $1'],
    ['the trash by hand', 'update notes.item set trash_id = id, trashed_at = now() where id = $1'],
    ['a deletion', 'delete from notes.item where id = $1'],
    ['visits of others', 'select * from notes.visit where item_id = $1'],
    ['a change of derived text', `update notes.text set text = '' where note_id = $1`],
  ])('%s is refused to a manager', async (_, text) => {
    const noteId = await note();
    await put(edit(noteId));
    await expect(db.as(as('a.agent', 'a'), (tx) => tx.run(text, [noteId]))).rejects.toMatchObject(denied);
  });
  test.each([
    ['append for all', `select * from notes.append('{}', '{}', '{}', '{}', '{}', '{}')`],
    ['the log of all', `select * from notes.updates_after('{}', '{}')`],
    ['compaction', `select notes.compact(gen_random_uuid(), '{}', '')`],
  ])('%s is the system’s', async (_, text) => {
    await expect(db.as(as('a.agent', 'a'), (tx) => tx.run(text))).rejects.toMatchObject(denied);
  });
  test.each([
    ['the log', `insert into notes.update (note_id, seq, update) values ($1, 99, '\\x00')`],
    ['the log, by deletion', 'delete from notes.update where note_id = $1'],
    ['a new item', `insert into notes.item (id, workspace_id, kind, title) values ($1, $1, 'note', 'x')`],
    ['a deletion', 'delete from notes.item where id = $1'],
  ])('%s is refused to the system role too', async (_, text) => {
    await expect(system((tx) => tx.run(text, [newId()]), world.tenants.a)).rejects.toMatchObject(denied);
  });
});

describe('compaction', () => {
  test('leaves the same text in one row that bears the highest seq merged, while edits go on', async () => {
    const noteId = await note();
    const document = new Y.Doc();
    const text = document.getText('t');
    const updates: Uint8Array[] = [];
    document.on('update', (update: Uint8Array) => void updates.push(update));
    for (let count = 0; count < 300; count += 1) text.insert(text.length, `${count} `);
    await put(...updates.slice(0, 150).map((update) => edit(noteId, 'a.agent', 'a', update)));
    const settling = createSettling(db, { debug() {}, info() {}, warn() {}, error() {} });
    // The rest arrives while two of them compact.
    const later = (async () => {
      for (const update of updates.slice(150)) await put(edit(noteId, 'a.agent', 'a', update));
    })();
    await Promise.all([settling.one(noteId, world.tenants.a), settling.one(noteId, world.tenants.a), later]);
    const rows = await system((tx) => readLogAfter(tx, new Map([[noteId, 0]])));
    expect(rows.length).toBeLessThanOrEqual(151);
    expect(rows.at(-1)?.seq).toBe(300);
    const read = new Y.Doc();
    for (const { update } of rows) Y.applyUpdate(read, update);
    expect(read.getText('t').toJSON()).toBe(text.toJSON());
    // One who stood in the middle of what was merged.
    const behind = new Y.Doc();
    for (const update of updates.slice(0, 70)) Y.applyUpdate(behind, update);
    for (const { update } of await system((tx) => readLogAfter(tx, new Map([[noteId, 70]]))))
      Y.applyUpdate(behind, update);
    expect(behind.getText('t').toJSON()).toBe(text.toJSON());
    const [head] = await world.sql<{ bytes: string; sum: string }>(
      'select h.bytes, (select sum(octet_length(u.update)) from notes.update u where u.note_id = h.note_id) as sum from notes.head h where h.note_id = $1',
      [noteId],
    );
    expect(head?.bytes).toBe(head?.sum);
  });

  test('merges nothing when the log is not what it read', async () => {
    const noteId = await note();
    await put(edit(noteId), edit(noteId));
    await expect(
      system(
        (tx) => tx.run('select notes.compact($1, $2, $3)', [noteId, [1, 2, 3], Buffer.from([0, 0])]),
        world.tenants.a,
      ),
    ).rejects.toThrow('changed');
    await expect(
      system(
        (tx) => tx.run('select notes.compact($1, $2, $3)', [noteId, [1, 2], Buffer.from([0, 0])]),
        world.tenants.b,
      ),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect((await system((tx) => readLogAfter(tx, new Map([[noteId, 0]])))).length).toBe(2);
  });

  test('a forged row is left out of the text, keeps the log from being merged, and takes nothing else with it', async () => {
    const noteId = await note('Abîmée');
    const document = new Y.Doc();
    const updates: Uint8Array[] = [];
    document.on('update', (update: Uint8Array) => void updates.push(update));
    const paragraph = new Y.XmlElement('paragraph');
    document.getXmlFragment('default').insert(0, [paragraph]);
    paragraph.insert(0, [new Y.XmlText('intact')]);
    await put(
      edit(noteId, 'a.agent', 'a', updates[0]),
      edit(noteId, 'a.agent', 'a', new Uint8Array([1, 1, 9, 255, 255])),
      edit(noteId, 'a.agent', 'a', updates[1]),
    );
    for (let count = 0; count < 100; count += 1) await put(edit(noteId));
    const warnings: string[] = [];
    await createSettling(db, { debug() {}, info() {}, warn: (event) => void warnings.push(event), error() {} }).one(
      noteId,
      world.tenants.a,
    );
    expect(warnings).toEqual(['note.log-unreadable']);
    const [derived] = await world.sql<{ text: string; words: number }>(
      'select text, words from notes.text where note_id = $1',
      [noteId],
    );
    expect(derived).toEqual({ text: 'intact', words: 1 });
    expect((await db.as(as('a.agent', 'a'), (tx) => readLog(tx, noteId))).length).toBe(103);
  });
});

test('settings under which an acknowledgement may be lost are seen', async () => {
  expect(await system(looseSettings)).toEqual([]);
  const loose = await system(async (tx) => {
    await tx.run('set local synchronous_commit = off');
    return looseSettings(tx);
  });
  expect(loose).toEqual(['synchronous_commit']);
});
