import { createFolder, createNote, readNote, readNoteItem, trashNoteItem } from '@bocage/contracts';
import { newId } from '@bocage/platform';
import { type Actor, type PersonKey, type TenantKey, testWorld, type World } from '@bocage/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { arrange, type Arrange } from '../../test/arrange.ts';
import { type Client, openClient } from '../../test/client.ts';
import { createNotes } from '../index.ts';

let world: World;
let set: Arrange;
let workspaceId: string;
let aclId: string;
let alain: Actor;
const clients: Client[] = [];

beforeAll(async () => {
  world = await testWorld({ services: { notes: createNotes } });
  set = arrange(world);
  workspaceId = await set.workspace('a.agent', 'a');
  aclId = await set.aclOf(workspaceId);
  alain = world.as('a.agent');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});
afterAll(() => world.close());

const note = async (title = 'Note'): Promise<string> =>
  (await alain.call(createNote, { body: { workspaceId, parentId: null, title } })).id;
const open = async (
  noteId: string,
  person: PersonKey = 'a.agent',
  tenant?: TenantKey,
  options: { honest?: boolean; document?: Y.Doc; account?: string } = {},
) => {
  const headers = await world.as(person, tenant).headers();
  const client = openClient({ url: world.url, noteId, headers: () => headers, ...options });
  clients.push(client);
  return client;
};
const logged = async (noteId: string): Promise<string> => {
  const rows = await world.sql<{ update: Buffer }>('select update from notes.update where note_id = $1 order by seq', [
    noteId,
  ]);
  const document = new Y.Doc();
  for (const { update } of rows) Y.applyUpdate(document, update);
  return document.getXmlFragment('default').toJSON();
};

describe('editing together', () => {
  test('what is said to be saved is in the log, and on the other screen', async () => {
    const noteId = await note();
    const one = await open(noteId);
    const other = await open(noteId, 'a.agent');
    await Promise.all([one.ready(), other.ready()]);
    one.write('Bonjour');
    for (const letter of ' à tous') one.type(letter);
    await one.saved();
    expect(await logged(noteId)).toBe('<paragraph>Bonjour à tous</paragraph>');
    await other.until(() => other.lines()[0] === 'Bonjour à tous', 'the other screen');
    const read = await alain.call(readNote, { params: { noteId } });
    expect(read.text).toBe('Bonjour à tous');
    const events = await world.sql<{ type: string; title: string }>(
      `select e.type, p.payload->>'title' as title from audit.event e join audit.payload p on p.event_id = e.id
       where e.subject_id = $1 order by e.type`,
      [noteId],
    );
    const { title } = read.item;
    expect(events).toEqual(['note.created', 'note.edited', 'note.opened'].map((type) => ({ type, title })));
  });

  test('edits made offline are kept and sent on return; "saved" comes only when all of them are on disk', async () => {
    const noteId = await note();
    const one = await open(noteId);
    const other = await open(noteId);
    await Promise.all([one.ready(), other.ready()]);
    one.write('avant');
    await one.saved();
    one.offline();
    for (let count = 0; count < 200; count += 1) one.write(`hors ligne ${count}`);
    other.write('pendant ce temps');
    await other.saved();
    expect(one.provider.unsyncedChanges).toBe(200);
    one.online();
    await one.saved();
    const text = await logged(noteId);
    expect(text.match(/hors ligne/g)?.length).toBe(200);
    await other.until(() => other.lines().length === 202, 'all lines');
    expect(one.lines()).toEqual(other.lines());
  });

  test('who is here is what the server knows, whatever a client says', async () => {
    const noteId = await note();
    await set.grant(aclId, 'shared@a', 'editor');
    const one = await open(noteId);
    const solene = await open(noteId, 'shared', 'a');
    await Promise.all([one.ready(), solene.ready()]);
    solene.provider.setAwarenessField('user', { name: 'Le maire', personId: newId() });
    const seen = () =>
      [...(one.provider.awareness?.getStates().values() ?? [])].map(
        (state) => (state.user as { name?: string } | undefined)?.name,
      );
    await one.until(() => seen().includes('Solène Serin'), 'presence');
    expect(seen()).not.toContain('Le maire');
    solene.destroy();
    await one.until(() => !seen().includes('Solène Serin'), 'absence');
  });
});

describe('who may not', () => {
  test('no bearer, a bad one, no tenant: the upgrade is refused', async () => {
    const good = await alain.headers();
    const status = (headers: Record<string, string>, path = '/api/notes/live') =>
      new Promise((resolve) => {
        const socket = new WebSocket(world.url.replace('http', 'ws') + path, { headers });
        const done = (answer: unknown): void => {
          resolve(answer);
          socket.terminate();
        };
        socket.on('unexpected-response', (_req, res) => done(res.statusCode));
        socket.on('open', () => done('open'));
        socket.on('error', () => {});
      });
    expect(await status({})).toBe(401);
    expect(await status({ ...good, authorization: 'Bearer a.b.c' })).toBe(401);
    expect(await status({ authorization: good.authorization ?? '' })).toBe(400);
    expect(await status(good, '/api/notes/other')).toBe(404);
    expect(
      await status({ authorization: good.authorization ?? '' }, `/api/notes/live?tenant=${good['bocage-tenant']}`),
    ).toBe('open');
  });

  test('a foreign note, an unknown one, a folder, another writing of the id: the same answer, and a trace', async () => {
    const noteId = await note();
    const folder = await alain.call(createFolder, { body: { workspaceId, parentId: null, title: 'Dossier' } });
    for (const [id, person] of [
      [noteId, 'b.agent'],
      [newId(), 'b.agent'],
      ['../x', 'b.agent'],
      [folder.id, 'a.agent'],
      [noteId.toUpperCase(), 'a.agent'],
    ] as const) {
      const client = await open(id, person);
      await client.until(() => client.refusals.length > 0, 'refusal');
      expect(client.refusals).toEqual(['not-found']);
    }
    expect(await world.trail('b')).toContain('access.refused');
    const trashed = await note();
    await alain.call(trashNoteItem, { params: { itemId: trashed } });
    const client = await open(trashed);
    await client.until(() => client.refusals.length > 0, 'refusal');
    expect(client.refusals).toEqual(['item.trashed']);
  });

  test('what one account wrote in a page is not taken as another’s, whose cookie the browser now has', async () => {
    const noteId = await note();
    const document = new Y.Doc();
    const words = new Y.XmlElement('paragraph');
    words.insert(0, [new Y.XmlText('écrit par Alain')]);
    document.getXmlFragment('default').push([words]);
    await set.grant(aclId, 'shared@a', 'editor');
    const account = world.accounts['a.agent'];
    const client = await open(noteId, 'shared', 'a', { document, account });
    await client.until(() => client.refusals.length > 0, 'refusal');
    expect(client.refusals).toEqual(['auth.session-ended']);
    expect(await logged(noteId)).toBe('');
    // Nor is it told as a refused access to a neighbour who may not even act for that commune.
    const foreign = await open(noteId, 'b.agent', 'a', { account });
    await foreign.until(() => foreign.refusals.length > 0, 'refusal');
    expect(foreign.refusals).toEqual(['auth.session-ended']);
  });

  test('a reader’s connection reads and does not write, whatever its client sends', async () => {
    const noteId = await note();
    await set.grant(aclId, 'a.elu@a', 'reader');
    const writer = await open(noteId);
    const reader = await open(noteId, 'a.elu');
    await Promise.all([writer.ready(), reader.ready()]);
    expect(reader.provider.authorizedScope).toBe('readonly');
    writer.write('à lire');
    await reader.until(() => reader.lines().length === 1, 'the line');
    reader.write('de trop');
    writer.write('suite');
    await writer.saved();
    await reader.until(() => reader.lines().includes('suite'), 'the next line');
    expect(reader.provider.unsyncedChanges).toBeGreaterThan(0);
    expect(await logged(noteId)).not.toContain('de trop');
    expect(writer.lines()).not.toContain('de trop');
  });

  test('a share that ends: no edit is taken any more, and the connection is closed within 5 seconds', async () => {
    const noteId = await note();
    const share = await set.share(workspaceId, 'b', 'editor');
    await set.grant(aclId, 'b.agent@b', 'manager');
    const bruno = await open(noteId, 'b.agent');
    const mine = await open(noteId);
    await Promise.all([bruno.ready(), mine.ready()]);
    bruno.write('de Bruyère');
    await bruno.saved();
    expect((await world.as('b.agent').call(readNoteItem, { params: { itemId: noteId } })).item.level).toBe('editor');
    await set.endShare(share);
    const ended = Date.now();
    bruno.write('trop tard');
    await bruno.until(() => bruno.closes.includes('access.ended'), 'the end', 5_000);
    expect(Date.now() - ended).toBeLessThan(5_000);
    expect(await logged(noteId)).toBe('<paragraph>de Bruyère</paragraph>');
    expect(mine.closes).toEqual([]);
  });

  test('a silent connection is closed within 5 seconds too: grant expired, session ended, person suspended', async () => {
    const noteId = await note();
    await set.grant(aclId, 'a.admin@a', 'editor', new Date(Date.now() + 2_500));
    const anne = await open(noteId, 'a.admin');
    await anne.ready();
    const began = Date.now();
    await anne.until(() => anne.closes.includes('access.ended'), 'the end', 8_000);
    expect(Date.now() - began).toBeLessThan(2_500 + 5_000);

    await set.grant(aclId, 'a.auditor@a', 'editor');
    const armand = await open(noteId, 'a.auditor');
    await armand.ready();
    await world.sql(`update access.person set state = 'suspended' where id = $1`, [world.people['a.auditor']]);
    const suspended = Date.now();
    await armand.until(() => armand.closes.includes('access.ended'), 'the end', 5_000);
    expect(Date.now() - suspended).toBeLessThan(5_000);
  });

  test.each([
    [
      'membership',
      () => `update access.membership set suspended_at = $1 where id = '${world.memberships['b.agent@b']}'`,
    ],
    [
      'body',
      () =>
        `update access.tenant set state = case when $1::timestamptz is null then 'active' else 'suspended' end, suspended_at = $1 where id = '${world.tenants.b}'`,
    ],
  ])('and so is that of a suspended %s, without a word from it', async (_what, suspend) => {
    const own = await set.workspace('b.agent', 'b');
    const { id } = await world
      .as('b.agent')
      .call(createNote, { body: { workspaceId: own, parentId: null, title: 'Note' } });
    const bruno = await open(id, 'b.agent');
    await bruno.ready();
    const began = Date.now();
    try {
      await world.sql(suspend(), [new Date()]);
      await bruno.until(() => bruno.closes.length > 0, 'the end', 5_000);
      expect(Date.now() - began).toBeLessThan(5_000);
    } finally {
      await world.sql(suspend(), [null]);
    }
  });

  test('a support access: one writes as long as it lasts; ended, or run out, the connection is closed within 5 seconds', async () => {
    const noteId = await note();
    const access = async (until: string) => {
      const [row] = await world.sql<{ id: string }>(
        `insert into access.support (perimeter_id, tenant_id, person_id, home_id, level, workspace_ids, reason, opened_by, until)
         select w.perimeter_id, w.tenant_id, $2, $3, 'editor', array[w.id], 'Panne', $2, now() + $4::interval from access.workspace w where w.id = $1
         returning id`,
        [workspaceId, world.people['epci.manager'], world.tenants.epci, until],
      );
      return row?.id ?? '';
    };
    const closedWithin = async (ms: number, elise: Client): Promise<void> => {
      const began = Date.now();
      await elise.until(() => elise.closes.includes('access.ended'), 'the end', ms);
      expect(Date.now() - began).toBeLessThan(ms);
    };
    const support = await access('1 hour');
    const elise = await open(noteId, 'epci.manager', 'a');
    await elise.ready();
    elise.write('réparé');
    await elise.saved();
    await world.sql('update access.support set ended_at = now() where id = $1', [support]);
    elise.write('trop tard');
    await closedWithin(5_000, elise);
    expect(await logged(noteId)).toBe('<paragraph>réparé</paragraph>');
    const told = await world.sql<{ type: string; tenant_id: string }>(
      `select type, tenant_id from audit.event where data ->> 'supportId' = $1 order by id`,
      [support],
    );
    // Here, and in the trail of the person's own body.
    expect(told.map(({ type, tenant_id }) => [type, tenant_id === world.tenants.epci])).toEqual([
      ['support.seen', false],
      ['support.seen', true],
      ['note.opened', false],
      ['note.opened', true],
      ['note.edited', false],
      ['note.edited', true],
    ]);

    await access('3 seconds');
    const again = await open(noteId, 'epci.manager', 'a');
    await again.ready();
    await closedWithin(3_000 + 5_000, again);
  });

  test('editor to reader: the connection becomes read-only and is told; back to editor: it writes again', async () => {
    const noteId = await note();
    await world.sql(`update access.grants set ended_at = now() where membership_id = $1`, [
      world.memberships['a.elu@a'],
    ]);
    const editing = await set.grant(aclId, 'a.elu@a', 'editor');
    const alice = await open(noteId, 'a.elu');
    await alice.ready();
    alice.write('comme éditrice');
    await alice.saved();
    await set.grant(aclId, 'a.elu@a', 'reader');
    await set.endGrant(editing);
    await alice.until(
      () => alice.messages.some((message) => message.type === 'level' && message.level === 'reader'),
      'the level',
      5_000,
    );
    alice.write('comme lectrice');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await logged(noteId)).not.toContain('lectrice');
    await set.grant(aclId, 'a.elu@a', 'editor');
    await alice.until(
      () => alice.messages.some((message) => message.type === 'level' && message.level === 'editor'),
      'the level',
      5_000,
    );
  });

  test('a note put in the trash takes no edit, and its connections end', async () => {
    const noteId = await note();
    const one = await open(noteId);
    await one.ready();
    one.write('gardé');
    await one.saved();
    await alain.call(trashNoteItem, { params: { itemId: noteId } });
    one.write('refusé');
    await one.until(() => one.closes.includes('note.trashed'), 'the end', 5_000);
    expect(one.messages).toContainEqual({ type: 'refused', code: 'item.trashed' });
    expect(await logged(noteId)).toBe('<paragraph>gardé</paragraph>');
  });
});

describe('what cannot be taken', () => {
  test('too large: refused to its author, who is told; the others go on', async () => {
    const noteId = await note();
    const one = await open(noteId);
    const other = await open(noteId);
    await Promise.all([one.ready(), other.ready()]);
    one.write('x'.repeat(2 * 1024 * 1024 + 10));
    await one.until(() => one.messages.length > 0, 'the refusal');
    expect(one.messages).toEqual([{ type: 'refused', code: 'note.update-too-large' }]);
    expect(one.provider.unsyncedChanges).toBeGreaterThan(0);
    other.write('court');
    await other.saved();
    expect(await logged(noteId)).toBe('<paragraph>court</paragraph>');
  });

  test('malformed: the connection ends, nothing is written, the note opens again', async () => {
    const noteId = await note();
    const one = await open(noteId);
    await one.ready();
    one.write('bon');
    await one.saved();
    const forged = await open(noteId);
    await forged.ready();
    // A frame of the protocol (note, Sync, Update) around bytes that are no update.
    const name = Buffer.from(noteId);
    const update = Buffer.from([1, 1, 255, 255, 3, 77]);
    forged.socket.send(Buffer.concat([Buffer.from([name.length]), name, Buffer.from([0, 2, update.length]), update]));
    await forged.until(() => forged.closes.includes('note.update-malformed'), 'the end');
    const again = await open(noteId);
    await again.ready();
    await again.until(() => again.lines()[0] === 'bon', 'the text');
    expect(one.closes).toEqual([]);
  });
});
