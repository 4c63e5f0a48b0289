import { z } from 'zod';
import { filters, instanceFilters, trailPage } from './audit.filter.ts';
import { id, instant, nothing, paged } from './common.ts';
import { route } from './route.ts';

const tag = 'audit';
const ofExport = z.strictObject({ exportId: id });
const exportLink = z.strictObject({ url: z.url().max(4_000), expiresAt: instant });

/** What a job can make, and the most events of each. */
export const exportFormats = { csv: 1_000_000, ndjson: 1_000_000, proofs: 1_000_000, pdf: 10_000 } as const;
export const exportFormat = z.enum(['csv', 'ndjson', 'proofs', 'pdf']);
export type ExportFormat = z.output<typeof exportFormat>;

/** An export that a job makes; its bytes are kept until `expiresAt`, for who asked alone. */
export const trailExport = z.strictObject({
  id,
  format: exportFormat,
  filters: z.strictObject(filters),
  state: z.enum(['waiting', 'running', 'ready', 'failed']),
  /** Events made, of how many. */
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative().nullable(),
  /** Why it could not be made, for a person. */
  failure: z.string().max(500).nullable(),
  createdAt: instant,
  readyAt: instant.nullable(),
  expiresAt: instant,
});
export type TrailExport = z.output<typeof trailExport>;

export const askTrailExport = route({
  method: 'post',
  path: '/api/audit/exports',
  operationId: 'askTrailExport',
  tag,
  summary: 'Asks for an export that a job makes: CSV, NDJSON, with proofs, or a PDF report; kept for 7 days',
  caller: 'member',
  body: z.strictObject({ format: exportFormat, filters: z.strictObject(filters) }),
  response: trailExport,
  status: 202,
  faults: ['trail.export-too-large', 'trail.export-busy', 'storage.unavailable'],
  events: ['trail.export-asked'],
});

export const listTrailExports = route({
  method: 'get',
  path: '/api/audit/exports',
  operationId: 'listTrailExports',
  tag,
  summary: 'One’s own exports for the acting tenant, newest first',
  caller: 'member',
  query: z.strictObject(trailPage),
  response: paged(trailExport),
  faults: [],
  events: [],
});

export const downloadTrailExport = route({
  method: 'post',
  path: '/api/audit/exports/{exportId}/download',
  operationId: 'downloadTrailExport',
  tag,
  summary: 'A link of 60 s to the bytes of one of one’s own exports; traced',
  caller: 'member',
  params: ofExport,
  response: exportLink,
  faults: ['trail.export-not-ready', 'storage.unavailable'],
  events: ['trail.export-downloaded'],
});

export const removeTrailExport = route({
  method: 'delete',
  path: '/api/audit/exports/{exportId}',
  operationId: 'removeTrailExport',
  tag,
  summary: 'Gives one of one’s own exports up: a job that is at it stops, its bytes go',
  caller: 'member',
  params: ofExport,
  response: nothing,
  faults: [],
  events: ['trail.export-removed'],
});

export const askInstanceExport = route({
  method: 'post',
  path: '/api/audit/instance/exports',
  operationId: 'askInstanceExport',
  tag,
  summary: 'Asks for an export of the instance’s trail that a job makes; kept for 7 days',
  caller: 'operator',
  body: z.strictObject({ format: exportFormat, filters: z.strictObject(instanceFilters) }),
  response: trailExport,
  status: 202,
  faults: ['trail.export-too-large', 'trail.export-busy', 'storage.unavailable'],
  events: ['trail.export-asked'],
});

export const listInstanceExports = route({
  method: 'get',
  path: '/api/audit/instance/exports',
  operationId: 'listInstanceExports',
  tag,
  summary: 'The operator’s own exports of the instance’s trail, newest first',
  caller: 'operator',
  query: z.strictObject(trailPage),
  response: paged(trailExport),
  faults: [],
  events: [],
});

export const downloadInstanceExport = route({
  method: 'post',
  path: '/api/audit/instance/exports/{exportId}/download',
  operationId: 'downloadInstanceExport',
  tag,
  summary: 'A link of 60 s to the bytes of one of the operator’s own exports; traced',
  caller: 'operator',
  params: ofExport,
  response: exportLink,
  faults: ['trail.export-not-ready', 'storage.unavailable'],
  events: ['trail.export-downloaded'],
});

export const removeInstanceExport = route({
  method: 'delete',
  path: '/api/audit/instance/exports/{exportId}',
  operationId: 'removeInstanceExport',
  tag,
  summary: 'Gives one of the operator’s own exports up',
  caller: 'operator',
  params: ofExport,
  response: nothing,
  faults: [],
  events: ['trail.export-removed'],
});

export const trailExportRoutes = [
  askTrailExport,
  listTrailExports,
  downloadTrailExport,
  removeTrailExport,
  askInstanceExport,
  listInstanceExports,
  downloadInstanceExport,
  removeInstanceExport,
] as const;
