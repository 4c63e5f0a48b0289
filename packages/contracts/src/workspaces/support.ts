import { z } from 'zod';
import { id, instant, name, page, paged } from '../common.ts';
import { route } from '../route.ts';
import { identifiant, tenantBrief } from './party.ts';

/** How long a support access may last, in minutes. */
export const supportMinutes = { min: 15, max: 480 } as const;
/** What it may give: to look, or to write; never to manage. */
export const supportLevel = z.enum(['reader', 'editor']);
const reason = z.string().trim().min(1).max(500);

/** A support access: who acts for the body without being its member, where, why, until when. */
export const support = z.strictObject({
  id,
  personId: id,
  displayName: name,
  /** Their own body, whose trail tells it too. */
  body: tenantBrief,
  level: supportLevel,
  /** Null: every workspace of the body. */
  workspaces: z.array(z.strictObject({ id, name })).max(50).nullable(),
  /** Null once the trail tells it no longer. */
  reason: z.string().max(500).nullable(),
  openedBy: name,
  openedAt: instant,
  until: instant,
  /** Null while it lasts. */
  endedAt: instant.nullable(),
  /** Null when it ran out by itself. */
  endedBy: name.nullable(),
});
export type Support = z.infer<typeof support>;

const tag = 'support';

export const openSupport = route({
  method: 'post',
  path: '/api/identity/supports',
  operationId: 'openSupport',
  tag,
  summary: 'Let one person of a body that serves communes act for this one, for a while: an administrator',
  caller: 'member',
  body: z.strictObject({
    identifiant,
    level: supportLevel,
    workspaceIds: z.array(id).min(1).max(50).nullable(),
    minutes: z.int().min(supportMinutes.min).max(supportMinutes.max),
    reason,
  }),
  response: support,
  status: 201,
  faults: ['support.person-unknown', 'support.member', 'support.exists', 'support.too-many'],
  events: ['support.opened'],
});
export type NewSupport = z.input<typeof openSupport.body>;

export const listSupports = route({
  method: 'get',
  path: '/api/identity/supports',
  operationId: 'listSupports',
  tag,
  summary: 'The support accesses there were, newest first: an administrator',
  caller: 'member',
  query: z.strictObject(page),
  response: paged(support),
  faults: [],
  events: [],
});

export const readSupports = route({
  method: 'get',
  path: '/api/identity/supports/open',
  operationId: 'readSupports',
  tag,
  summary: 'The support accesses in force, for every member of the body to see',
  caller: 'member',
  response: z.strictObject({ items: z.array(support).max(10) }),
  faults: [],
  events: [],
});

export const endSupport = route({
  method: 'post',
  path: '/api/identity/supports/{supportId}/end',
  operationId: 'endSupport',
  tag,
  summary: 'End a support access now: an administrator, or the person who has it',
  caller: 'member',
  params: z.strictObject({ supportId: id }),
  response: support,
  faults: ['support.over'],
  events: ['support.ended'],
});
