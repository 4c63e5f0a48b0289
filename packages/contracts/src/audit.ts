import { z } from 'zod';
import { id, instant, paged } from './common.ts';
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
});
export type TrailEvent = z.output<typeof trailEvent>;

const filters = {
  /** Events by this person. */
  person: id.optional(),
  /** Events about this thing (timeline of one thing). */
  subject: id.optional(),
  kind: z.string().max(40).optional(),
  type: z.string().max(80).optional(),
  from: instant.optional(),
  until: instant.optional(),
};
export const trailPage = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};

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
  events: [],
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

export const exportTrail = route({
  method: 'get',
  path: '/api/audit/export',
  operationId: 'exportTrail',
  tag: 'audit',
  summary: 'The filtered trail as a CSV or NDJSON file, at most 100,000 events; itself traced',
  caller: 'member',
  query: z.strictObject({ ...filters, format: z.enum(['csv', 'ndjson']).default('csv') }),
  response: z.string(),
  streams: 'text/csv, application/x-ndjson',
  faults: [],
  events: ['trail.exported'],
});

export const listInstanceTrail = route({
  method: 'get',
  path: '/api/audit/instance/events',
  operationId: 'listInstanceTrail',
  tag: 'audit',
  summary: 'The trail of the instance: sign-ins, provisioning, the operators’ acts; no content',
  caller: 'operator',
  query: z.strictObject({ ...filters, ...trailPage }),
  response: paged(trailEvent),
  faults: [],
  events: [],
});

export const auditRoutes = [listTrail, listThingTrail, exportTrail, listInstanceTrail] as const;
