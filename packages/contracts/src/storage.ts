import { z } from 'zod';
import { id, name, nothing, page, paged } from './common.ts';
import { route } from './route.ts';
import { file } from './storage.file.ts';
import { link, uploadRoutes } from './storage.upload.ts';

const inWorkspace = z.strictObject({ workspaceId: id });
const ofFile = z.strictObject({ fileId: id });
const tag = 'storage';

export const listFiles = route({
  method: 'get',
  path: '/api/storage/workspaces/{workspaceId}/files',
  operationId: 'listFiles',
  tag,
  summary: 'The files of a workspace that the acting membership reaches; with trashed=true, its trash',
  caller: 'member',
  params: inWorkspace,
  query: z.strictObject({
    ...page,
    sort: z.enum(['name', '-name', 'size', '-size', 'created', '-created']).default('name'),
    trashed: z.enum(['true', 'false']).default('false'),
  }),
  response: paged(file),
  faults: [],
  events: [],
});

export const searchFiles = route({
  method: 'get',
  path: '/api/storage/files',
  operationId: 'searchFiles',
  tag,
  summary: 'Files of every workspace that the acting membership reaches, by words of their names',
  caller: 'member',
  query: z.strictObject({
    q: z.string().trim().min(2).max(200),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.strictObject({ items: z.array(file).max(50) }),
  faults: [],
  events: ['file.searched'],
});

export const readFileEntry = route({
  method: 'get',
  path: '/api/storage/files/{fileId}',
  operationId: 'readFileEntry',
  tag,
  summary: 'One file: what is known of it, without its bytes',
  caller: 'member',
  params: ofFile,
  response: file,
  faults: [],
  events: [],
});

export const renameFile = route({
  method: 'patch',
  path: '/api/storage/files/{fileId}',
  operationId: 'renameFile',
  tag,
  summary: 'Renames a file; the new name may not contradict its bytes',
  caller: 'member',
  params: ofFile,
  body: z.strictObject({ name }),
  response: file,
  faults: ['file.executable', 'file.contradiction', 'file.trashed'],
  events: ['file.renamed'],
});

export const trashFile = route({
  method: 'post',
  path: '/api/storage/files/{fileId}/trash',
  operationId: 'trashFile',
  tag,
  summary: 'Puts a file in the trash of its workspace; again changes nothing',
  caller: 'member',
  params: ofFile,
  response: file,
  faults: [],
  events: ['file.trashed'],
});

export const restoreFile = route({
  method: 'post',
  path: '/api/storage/files/{fileId}/restore',
  operationId: 'restoreFile',
  tag,
  summary: 'Takes a file out of the trash; again changes nothing',
  caller: 'member',
  params: ofFile,
  response: file,
  faults: [],
  events: ['file.restored'],
});

export const deleteFile = route({
  method: 'delete',
  path: '/api/storage/files/{fileId}',
  operationId: 'deleteFile',
  tag,
  summary: 'Deletes for good a file of the trash; its bytes go a day later, unless another file has the same',
  caller: 'member',
  params: ofFile,
  response: nothing,
  faults: ['file.not-trashed'],
  events: ['file.deleted'],
});

export const downloadFile = route({
  method: 'post',
  path: '/api/storage/files/{fileId}/download',
  operationId: 'downloadFile',
  tag,
  summary: 'A link of 60 s to the bytes, to be saved under the file’s name; traced',
  caller: 'member',
  params: ofFile,
  response: link,
  faults: ['file.infected', 'storage.unavailable'],
  events: ['file.downloaded'],
});

export const previewFile = route({
  method: 'post',
  path: '/api/storage/files/{fileId}/preview',
  operationId: 'previewFile',
  tag,
  summary: 'A link of 60 s to show a picture or a PDF in the page; traced',
  caller: 'member',
  params: ofFile,
  response: link.extend({ mediaType: z.string().max(200) }),
  faults: ['file.infected', 'file.no-preview', 'storage.unavailable'],
  events: ['file.opened'],
});

export const readUsage = route({
  method: 'get',
  path: '/api/storage/usage',
  operationId: 'readUsage',
  tag,
  summary: 'What the acting tenant keeps and may keep: content counted once, trash included',
  caller: 'member',
  response: z.strictObject({
    usedBytes: z.number().int().min(0),
    /** Declared by uploads under way. */
    heldBytes: z.number().int().min(0),
    quotaBytes: z.number().int().min(0),
    fileCount: z.number().int().min(0),
    maxFileBytes: z.number().int().min(1),
  }),
  faults: [],
  events: [],
});

export const storageRoutes = [
  listFiles,
  searchFiles,
  readFileEntry,
  renameFile,
  trashFile,
  restoreFile,
  deleteFile,
  downloadFile,
  previewFile,
  readUsage,
  ...uploadRoutes,
] as const;
