import { z } from 'zod';
import { id, instant, level, name, nothing, page, paged } from './common.ts';
import { noteBlock, noteDocument } from './notes.document.ts';
import { route } from './route.ts';

/** A folder or a note: one line of a workspace's tree. `level` is what the caller may do with it. */
export const noteItem = z.strictObject({
  id,
  kind: z.enum(['folder', 'note']),
  title: name,
  workspaceId: id,
  /** The body that owns the workspace. */
  tenantId: id,
  /** The folder it lies in; null at the root of the workspace. */
  parentId: id.nullable(),
  /** What its accesses hang on: the workspace's, or its own branch's (see the routes of grants). */
  aclId: id,
  /** It starts a restricted branch. */
  restricted: z.boolean(),
  level,
  /** A folder that holds something the caller sees. Always false for a note. */
  hasChildren: z.boolean(),
  /** The first words of a note, up to 200 characters, some seconds late; null when empty or for a folder. */
  excerpt: z.string().max(200).nullable(),
  createdAt: instant,
  /** Last change of its title, place or text. */
  updatedAt: instant,
});
export type NoteItem = z.output<typeof noteItem>;

/** One step of the way from the workspace's root down to a thing: folders only, as far as the caller sees them. */
export const noteStep = z.strictObject({ id, title: name });
export const notePath = z.array(noteStep).max(32);
/** Someone as others may see them: never an e-mail. */
export const noteAuthor = z.strictObject({ personId: id, name: z.string(), tenantId: id, tenantName: z.string() });

export const noteDetail = z.strictObject({
  item: noteItem,
  /** From the root to the parent; the thing itself is not in it. */
  path: notePath,
  createdBy: noteAuthor.nullable(),
  trashedAt: instant.nullable(),
});
export const noteContent = z.strictObject({
  ...noteDetail.shape,
  /** The text as Tiptap's JSON, from the log, as it is now. */
  document: noteDocument,
  /** The same in plain text, one line per block. */
  text: z.string(),
  /** The last update in it. */
  seq: z.number().int().min(0),
});
export const trashedItem = z.strictObject({
  id,
  kind: noteItem.shape.kind,
  title: name,
  path: notePath,
  level,
  trashedAt: instant,
  trashedBy: noteAuthor.nullable(),
});
export const recentItem = z.strictObject({
  ...noteItem.shape,
  path: notePath,
  openedAt: instant.nullable(),
  editedAt: instant.nullable(),
});
export const foundItem = z.strictObject({ ...noteItem.shape, path: notePath });

const tag = 'notes';
const inWorkspace = z.strictObject({ workspaceId: id });
const ofItem = z.strictObject({ itemId: id });
const listQuery = z.strictObject(page);
/** After which sibling: an id, null for the first place, absent for the last. */
const afterId = id.nullable().optional();
const place = { workspaceId: id, parentId: id.nullable(), title: name, afterId };

/** What lies in a folder, or at the root of a workspace: folders first, in the order that people gave them. */
export const listNoteItems = route({
  method: 'get',
  path: '/api/notes/workspaces/{workspaceId}/items',
  operationId: 'listNoteItems',
  tag,
  summary: 'List the folders and notes of a folder, or of the root of a workspace',
  caller: 'member',
  params: inWorkspace,
  query: z.strictObject({ ...page, parentId: id.optional() }),
  response: paged(noteItem),
  faults: [],
  events: [],
});
export const createFolder = route({
  method: 'post',
  path: '/api/notes/folders',
  operationId: 'createFolder',
  tag,
  summary: 'Create a folder',
  caller: 'member',
  body: z.strictObject(place),
  response: noteItem,
  status: 201,
  faults: ['item.not-a-folder', 'item.too-deep', 'conflict'],
  events: ['folder.created'],
});
export const createNote = route({
  method: 'post',
  path: '/api/notes/notes',
  operationId: 'createNote',
  tag,
  summary: 'Create a note, empty or with a first content',
  caller: 'member',
  body: z.strictObject({ ...place, content: z.array(noteBlock).max(500).optional() }),
  response: noteItem,
  status: 201,
  faults: ['item.not-a-folder', 'item.too-deep', 'conflict'],
  events: ['note.created'],
});
/** Metadata and place; writes no `opened` event. */
export const readNoteItem = route({
  method: 'get',
  path: '/api/notes/items/{itemId}',
  operationId: 'readNoteItem',
  tag,
  summary: 'Read where a folder or note is and what the caller may do with it',
  caller: 'member',
  params: ofItem,
  response: noteDetail,
  faults: [],
  events: [],
});
/** The text itself: what a phone shows, what an export starts from. Editing goes over {@link notesLive}. */
export const readNote = route({
  method: 'get',
  path: '/api/notes/notes/{noteId}',
  operationId: 'readNote',
  tag,
  summary: 'Read a note with its text',
  caller: 'member',
  params: z.strictObject({ noteId: id }),
  response: noteContent,
  faults: [],
  events: ['note.opened'],
});
export const renameNoteItem = route({
  method: 'patch',
  path: '/api/notes/items/{itemId}',
  operationId: 'renameNoteItem',
  tag,
  summary: 'Rename a folder or note; the last one who renames wins, and the trail keeps both titles',
  caller: 'member',
  params: ofItem,
  body: z.strictObject({ title: name }),
  response: noteItem,
  faults: ['item.trashed'],
  events: ['folder.renamed', 'note.renamed'],
});
export const moveNoteItem = route({
  method: 'post',
  path: '/api/notes/items/{itemId}/move',
  operationId: 'moveNoteItem',
  tag,
  summary: 'Move a folder or note within its workspace, or among its siblings',
  caller: 'member',
  params: ofItem,
  body: z.strictObject({ parentId: id.nullable(), afterId }),
  response: noteItem,
  faults: ['item.cycle', 'item.other-workspace', 'item.not-a-folder', 'item.too-deep', 'item.trashed', 'conflict'],
  events: ['folder.moved', 'note.moved'],
});
export const restrictNoteItem = route({
  method: 'post',
  path: '/api/notes/items/{itemId}/restrict',
  operationId: 'restrictNoteItem',
  tag,
  summary: 'Start a restricted branch here: its own accesses, narrower than the workspace’s, for all that lies below',
  caller: 'member',
  params: ofItem,
  response: noteItem,
  faults: ['item.trashed', 'conflict'],
  events: ['folder.restricted', 'note.restricted'],
});
export const unrestrictNoteItem = route({
  method: 'post',
  path: '/api/notes/items/{itemId}/unrestrict',
  operationId: 'unrestrictNoteItem',
  tag,
  summary: 'End a restricted branch: what lies below follows the folder or workspace above again',
  caller: 'member',
  params: ofItem,
  response: noteItem,
  faults: ['item.trashed', 'conflict'],
  events: ['folder.unrestricted', 'note.unrestricted'],
});
export const trashNoteItem = route({
  method: 'post',
  path: '/api/notes/items/{itemId}/trash',
  operationId: 'trashNoteItem',
  tag,
  summary: 'Put a folder, with all that lies in it, or a note into the trash; it can be restored',
  caller: 'member',
  params: ofItem,
  response: nothing,
  faults: ['conflict'],
  events: ['folder.trashed', 'note.trashed'],
});
/** Only what was put there by hand: not what lies in a folder of the trash. */
export const listNoteTrash = route({
  method: 'get',
  path: '/api/notes/workspaces/{workspaceId}/trash',
  operationId: 'listNoteTrash',
  tag,
  summary: 'List the trash of a workspace, the latest first',
  caller: 'member',
  params: inWorkspace,
  query: listQuery,
  response: paged(trashedItem),
  faults: [],
  events: [],
});
export const restoreNoteItem = route({
  method: 'post',
  path: '/api/notes/items/{itemId}/restore',
  operationId: 'restoreNoteItem',
  tag,
  summary: 'Take a folder or note out of the trash: to its place, or to the root when that place is gone',
  caller: 'member',
  params: ofItem,
  response: z.strictObject({ item: noteItem, movedToRoot: z.boolean() }),
  faults: ['conflict'],
  events: ['folder.restored', 'note.restored'],
});
/** The notes that the person opened or edited while acting for this tenant, the latest first; then the newest they reach. */
export const listRecentNotes = route({
  method: 'get',
  path: '/api/notes/recent',
  operationId: 'recentNotes',
  tag,
  summary: 'List the notes that the caller opened or edited last, then the newest they reach',
  caller: 'member',
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
  response: z.strictObject({ items: z.array(recentItem).max(50) }),
  faults: [],
  events: [],
});
/** By title, whatever the case and the accents, every word of `q` anywhere in it. */
export const searchNotes = route({
  method: 'get',
  path: '/api/notes/search',
  operationId: 'searchNotes',
  tag,
  summary: 'Search folders and notes by title, in all that the acting tenant reaches',
  caller: 'member',
  query: z.strictObject({ ...page, q: z.string().trim().min(1).max(100), workspaceId: id.optional() }),
  response: paged(foundItem),
  faults: [],
  events: ['note.searched'],
});

export const noteRoutes = [
  listNoteItems,
  createFolder,
  createNote,
  readNoteItem,
  readNote,
  renameNoteItem,
  moveNoteItem,
  restrictNoteItem,
  unrestrictNoteItem,
  trashNoteItem,
  listNoteTrash,
  restoreNoteItem,
  listRecentNotes,
  searchNotes,
] as const;
