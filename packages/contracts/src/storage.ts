import { z } from 'zod';
import { id, instant, level, name, nothing, page, paged } from './common.ts';
import { route } from './route.ts';

const sizeBytes = z
  .number()
  .int()
  .min(1)
  .max(5 * 1024 ** 4);
/** SHA-256 in lower-case hexadecimal. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const part = z.number().int().min(1).max(10_000);
const link = z.strictObject({ url: z.url().max(4_000), expiresAt: instant });

/** Who put a file there; the name is null when the acting membership may not know it. */
const author = z.strictObject({
  personId: id,
  name: z.string().max(200).nullable(),
  tenantName: z.string().max(200).nullable(),
});

/**
 * A file as lists and pages show it. `mediaType` is what its bytes are, never what the browser said. `preview` tells
 * how the browser may show it; `none` is download only. `scan` is the antivirus's word: `refused` cannot be fetched.
 */
export const file = z.strictObject({
  id,
  workspaceId: id,
  name: z.string().min(1).max(200),
  sizeBytes,
  sha256,
  mediaType: z.string().max(200),
  preview: z.enum(['image', 'pdf', 'none']),
  scan: z.enum(['pending', 'clean', 'refused']),
  createdAt: instant,
  updatedAt: instant,
  createdBy: author,
  trashedAt: instant.nullable(),
  /** What the acting membership may do with it. */
  level,
});
export type StoredFile = z.output<typeof file>;

/**
 * A resumable upload. The browser cuts the file in `partCount` parts of `partSizeBytes` (the last one is shorter),
 * PUTs each to its link, and calls complete. `receivedParts` are those that need not be sent again.
 * States: `receiving` → `checking` (the server reads what arrived) → `done` (`fileId`) or `refused` (`refusal`).
 */
export const upload = z.strictObject({
  id,
  workspaceId: id,
  name: z.string().min(1).max(200),
  sizeBytes,
  partSizeBytes: sizeBytes,
  partCount: part,
  state: z.enum(['receiving', 'checking', 'done', 'refused']),
  receivedParts: z.array(part).max(10_000),
  fileId: id.nullable(),
  /** Why it was refused: a code of the closed set, and its French sentence. */
  refusal: z.strictObject({ code: z.string().max(80), message: z.string().max(500) }).nullable(),
  createdAt: instant,
  /** What is not completed by then is swept. */
  expiresAt: instant,
});
export type Upload = z.output<typeof upload>;

const inWorkspace = z.strictObject({ workspaceId: id });
const ofUpload = z.strictObject({ uploadId: id });
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
  events: [],
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

export const beginUpload = route({
  method: 'post',
  path: '/api/storage/workspaces/{workspaceId}/uploads',
  operationId: 'beginUpload',
  tag,
  summary: 'Begins a resumable upload; its size is held against the quota of the tenant that owns the workspace',
  caller: 'member',
  params: inWorkspace,
  body: z.strictObject({ name, sizeBytes, sha256: sha256.optional() }),
  response: upload,
  status: 201,
  faults: ['file.too-large', 'file.executable', 'storage.quota', 'storage.unavailable'],
  events: ['upload.begun'],
});

export const listUploads = route({
  method: 'get',
  path: '/api/storage/workspaces/{workspaceId}/uploads',
  operationId: 'listUploads',
  tag,
  summary: 'One’s own uploads under way in a workspace, newest first; received parts are given by readUpload only',
  caller: 'member',
  params: inWorkspace,
  query: z.strictObject(page),
  response: paged(upload),
  faults: [],
  events: [],
});

export const readUpload = route({
  method: 'get',
  path: '/api/storage/uploads/{uploadId}',
  operationId: 'readUpload',
  tag,
  summary: 'One’s own upload, with the parts that have arrived: what a resume needs',
  caller: 'member',
  params: ofUpload,
  response: upload,
  faults: ['storage.unavailable'],
  events: [],
});

export const linkParts = route({
  method: 'get',
  path: '/api/storage/uploads/{uploadId}/links',
  operationId: 'linkParts',
  tag,
  summary: 'Links to PUT parts `first` to `first + count - 1`, 15 minutes each; asked again, they are renewed',
  caller: 'member',
  params: ofUpload,
  query: z.strictObject({
    first: z.coerce.number().int().min(1).max(10_000),
    count: z.coerce.number().int().min(1).max(100).default(10),
  }),
  response: z.strictObject({ items: z.array(link.extend({ part, sizeBytes })).max(100) }),
  faults: ['upload.ended'],
  events: [],
});

export const completeUpload = route({
  method: 'post',
  path: '/api/storage/uploads/{uploadId}/complete',
  operationId: 'completeUpload',
  tag,
  summary:
    'Checks what arrived and makes the file. Answers `done`; or `checking` after 20 s, and is then called again. Safe to call twice',
  caller: 'member',
  params: ofUpload,
  response: z.strictObject({ upload, file: file.nullable() }),
  faults: [
    'upload.incomplete',
    'upload.ended',
    'upload.wrong-size',
    'upload.wrong-hash',
    'file.executable',
    'file.contradiction',
    'storage.quota',
    'storage.unavailable',
  ],
  events: ['file.uploaded', 'file.refused'],
});

export const abortUpload = route({
  method: 'delete',
  path: '/api/storage/uploads/{uploadId}',
  operationId: 'abortUpload',
  tag,
  summary: 'Gives an upload up: its parts are removed and its size is free again',
  caller: 'member',
  params: ofUpload,
  response: nothing,
  faults: ['upload.ended'],
  events: ['upload.aborted'],
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
  downloadFile,
  previewFile,
  beginUpload,
  listUploads,
  readUpload,
  linkParts,
  completeUpload,
  abortUpload,
  readUsage,
] as const;
