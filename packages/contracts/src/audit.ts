import { z } from 'zod';
import { alertRoutes } from './audit.alert.ts';
import { trailExportRoutes } from './audit.export.ts';
import { filters, instanceFilters, trailPage } from './audit.filter.ts';
import { id, instant, paged } from './common.ts';
import { keepingRoutes } from './audit.keeping.ts';
import { route } from './route.ts';

/** Who acted: a person acting for a tenant, or the system with its reason. */
export const actor = z.strictObject({
  personId: id.nullable(),
  name: z.string().max(200).nullable(),
  tenantId: id.nullable(),
  tenantName: z.string().max(200).nullable(),
  reason: z.string().max(200).nullable(),
});

/** What a thing was before an event, and after, in words: « Accès », « lecture », « modification ». */
export const trailChange = z.strictObject({
  what: z.string().max(80),
  before: z.string().max(4_000).nullable(),
  after: z.string().max(4_000).nullable(),
});
export type TrailChange = z.output<typeof trailChange>;

/** One event of the trail, as it is shown: a sentence, and what it rests on. */
export const trailEvent = z.strictObject({
  id,
  type: z.string().max(80),
  occurredAt: instant,
  actor,
  subject: z.strictObject({ kind: z.string().max(40), id: id.nullable(), title: z.string().max(400).nullable() }),
  /** Ids, levels and codes: kept for ever. */
  data: z.record(z.string().max(80), z.unknown()),
  /** Titles and personal data, before and after; null once erased, or in a mirror event. */
  payload: z.record(z.string().max(80), z.unknown()).nullable(),
  /** French sentence made from the above. */
  sentence: z.string().max(1_000),
  changes: z.array(trailChange).max(20),
  /** Why there is no payload where there was one: its keeping time is over, or it is the other body’s to tell. */
  withheld: z.enum(['erased', 'elsewhere']).nullable(),
});
export type TrailEvent = z.output<typeof trailEvent>;

export const listTrail = route({
  method: 'get',
  path: '/api/audit/events',
  operationId: 'listTrail',
  tag: 'audit',
  summary:
    'The trail of the acting tenant, newest first: one’s own acts, or all of them with the permission to read it',
  caller: 'member',
  query: z.strictObject({ ...filters, ...trailPage }),
  response: paged(trailEvent),
  faults: [],
  events: ['trail.opened'],
});

export const listThingTrail = route({
  method: 'get',
  path: '/api/audit/things/{thingId}/events',
  operationId: 'listThingTrail',
  tag: 'audit',
  summary: 'The trail of one thing, for whoever reaches it',
  caller: 'member',
  params: z.strictObject({ thingId: id }),
  query: z.strictObject(trailPage),
  response: paged(trailEvent),
  faults: [],
  events: [],
});

/** The most events that an export answers at once; beyond, a job makes it. */
export const directExport = 10_000;

export const exportTrail = route({
  method: 'get',
  path: '/api/audit/export',
  operationId: 'exportTrail',
  tag: 'audit',
  summary:
    'The filtered trail as a CSV or NDJSON file, at most 10,000 events (beyond, `askTrailExport`); itself traced',
  caller: 'member',
  query: z.strictObject({ ...filters, format: z.enum(['csv', 'ndjson']).default('csv') }),
  response: z.string(),
  streams: 'text/csv, application/x-ndjson',
  faults: ['trail.too-many'],
  events: ['trail.exported'],
});

export const listInstanceTrail = route({
  method: 'get',
  path: '/api/audit/instance/events',
  operationId: 'listInstanceTrail',
  tag: 'audit',
  summary: 'The trail of the instance: sign-ins, provisioning, the operators’ acts; no content',
  caller: 'operator',
  query: z.strictObject({ ...instanceFilters, ...trailPage }),
  response: paged(trailEvent),
  faults: [],
  events: ['trail.opened'],
});

/** A tree's signed head; `note` is a signed note of C2SP (docs/trail-format.md). */
const checkpoint = z.strictObject({
  origin: z.string().max(300),
  size: z.number().int().nonnegative(),
  root: z.string().max(44),
  note: z.string().max(10_000),
  signedAt: instant,
});
export type TrailCheckpoint = z.output<typeof checkpoint>;

export const getTrailKey = route({
  method: 'get',
  path: '/api/audit/key',
  operationId: 'getTrailKey',
  tag: 'audit',
  summary: 'The public key that checks the trail, as a C2SP verifier key',
  caller: 'public',
  response: z.strictObject({ key: z.string().max(500) }),
  faults: ['trail.not-sealed'],
  events: [],
});

/** Which epoch of the trail: the newest unless said (an earlier one ended with a restore). */
const epoch = z.coerce.number().int().min(1).max(1_000_000).optional();
const sizes = z.strictObject({
  epoch,
  from: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  to: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});
const consistency = z.strictObject({ proof: z.array(z.string().max(44)).max(128) });
const proofs = { response: z.string(), streams: 'application/x-ndjson', faults: ['trail.not-sealed'] } as const;

export const listCheckpoints = route({
  method: 'get',
  path: '/api/audit/checkpoints',
  operationId: 'listCheckpoints',
  tag: 'audit',
  summary: 'Signed heads of the acting tenant’s tree, newest first',
  caller: 'member',
  query: z.strictObject({ ...trailPage, epoch }),
  response: paged(checkpoint),
  faults: [],
  events: [],
});

export const getConsistency = route({
  method: 'get',
  path: '/api/audit/consistency',
  operationId: 'getConsistency',
  tag: 'audit',
  summary: 'The proof that the acting tenant’s tree of one size begins the one of another (RFC 9162, 2.1.4)',
  caller: 'member',
  query: sizes,
  response: consistency,
  faults: ['trail.not-sealed'],
  events: [],
});

export const exportProofs = route({
  method: 'get',
  path: '/api/audit/proofs',
  operationId: 'exportProofs',
  tag: 'audit',
  summary:
    'The trail with its proofs (docs/trail-format.md): every leaf of a period, or a selection with a proof each; itself traced',
  caller: 'member',
  query: z.strictObject({ ...filters, epoch }),
  ...proofs,
  events: ['trail.exported'],
});

export const listInstanceCheckpoints = route({
  method: 'get',
  path: '/api/audit/instance/checkpoints',
  operationId: 'listInstanceCheckpoints',
  tag: 'audit',
  summary: 'Signed heads of the instance’s tree, newest first',
  caller: 'operator',
  query: z.strictObject({ ...trailPage, epoch }),
  response: paged(checkpoint),
  faults: [],
  events: [],
});

export const getInstanceConsistency = route({
  method: 'get',
  path: '/api/audit/instance/consistency',
  operationId: 'getInstanceConsistency',
  tag: 'audit',
  summary: 'The proof that the instance’s tree of one size begins the one of another',
  caller: 'operator',
  query: sizes,
  response: consistency,
  faults: ['trail.not-sealed'],
  events: [],
});

export const exportInstanceProofs = route({
  method: 'get',
  path: '/api/audit/instance/proofs',
  operationId: 'exportInstanceProofs',
  tag: 'audit',
  summary: 'The instance’s trail with its proofs; itself traced',
  caller: 'operator',
  query: z.strictObject({ ...instanceFilters, epoch }),
  ...proofs,
  events: ['trail.exported'],
});

/** A checkpoint that went elsewhere, with what each place gave back. */
const anchored = checkpoint.extend({
  anchors: z
    .array(
      z.strictObject({
        kind: z.enum(['bucket', 'witness', 'timestamp']),
        place: z.string().max(200),
        /** The object’s key, the witness’s signature line, or the authority’s answer in base64. */
        proof: z.string().max(20_000),
        at: instant,
      }),
    )
    .max(100),
});
/** `none`: no place is set; `waiting`: a first copy is yet to be made; `late`: something waits for more than 26 hours. */
export const anchoringState = z.enum(['none', 'waiting', 'ok', 'late']);
export type AnchoringState = z.output<typeof anchoringState>;
/** Why what is recorded waits for its leaf; `late`: it has for more than five minutes, and another process knows why. */
export const sealingState = z.enum(['ok', 'late', 'no-key', 'other-key', 'broken', 'unreachable']);
export type SealingState = z.output<typeof sealingState>;
const anchors = paged(anchored).extend({
  state: anchoringState,
  /** The last copy, and since when something waits for one. */
  lastAt: instant.nullable(),
  waitingSince: instant.nullable(),
  sealing: sealingState,
  /** Since when something waits for its leaf, while sealing is not `ok`. */
  unsealedSince: instant.nullable(),
  epoch: z.number().int().positive().nullable(),
});

export const listAnchors = route({
  method: 'get',
  path: '/api/audit/anchors',
  operationId: 'listAnchors',
  tag: 'audit',
  summary:
    'Checkpoints of the acting tenant’s tree that were copied elsewhere, newest first, and how sealing and copying go',
  caller: 'member',
  query: z.strictObject({ ...trailPage, epoch }),
  response: anchors,
  faults: [],
  events: [],
});

export const listInstanceAnchors = route({
  method: 'get',
  path: '/api/audit/instance/anchors',
  operationId: 'listInstanceAnchors',
  tag: 'audit',
  summary:
    'Checkpoints of the instance’s tree that were copied elsewhere, newest first, and how sealing and copying go',
  caller: 'operator',
  query: z.strictObject({ ...trailPage, epoch }),
  response: anchors,
  faults: [],
  events: [],
});

export const auditRoutes = [
  ...trailExportRoutes,
  ...alertRoutes,
  ...keepingRoutes,
  listTrail,
  listThingTrail,
  exportTrail,
  listInstanceTrail,
  getTrailKey,
  listCheckpoints,
  getConsistency,
  exportProofs,
  listInstanceCheckpoints,
  getInstanceConsistency,
  exportInstanceProofs,
  listAnchors,
  listInstanceAnchors,
] as const;
