import * as contract from '@bocage/contracts';
import { builtInRole } from '@bocage/permissions';
import { call, named, type Recipes, type Walk } from './world.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const both = ['folder', 'note'] as const;

const nameDpo = async ({ world }: Walk): Promise<void> => {
  await world.sql(
    `insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
     select m.perimeter_id, m.tenant_id, m.id, $2 from access.membership m where m.id = $1 on conflict do nothing`,
    [world.memberships['a.elu@a'], builtInRole('dpo').id],
  );
};
/** An act of two years ago with its leaf, as if it had been sealed: no sealer runs here. */
const sealOld = async ({ world, own }: Walk, personId: string): Promise<void> => {
  await world.sqlAll(`
    with made as (insert into audit.event (tenant_id, actor_person_id, type, subject_kind, has_payload, occurred_at)
      values ('${own.ids.tenant}', '${personId}', 'note.renamed', 'note', true, now() - interval '2 years') returning id),
    tree as (insert into audit.tree (tenant_id) values ('${own.ids.tenant}') returning id),
    leaf as (insert into audit.leaf (tree_id, index, event_id, hash) select tree.id, 0, made.id, sha256('l') from tree, made)
    insert into audit.payload select id, sha256('s'), '{"title": "Ancien"}' from made`);
};

/** How each route of notes, files and the trail is called with success; one call for each event that it names. */
export const contentRecipes: Recipes = {
  listNoteItems: ({ own, as, fresh }) => [
    async () => {
      const query = { parentId: await fresh.item('folder') };
      return call(contract.listNoteItems, { params: { workspaceId: own.ids.workspace }, query }, as('a.admin'));
    },
  ],
  createFolder: ({ own, as, fresh }) => [
    async () => {
      const [parentId, afterId] = [await fresh.item('folder'), null];
      const body = { workspaceId: own.ids.workspace, parentId, title: named('Dossier'), afterId };
      return call(contract.createFolder, { body }, as('a.admin'));
    },
    async () => {
      const body = { workspaceId: own.ids.workspace, parentId: null, title: 'D', afterId: await fresh.item('folder') };
      return call(contract.createFolder, { body }, as('a.admin'));
    },
  ],
  createNote: ({ own, as, fresh }) => [
    async () => {
      const parentId = await fresh.item('folder');
      const body = {
        workspaceId: own.ids.workspace,
        parentId,
        title: 'N',
        afterId: await fresh.item('note', parentId),
      };
      return call(contract.createNote, { body }, as('a.admin'));
    },
  ],
  readNoteItem: ({ own, as }) => [
    async () => call(contract.readNoteItem, { params: { itemId: own.ids.item } }, as('a.admin')),
  ],
  readNote: ({ as, fresh }) => [
    async () => call(contract.readNote, { params: { noteId: await fresh.item('note') } }, as('a.admin')),
  ],
  renameNoteItem: ({ as, fresh }) =>
    both.map((kind) => async () => {
      const params = { itemId: await fresh.item(kind) };
      return call(contract.renameNoteItem, { params, body: { title: named('Titre') } }, as('a.admin'));
    }),
  moveNoteItem: ({ as, fresh }) =>
    both.map((kind) => async () => {
      const parentId = await fresh.item('folder');
      const body = { parentId, afterId: await fresh.item(kind, parentId) };
      return call(contract.moveNoteItem, { params: { itemId: await fresh.item(kind) }, body }, as('a.admin'));
    }),
  restrictNoteItem: ({ as, fresh }) =>
    both.map((kind) => async () => {
      const params = { itemId: await fresh.item(kind) };
      return call(contract.restrictNoteItem, { params }, as('a.admin'));
    }),
  unrestrictNoteItem: ({ as, fresh }) =>
    both.map((kind) => async () => {
      const params = { itemId: await fresh.item(kind) };
      await as('a.admin').call(contract.restrictNoteItem, { params });
      return call(contract.unrestrictNoteItem, { params }, as('a.admin'));
    }),
  trashNoteItem: ({ as, fresh }) =>
    both.map((kind) => async () => {
      const params = { itemId: await fresh.item(kind) };
      return call(contract.trashNoteItem, { params }, as('a.admin'));
    }),
  listNoteTrash: ({ own, as }) => [
    async () => call(contract.listNoteTrash, { params: { workspaceId: own.ids.workspace }, query: {} }, as('a.admin')),
  ],
  restoreNoteItem: ({ as, fresh }) =>
    both.map((kind) => async () => {
      const params = { itemId: await fresh.item(kind) };
      await as('a.admin').call(contract.trashNoteItem, { params });
      return call(contract.restoreNoteItem, { params }, as('a.admin'));
    }),
  recentNotes: ({ as }) => [async () => call(contract.listRecentNotes, { query: {} }, as('a.admin'))],
  searchNotes: ({ own, as }) => [
    async () => call(contract.searchNotes, { query: { q: 'note', workspaceId: own.ids.workspace } }, as('a.admin')),
  ],

  listFiles: ({ own, as }) => [
    async () => call(contract.listFiles, { params: { workspaceId: own.ids.workspace }, query: {} }, as('a.admin')),
  ],
  searchFiles: ({ as }) => [async () => call(contract.searchFiles, { query: { q: 'lettre' } }, as('a.admin'))],
  readFileEntry: ({ own, as }) => [
    async () => call(contract.readFileEntry, { params: { fileId: own.ids.file } }, as('a.admin')),
  ],
  renameFile: ({ as, fresh }) => [
    async () => {
      const params = { fileId: await fresh.file('avant.txt') };
      return call(contract.renameFile, { params, body: { name: 'après.txt' } }, as('a.admin'));
    },
  ],
  trashFile: ({ as, fresh }) => [
    async () => call(contract.trashFile, { params: { fileId: await fresh.file('jeter.txt') } }, as('a.admin')),
  ],
  restoreFile: ({ as, fresh }) => [
    async () => {
      const params = { fileId: await fresh.file('reprendre.txt') };
      await as('a.admin').call(contract.trashFile, { params });
      return call(contract.restoreFile, { params }, as('a.admin'));
    },
  ],
  deleteFile: ({ as, fresh }) => [
    async () => {
      const params = { fileId: await fresh.file('supprimer.txt') };
      await as('a.admin').call(contract.trashFile, { params });
      return call(contract.deleteFile, { params }, as('a.admin'));
    },
  ],
  downloadFile: ({ own, as }) => [
    async () => call(contract.downloadFile, { params: { fileId: own.ids.file } }, as('a.admin')),
  ],
  previewFile: ({ as, fresh }) => [
    async () => call(contract.previewFile, { params: { fileId: await fresh.file('point.png', png) } }, as('a.admin')),
  ],
  beginUpload: ({ own, as }) => [
    async () => {
      const body = { name: 'plan.txt', sizeBytes: 7 };
      return call(contract.beginUpload, { params: { workspaceId: own.ids.workspace }, body }, as('a.admin'));
    },
  ],
  listUploads: ({ own, as }) => [
    async () => call(contract.listUploads, { params: { workspaceId: own.ids.workspace }, query: {} }, as('a.admin')),
  ],
  readUpload: ({ own, as }) => [
    async () => call(contract.readUpload, { params: { uploadId: own.ids.upload } }, as('a.admin')),
  ],
  linkParts: ({ own, as }) => [
    async () => call(contract.linkParts, { params: { uploadId: own.ids.upload }, query: { first: 1 } }, as('a.admin')),
  ],
  // The content is claimed and its upload leased before the file is made: both are taken up by the next call, or swept.
  completeUpload: ({ as, fresh }) => [
    async () => {
      const params = { uploadId: await fresh.upload('délibération.txt', Buffer.from('Article 1')) };
      return call(contract.completeUpload, { params }, as('a.admin'), { holds: ['storage.upload', 'storage.content'] });
    },
    async () => {
      const params = { uploadId: await fresh.upload('photo.pdf', Buffer.from('Bonjour')) };
      return call(contract.completeUpload, { params }, as('a.admin'), { refused: 422, holds: ['storage.upload'] });
    },
  ],
  abortUpload: ({ as, fresh }) => [
    async () => {
      const params = { uploadId: await fresh.upload('abandon.txt', Buffer.from('Rien')) };
      return call(contract.abortUpload, { params }, as('a.admin'));
    },
  ],
  readUsage: ({ as }) => [async () => call(contract.readUsage, {}, as('a.admin'))],

  listTrail: ({ own, as }) => [
    async () => call(contract.listTrail, { query: { person: own.ids.person, subject: own.ids.item } }, as('a.auditor')),
  ],
  listThingTrail: ({ own, as }) => [
    async () => call(contract.listThingTrail, { params: { thingId: own.ids.item }, query: {} }, as('a.admin')),
  ],
  exportTrail: ({ own, as }) => [
    async () =>
      call(contract.exportTrail, { query: { person: own.ids.person, subject: own.ids.item } }, as('a.auditor')),
  ],
  listTrailExports: ({ as }) => [async () => call(contract.listTrailExports, { query: {} }, as('a.admin'))],
  readAlerts: ({ as }) => [async () => call(contract.readAlerts, {}, as('a.admin'))],
  subscribeAlert: ({ as }) => [
    async () => call(contract.subscribeAlert, { params: { alert: 'mass-export' } }, as('a.auditor')),
  ],
  unsubscribeAlert: ({ as }) => [
    async () => {
      await as('a.auditor').call(contract.subscribeAlert, { params: { alert: 'administrator-made' } });
      return call(contract.unsubscribeAlert, { params: { alert: 'administrator-made' } }, as('a.auditor'));
    },
  ],
  readKeeping: ({ as }) => [async () => call(contract.readKeeping, {}, as('a.auditor'))],
  changeKeeping: ({ as }) => [
    async () => call(contract.changeKeeping, { params: { class: 'body' }, body: { months: 24 } }, as('a.admin')),
  ],
  listPurges: ({ as }) => [async () => call(contract.listPurges, { query: {} }, as('a.auditor'))],
  listErasable: (walk) => [
    async () => {
      await nameDpo(walk);
      return call(contract.listErasable, { query: {} }, walk.as('a.elu'));
    },
  ],
  readErasure: (walk) => [
    async () => {
      await nameDpo(walk);
      return call(contract.readErasure, { params: { personId: walk.own.ids.person } }, walk.as('a.elu'));
    },
  ],
  erasePerson: (walk) => [
    async () => {
      await nameDpo(walk);
      const personId = walk.own.ids.person;
      await sealOld(walk, personId);
      return call(
        contract.erasePerson,
        { params: { personId }, body: { reason: 'Demande du 3 mars' } },
        walk.as('a.elu'),
      );
    },
  ],
  listInstanceExports: ({ as }) => [
    async () => call(contract.listInstanceExports, { query: {} }, as('operator', null)),
  ],
  readInstanceKeeping: ({ as }) => [async () => call(contract.readInstanceKeeping, {}, as('operator', null))],
  changeInstanceKeeping: ({ as }) => [
    async () =>
      call(
        contract.changeInstanceKeeping,
        { params: { class: 'sessions' }, body: { months: 24 } },
        as('operator', null),
      ),
  ],
  listInstancePurges: ({ as }) => [async () => call(contract.listInstancePurges, { query: {} }, as('operator', null))],
  listInstanceTrail: ({ own, as }) => [
    async () => call(contract.listInstanceTrail, { query: { subject: own.ids.item } }, as('operator', null)),
  ],
};
