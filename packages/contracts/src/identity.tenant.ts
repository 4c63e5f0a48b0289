import { z } from 'zod';
import { id, instant, name, page, paged } from './common.ts';
import { accessSheet, newAdministrator, nominee } from './identity.person.ts';
import { legalKind, tenantState } from './identity.provisioning.ts';
import { departement } from './identity.territory.ts';
import { route } from './route.ts';

const ofTenant = z.strictObject({ tenantId: id });

/** The convention that binds a body and its EPCI; `text` is Markdown. */
export const convention = z.strictObject({
  tenantId: id,
  tenantName: z.string(),
  state: tenantState,
  version: z.string(),
  title: z.string(),
  text: z.string(),
  accepted: z.strictObject({ version: z.string(), by: z.string(), at: instant }).nullable(),
});

export const readConvention = route({
  tag: 'tenants',
  caller: 'person',
  method: 'get',
  path: '/api/identity/tenants/{tenantId}/convention',
  operationId: 'readConvention',
  summary: 'Shows the convention to an administrator of the tenant, pending or not.',
  params: ofTenant,
  response: convention,
  faults: [],
  events: [],
});

export const acceptConvention = route({
  tag: 'tenants',
  caller: 'person',
  method: 'post',
  path: '/api/identity/tenants/{tenantId}/convention',
  operationId: 'acceptConvention',
  summary: 'Accepts the convention for a pending tenant: it becomes active, with its first workspaces.',
  params: ofTenant,
  /** The name as the person types it under the text. */
  body: z.strictObject({ version: z.string().max(40), signedName: name }),
  response: z.strictObject({ tenantId: id, state: tenantState, workspaceIds: z.array(id) }),
  faults: ['convention.changed', 'tenant.not-pending'],
  events: ['tenant.activated', 'workspace.created', 'share.accepted-by-default'],
});

export const readTenant = route({
  tag: 'tenants',
  caller: 'member',
  method: 'get',
  path: '/api/identity/tenant',
  operationId: 'readTenant',
  summary: 'Reads the acting tenant: its codes, state, administrators, and the convention it accepted.',
  response: z.strictObject({
    tenantId: id,
    perimeterId: id,
    legalKind,
    name: z.string(),
    code: z.string(),
    siren: z.string().nullable(),
    departement: departement.nullable(),
    state: tenantState,
    administrators: z.array(z.strictObject({ personId: id, displayName: z.string() })),
    convention: z.strictObject({ version: z.string(), by: z.string(), at: instant }).nullable(),
  }),
  faults: [],
  events: [],
});

/** A tenant as the gestionnaire du périmètre sees it: counts, no titles, no names but its administrators'. */
export const tenantOverview = z.strictObject({
  tenantId: id,
  legalKind,
  name: z.string(),
  code: z.string(),
  departement: departement.nullable(),
  state: tenantState,
  activatedAt: instant.nullable(),
  administrators: z.array(nominee),
  people: z.number().int(),
  workspaces: z.number().int(),
  notes: z.number().int(),
  files: z.number().int(),
  volumeBytes: z.number().int(),
});
export type TenantOverview = z.infer<typeof tenantOverview>;

export const readOverview = route({
  tag: 'tenants',
  caller: 'member',
  method: 'get',
  path: '/api/identity/perimeter/tenants',
  operationId: 'readOverview',
  summary: 'Shows the gestionnaire du périmètre each tenant’s state, administrators, counts and volume.',
  response: z.strictObject({ items: z.array(tenantOverview).max(1000) }),
  faults: [],
  events: [],
});

/** An administrator that the gestionnaire proposes for an active tenant: told to all its members, effective later. */
export const nomination = z.strictObject({
  nominationId: id,
  tenantId: id,
  tenantName: z.string(),
  displayName: z.string(),
  state: z.enum(['waiting', 'effective', 'refused', 'withdrawn']),
  proposedAt: instant,
  /** 72 hours after the notice, unless confirmed or refused before. */
  effectiveAt: instant,
  /** False: letters have still to leave, and the 72 hours begin with the last one. */
  notified: z.boolean(),
});
export type Nomination = z.infer<typeof nomination>;

export const proposeAdministrator = route({
  tag: 'tenants',
  caller: 'member',
  method: 'post',
  path: '/api/identity/perimeter/administrators',
  operationId: 'proposeAdministrator',
  summary: 'The gestionnaire names an administrator: at once for a pending tenant, else after 72 hours’ notice.',
  body: newAdministrator,
  response: z.strictObject({
    named: nominee.nullable(),
    nomination: nomination.nullable(),
    sheet: accessSheet.nullable(),
  }),
  status: 201,
  faults: [
    'administrator.oneself',
    'person.identifiant-taken',
    'person.email-missing',
    'person.mail-off',
    'person.other-address',
    'nomination.waiting',
    'nomination.no-sheet',
  ],
  events: ['administrator.named', 'administrator.proposed', 'person.created', 'person.invited'],
});

export const listNominations = route({
  tag: 'tenants',
  caller: 'member',
  method: 'get',
  path: '/api/identity/nominations',
  operationId: 'listNominations',
  summary:
    'Lists the nominations that concern the acting tenant, for all its members; its own proposals for a gestionnaire.',
  query: z.strictObject(page),
  response: paged(nomination),
  faults: [],
  events: [],
});

export const decideNomination = route({
  tag: 'tenants',
  caller: 'member',
  method: 'post',
  path: '/api/identity/nominations/{nominationId}/decision',
  operationId: 'decideNomination',
  summary: 'An administrator of the tenant confirms or refuses a nomination; the gestionnaire withdraws it.',
  params: z.strictObject({ nominationId: id }),
  body: z.strictObject({ decision: z.enum(['confirm', 'refuse', 'withdraw']) }),
  response: nomination,
  faults: ['nomination.decided'],
  events: ['administrator.named', 'administrator.refused', 'administrator.withdrawn', 'person.invited'],
});

export const tenantRoutes = [
  readConvention,
  acceptConvention,
  readTenant,
  readOverview,
  proposeAdministrator,
  listNominations,
  decideNomination,
] as const;
