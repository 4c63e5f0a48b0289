import { z } from 'zod';
import { id, instant, name, nothing, page, paged } from './common.ts';
import { route } from './route.ts';
import { file, sha256, sizeBytes } from './storage.file.ts';

const part = z.number().int().min(1).max(10_000);
export const link = z.strictObject({ url: z.url().max(4_000), expiresAt: instant });

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
const tag = 'storage';

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
export const uploadRoutes = [beginUpload, listUploads, readUpload, linkParts, completeUpload, abortUpload] as const;
