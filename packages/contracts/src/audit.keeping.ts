import { z } from 'zod';
import { id, instant, page, paged } from './common.ts';
import { route } from './route.ts';

/** Classes of events by how long what they tell is kept; the database says which type is of which (`audit.class_of`). */
export const trailClasses = ['content', 'access', 'people', 'sessions', 'readings', 'body', 'archives'] as const;
const trailClass = z.enum(trailClasses);
export type TrailClass = z.output<typeof trailClass>;

export const keepingMonths = { least: 6, most: 36 } as const;

const keeping = z.strictObject({
  classes: z
    .array(
      z.strictObject({
        class: trailClass,
        /** Null: kept for good (decisions, validated minutes). */
        months: z.number().int().min(keepingMonths.least).max(keepingMonths.most).nullable(),
      }),
    )
    .max(trailClasses.length),
});
export type Keeping = z.output<typeof keeping>;

const wanted = {
  params: z.strictObject({ class: trailClass.exclude(['archives']) }),
  body: z.strictObject({ months: z.number().int().min(keepingMonths.least).max(keepingMonths.most) }),
};

export const readKeeping = route({
  method: 'get',
  path: '/api/audit/keeping',
  operationId: 'readKeeping',
  tag: 'audit',
  summary: 'How long the trail keeps what each class of events tells',
  caller: 'member',
  response: keeping,
  faults: [],
  events: [],
});

export const changeKeeping = route({
  method: 'put',
  path: '/api/audit/keeping/{class}',
  operationId: 'changeKeeping',
  tag: 'audit',
  summary: 'Sets the keeping time of one class of events, from 6 to 36 months',
  caller: 'member',
  ...wanted,
  response: keeping,
  faults: [],
  events: ['trail.keeping-changed'],
});

const count = z.number().int().nonnegative();
const purge = z.strictObject({
  id,
  announcedAt: instant,
  dueAt: instant,
  doneAt: instant.nullable(),
  /** Contents erased so far. */
  gone: count,
  /** As announced: how many, written before when. */
  classes: z
    .array(z.strictObject({ class: trailClass, months: count, until: instant, payloads: count }))
    .max(trailClasses.length),
});
export type Purge = z.output<typeof purge>;

export const listPurges = route({
  method: 'get',
  path: '/api/audit/purges',
  operationId: 'listPurges',
  tag: 'audit',
  summary: 'What is announced to leave the trail, and what left, newest first',
  caller: 'member',
  query: z.strictObject(page),
  response: paged(purge),
  faults: [],
  events: [],
});

export const readInstanceKeeping = route({
  method: 'get',
  path: '/api/audit/instance/keeping',
  operationId: 'readInstanceKeeping',
  tag: 'audit',
  summary: 'How long the instance’s trail keeps what each class of events tells',
  caller: 'operator',
  response: keeping,
  faults: [],
  events: [],
});

export const changeInstanceKeeping = route({
  method: 'put',
  path: '/api/audit/instance/keeping/{class}',
  operationId: 'changeInstanceKeeping',
  tag: 'audit',
  summary: 'Sets the keeping time of one class of events of the instance’s trail, from 6 to 36 months',
  caller: 'operator',
  ...wanted,
  response: keeping,
  faults: [],
  events: ['trail.keeping-changed'],
});

export const listInstancePurges = route({
  method: 'get',
  path: '/api/audit/instance/purges',
  operationId: 'listInstancePurges',
  tag: 'audit',
  summary: 'What is announced to leave the instance’s trail, and what left, newest first',
  caller: 'operator',
  query: z.strictObject(page),
  response: paged(purge),
  faults: [],
  events: [],
});

const erasable = z.strictObject({
  personId: id,
  displayName: z.string().max(201),
  jobTitle: z.string().max(200).nullable(),
  /** Their own body, of one who assisted; null for the acting one's people. */
  body: z.string().max(200).nullable(),
  since: instant,
  /** Null while they are of it. */
  until: instant.nullable(),
});
export type Erasable = z.output<typeof erasable>;

export const listErasable = route({
  method: 'get',
  path: '/api/audit/people',
  operationId: 'listErasable',
  tag: 'audit',
  summary: 'Whom the DPO may ask about: who is or was of the body, and who assisted it',
  caller: 'member',
  query: z.strictObject(page),
  response: paged(erasable),
  faults: [],
  events: [],
});

const erasure = z.strictObject({
  gone: z.array(z.strictObject({ class: trailClass, payloads: count })).max(trailClasses.length),
  /** What stays, and until when the last of it is kept; null: for good. */
  kept: z
    .array(z.strictObject({ class: trailClass, payloads: count, until: instant.nullable() }))
    .max(trailClasses.length),
  /** Copies in the trails of other bodies, by their own keeping times. */
  elsewhere: z.strictObject({ gone: count, kept: count }),
});
export type Erasure = z.output<typeof erasure>;

export const readErasure = route({
  method: 'get',
  path: '/api/audit/people/{personId}/erasure',
  operationId: 'readErasure',
  tag: 'audit',
  summary: 'What erasing a person from the trail would take away, what would stay and until when; for the DPO',
  caller: 'member',
  params: z.strictObject({ personId: id }),
  response: erasure,
  faults: [],
  events: [],
});

export const erasePerson = route({
  method: 'post',
  path: '/api/audit/people/{personId}/erasure',
  operationId: 'erasePerson',
  tag: 'audit',
  summary: 'Erases what the trail keeps of a person past its keeping time; the DPO decides, with a reason',
  caller: 'member',
  params: z.strictObject({ personId: id }),
  body: z.strictObject({ reason: z.string().trim().min(3).max(500) }),
  response: erasure,
  faults: ['trail.kept', 'trail.kept-for-good', 'trail.nothing-kept'],
  events: ['trail.erased'],
});

export const keepingRoutes = [
  readKeeping,
  changeKeeping,
  listPurges,
  listErasable,
  readInstanceKeeping,
  changeInstanceKeeping,
  listInstancePurges,
  readErasure,
  erasePerson,
] as const;
