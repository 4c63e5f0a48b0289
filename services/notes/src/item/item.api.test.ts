import {
  createFolder,
  createNote,
  listNoteItems,
  listNoteTrash,
  listRecentNotes,
  moveNoteItem,
  readNote,
  readNoteItem,
  renameNoteItem,
  restoreNoteItem,
  restrictNoteItem,
  searchNotes,
  trashNoteItem,
  unrestrictNoteItem,
} from '@bocage/contracts';
import { newId } from '@bocage/platform';
import { type Actor, testWorld, type World } from '@bocage/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { arrange, type Arrange } from '../../test/arrange.ts';
import { createNotes } from '../index.ts';

let world: World;
let set: Arrange;
let workspaceId: string;
let alain: Actor;
let bruno: Actor;

beforeAll(async () => {
  world = await testWorld({ services: { notes: createNotes } });
  set = arrange(world);
  workspaceId = await set.workspace('a.agent', 'a');
  alain = world.as('a.agent');
  bruno = world.as('b.agent');
});
afterAll(() => world.close());

const folder = (title: string, parentId: string | null = null, by = alain) =>
  by.call(createFolder, { body: { workspaceId, parentId, title } });
const note = (title: string, parentId: string | null = null, by = alain) =>
  by.call(createNote, { body: { workspaceId, parentId, title } });
const titles = async (parentId?: string, by = alain) => {
  const { items } = await by.call(listNoteItems, { params: { workspaceId }, query: parentId ? { parentId } : {} });
  return items.map((item) => item.title);
};

describe('a tree', () => {
  test('folders come first, each kind in the order that people gave it, in pages', async () => {
    const place = await folder('Ordre');
    const names = ['un', 'deux', 'trois', 'quatre', 'cinq'];
    const notes = [];
    for (const name of names) notes.push(await note(name, place.id));
    const inner = await folder('Dossier', place.id);
    expect(await titles(place.id)).toEqual(['Dossier', ...names]);

    const [one, two, , , five] = notes;
    await alain.call(moveNoteItem, {
      params: { itemId: five?.id ?? '' },
      body: { parentId: place.id, afterId: one?.id ?? '' },
    });
    await alain.call(moveNoteItem, { params: { itemId: two?.id ?? '' }, body: { parentId: place.id, afterId: null } });
    const expected = ['Dossier', 'deux', 'un', 'cinq', 'trois', 'quatre'];
    expect(await titles(place.id)).toEqual(expected);

    const paged = [];
    let cursor: string | undefined;
    do {
      const page = await alain.call(listNoteItems, {
        params: { workspaceId },
        query: { parentId: place.id, limit: 2, ...(cursor ? { cursor } : {}) },
      });
      paged.push(...page.items.map((item) => item.title));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(paged).toEqual(expected);
    expect(await alain.refused(listNoteItems, { params: { workspaceId }, query: { cursor: 'W10' } })).toEqual({
      status: 400,
      code: 'request.invalid',
    });
    expect((await alain.call(readNoteItem, { params: { itemId: inner.id } })).item.hasChildren).toBe(false);
  });

  test('forty moves between the same two neighbours keep their order', async () => {
    const place = await folder('Serré');
    const first = await note('premier', place.id);
    await note('dernier', place.id);
    const others = [];
    for (let count = 0; count < 40; count += 1) others.push(await note(`n${count}`, place.id));
    for (const { id } of others)
      await alain.call(moveNoteItem, { params: { itemId: id }, body: { parentId: place.id, afterId: first.id } });
    const expected = ['premier', ...others.map((_, count) => `n${39 - count}`), 'dernier'];
    const { items } = await alain.call(listNoteItems, {
      params: { workspaceId },
      query: { parentId: place.id, limit: 100 },
    });
    expect(items.map((item) => item.title)).toEqual(expected);
  });

  test('another commune sees nothing of it: a foreign id answers as an unknown one, read or changed', async () => {
    const secret = await note('Budget');
    const place = await folder('Conseil');
    for (const itemId of [secret.id, newId()]) {
      const params = { itemId };
      const answers = [
        await bruno.refused(readNoteItem, { params }),
        await bruno.refused(readNote, { params: { noteId: itemId } }),
        await bruno.refused(renameNoteItem, { params, body: { title: 'x' } }),
        await bruno.refused(moveNoteItem, { params, body: { parentId: null } }),
        await bruno.refused(restrictNoteItem, { params }),
        await bruno.refused(unrestrictNoteItem, { params }),
        await bruno.refused(trashNoteItem, { params }),
        await bruno.refused(restoreNoteItem, { params }),
      ];
      expect(answers).toEqual(answers.map(() => ({ status: 404, code: 'not-found' })));
    }
    for (const id of [workspaceId, newId()]) {
      expect(await bruno.refused(listNoteItems, { params: { workspaceId: id }, query: {} })).toEqual({
        status: 404,
        code: 'not-found',
      });
      expect(await bruno.refused(listNoteTrash, { params: { workspaceId: id }, query: {} })).toEqual({
        status: 404,
        code: 'not-found',
      });
      expect(await bruno.refused(createNote, { body: { workspaceId: id, parentId: null, title: 'x' } })).toEqual({
        status: 404,
        code: 'not-found',
      });
    }
    const own = await set.workspace('b.agent', 'b');
    expect(await bruno.refused(createNote, { body: { workspaceId: own, parentId: place.id, title: 'x' } })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect((await bruno.call(searchNotes, { query: { q: 'budget' } })).items).toEqual([]);
  });

  test('a reader sees, and is told what is missing to change', async () => {
    const readable = await note('Lisible');
    await set.grant(await set.aclOf(workspaceId), 'a.elu@a', 'reader');
    const alice = world.as('a.elu');
    expect((await alice.call(readNoteItem, { params: { itemId: readable.id } })).item.level).toBe('reader');
    const refused = { status: 403, code: 'access.refused' };
    const params = { itemId: readable.id };
    expect(await alice.refused(renameNoteItem, { params, body: { title: 'x' } })).toEqual(refused);
    expect(await alice.refused(moveNoteItem, { params, body: { parentId: null } })).toEqual(refused);
    expect(await alice.refused(trashNoteItem, { params })).toEqual(refused);
    expect(await alice.refused(restrictNoteItem, { params })).toEqual(refused);
    expect(await alice.refused(createNote, { body: { workspaceId, parentId: null, title: 'x' } })).toEqual(refused);
    expect((await world.trail('a')).filter((type) => type === 'access.refused').length).toBeGreaterThanOrEqual(5);
  });

  test('a folder goes neither into itself nor below itself, nothing into a note, nor beyond thirty levels', async () => {
    const top = await folder('Haut');
    const middle = await folder('Milieu', top.id);
    const low = await folder('Bas', middle.id);
    const leaf = await note('Feuille', low.id);
    for (const parentId of [top.id, middle.id, low.id]) {
      expect(await alain.refused(moveNoteItem, { params: { itemId: top.id }, body: { parentId } })).toEqual({
        status: 409,
        code: 'item.cycle',
      });
    }
    expect(
      await alain.refused(moveNoteItem, { params: { itemId: middle.id }, body: { parentId: leaf.id } }),
    ).toMatchObject({ status: 409 });
    expect(await alain.refused(createNote, { body: { workspaceId, parentId: leaf.id, title: 'x' } })).toEqual({
      status: 409,
      code: 'item.not-a-folder',
    });
    const elsewhere = await set.workspace('a.agent', 'a', 'Ailleurs');
    const there = await alain.call(createFolder, { body: { workspaceId: elsewhere, parentId: null, title: 'Là-bas' } });
    expect(await alain.refused(moveNoteItem, { params: { itemId: leaf.id }, body: { parentId: there.id } })).toEqual({
      status: 409,
      code: 'item.other-workspace',
    });

    let deepest = await folder('1');
    for (let depth = 2; depth <= 30; depth += 1) deepest = await folder(String(depth), deepest.id);
    expect(await alain.refused(createFolder, { body: { workspaceId, parentId: deepest.id, title: '31' } })).toEqual({
      status: 409,
      code: 'item.too-deep',
    });
    expect(await alain.refused(moveNoteItem, { params: { itemId: top.id }, body: { parentId: deepest.id } })).toEqual({
      status: 409,
      code: 'item.too-deep',
    });
    expect((await alain.call(readNoteItem, { params: { itemId: deepest.id } })).path.length).toBe(29);
  });

  test('two crossed moves at once leave no cycle', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const one = await folder(`croisé a${turn}`);
      const other = await folder(`croisé b${turn}`);
      await Promise.allSettled([
        alain.call(moveNoteItem, { params: { itemId: one.id }, body: { parentId: other.id } }),
        alain.call(moveNoteItem, { params: { itemId: other.id }, body: { parentId: one.id } }),
      ]);
      const rows = await world.sql<{ n: string }>(
        'select count(*) n from notes.item where id = any ($1) and parent_id is null',
        [[one.id, other.id]],
      );
      expect(Number(rows[0]?.n)).toBe(1);
    }
  });
});

describe('a restricted branch', () => {
  test('hides what lies below from those who are not in it, created before or after; then opens again', async () => {
    await set.grant(await set.aclOf(workspaceId), 'shared@a', 'editor');
    const solene = world.as('shared', 'a');
    const place = await folder('Personnel');
    const before = await note('Entretien annuel', place.id);
    expect(await titles(place.id, solene)).toEqual(['Entretien annuel']);
    const restricted = await alain.call(restrictNoteItem, { params: { itemId: place.id } });
    expect(restricted.restricted).toBe(true);
    expect(restricted.aclId).not.toBe(before.aclId);
    const after = await note('Paie', place.id);
    for (const { id } of [place, before, after])
      expect(await solene.refused(readNoteItem, { params: { itemId: id } })).toEqual({
        status: 404,
        code: 'not-found',
      });
    expect((await solene.call(searchNotes, { query: { q: 'entretien' } })).items).toEqual([]);
    expect(await titles(undefined, solene)).not.toContain('Personnel');

    await set.grant(restricted.aclId, 'shared@a', 'reader');
    expect(await titles(place.id, solene)).toEqual(['Entretien annuel', 'Paie']);
    expect(await solene.refused(unrestrictNoteItem, { params: { itemId: place.id } })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    expect((await alain.call(unrestrictNoteItem, { params: { itemId: place.id } })).restricted).toBe(false);
    expect((await solene.call(readNoteItem, { params: { itemId: after.id } })).item.level).toBe('editor');
    const trail = await world.trail('a');
    for (const type of ['folder.restricted', 'folder.unrestricted']) expect(trail).toContain(type);
  });
});

describe('the trash', () => {
  test('takes a folder with all that lies in it, seen or not, and gives it back to its place', async () => {
    const place = await folder('Archives');
    const inner = await folder('2024', place.id);
    const leaf = await note('Inventaire', inner.id);
    const earlier = await note('Déjà jetée', inner.id);
    await alain.call(trashNoteItem, { params: { itemId: earlier.id } });
    await alain.call(trashNoteItem, { params: { itemId: place.id } });
    expect(await titles()).not.toContain('Archives');
    const listed = await alain.call(listNoteTrash, { params: { workspaceId }, query: {} });
    expect(listed.items.slice(0, 2).map((item) => item.title)).toEqual(['Archives', 'Déjà jetée']);
    expect(listed.items[0]?.trashedBy?.name).toBe('Alain Aubry');

    const trashed = { status: 409, code: 'item.trashed' };
    expect(await alain.refused(renameNoteItem, { params: { itemId: leaf.id }, body: { title: 'x' } })).toEqual(trashed);
    expect(await alain.refused(createNote, { body: { workspaceId, parentId: inner.id, title: 'x' } })).toEqual(trashed);
    expect(await alain.refused(moveNoteItem, { params: { itemId: leaf.id }, body: { parentId: null } })).toEqual(
      trashed,
    );
    expect((await alain.call(searchNotes, { query: { q: 'inventaire' } })).items).toEqual([]);
    expect(await alain.refused(restoreNoteItem, { params: { itemId: leaf.id } })).toEqual({
      status: 409,
      code: 'conflict',
    });

    // Its folder is in the trash: it comes back at the root.
    const orphan = await alain.call(restoreNoteItem, { params: { itemId: earlier.id } });
    expect(orphan).toMatchObject({ movedToRoot: true, item: { parentId: null } });
    expect(await alain.call(restoreNoteItem, { params: { itemId: place.id } })).toMatchObject({ movedToRoot: false });
    expect(await titles(inner.id)).toEqual(['Inventaire']);
  });
});

describe('finding', () => {
  test('by title, whatever the accents, the case and the order of the words; titles that begin so come first', async () => {
    const wanted = ['Délibération du Conseil', 'Conseil d’école : délibération', 'Œuvres sociales'];
    for (const title of wanted) await note(title);
    const search = async (q: string) =>
      (await alain.call(searchNotes, { query: { q } })).items.map((item) => item.title);
    expect(await search('DELIBERATION conseil')).toEqual([wanted[0], wanted[1]]);
    expect(await search('conseil délib')).toEqual([wanted[1], wanted[0]]);
    expect(await search("d'ecole")).toEqual([wanted[1]]);
    expect(await search('oeuvres')).toEqual([wanted[2]]);
    expect(await search('100%')).toEqual([]);
    expect(await search('_')).toEqual([]);
    const first = await alain.call(searchNotes, { query: { q: 'conseil', limit: 1 } });
    const second = await alain.call(searchNotes, { query: { q: 'conseil', limit: 1, cursor: first.next ?? '' } });
    expect(second.items[0]?.id).not.toBe(first.items[0]?.id);
  });

  test('last notes of the caller, for the tenant they act for, then the newest they reach, with what is gone left out', async () => {
    const one = await note('Première lecture');
    const two = await note('Seconde lecture');
    await note('Jamais ouverte');
    for (const { id } of [one, two]) await alain.call(readNote, { params: { noteId: id } });
    const recent = async (by = alain) =>
      (await by.call(listRecentNotes, { query: {} })).items.map((item) => item.title);
    expect((await recent()).slice(0, 3)).toEqual(['Seconde lecture', 'Première lecture', 'Jamais ouverte']);
    await alain.call(trashNoteItem, { params: { itemId: two.id } });
    expect((await recent()).slice(0, 2)).toEqual(['Première lecture', 'Jamais ouverte']);
    expect(await recent()).not.toContain('Seconde lecture');
    expect(await recent(bruno)).toEqual([]);
  });
});

describe('a note', () => {
  test('is made with a first content, read as Tiptap has it and as text; opening is traced once an hour', async () => {
    const made = await alain.call(createNote, {
      body: {
        workspaceId,
        parentId: null,
        title: 'Ordre du jour',
        content: [
          { type: 'heading', level: 1, text: 'Séance du 4 décembre' },
          { type: 'paragraph', text: 'Texte officiel', link: 'https://www.legifrance.gouv.fr/' },
          { type: 'list', ordered: true, items: ['Budget', 'Voirie'] },
          {
            type: 'table',
            rows: [
              ['Poste', 'Montant'],
              ['Cantine', '12 000 €'],
            ],
          },
        ],
      },
    });
    const read = await alain.call(readNote, { params: { noteId: made.id } });
    expect(read.text).toBe('Séance du 4 décembre\nTexte officiel\nBudget\nVoirie\nPoste\tMontant\nCantine\t12 000 €');
    expect(read.document.content[0]).toEqual({
      type: 'heading',
      attrs: { level: 1 },
      content: [{ type: 'text', text: 'Séance du 4 décembre' }],
    });
    expect(read.seq).toBe(1);
    expect(read.createdBy?.name).toBe('Alain Aubry');
    await alain.call(readNote, { params: { noteId: made.id } });
    const rows = await world.sql<{ n: string }>(
      `select count(*) n from audit.event where type = 'note.opened' and subject_id = $1`,
      [made.id],
    );
    expect(Number(rows[0]?.n)).toBe(1);
    const where = await folder('Pas une note');
    expect(await alain.refused(readNote, { params: { noteId: where.id } })).toEqual({ status: 404, code: 'not-found' });
  });

  test('renamed: the trail keeps both titles', async () => {
    const made = await note('Brouillon');
    const renamed = await alain.call(renameNoteItem, {
      params: { itemId: made.id },
      body: { title: 'Version finale' },
    });
    expect(renamed.title).toBe('Version finale');
    const rows = await world.sql<{ payload: object }>(
      `select p.payload from audit.event e join audit.payload p on p.event_id = e.id where e.type = 'note.renamed' and e.subject_id = $1`,
      [made.id],
    );
    expect(rows).toEqual([{ payload: { title: 'Version finale', before: 'Brouillon' } }]);
  });
});
