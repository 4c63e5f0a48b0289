import { z } from 'zod';
import { id, instant, name, page, paged } from './common.ts';
import { accessSheet, newAdministrator, newIdentifiant, nominee } from './identity.person.ts';
import { departement, inseeCode, siren } from './identity.territory.ts';
import { route } from './route.ts';

export const tenantState = z.enum(['pending', 'active', 'suspended', 'closed']);
export type TenantState = z.infer<typeof tenantState>;
export const legalKind = z.enum(['epci', 'commune', 'syndicat', 'ccas', 'departement', 'other']);
export type LegalKind = z.infer<typeof legalKind>;

/** Where the Keycloak organization of a tenant stands. `failed`: tried, will be tried again; the reason says why. */
export const syncState = z.enum(['waiting', 'done', 'failed']);

/** One tenant in the progress of a provisioning. */
export const provisionedTenant = z.strictObject({
  tenantId: id,
  legalKind,
  name: z.string(),
  /** INSEE code of a commune, else SIREN. */
  code: z.string(),
  siren: z.string().nullable(),
  departement: departement.nullable(),
  population: z.number().int().nullable(),
  state: tenantState,
  sync: syncState,
  attempts: z.number().int(),
  /** Why the last attempt failed: a code, never a message from elsewhere. */
  failure: z.enum(['unreachable', 'refused', 'conflict']).nullable(),
  syncedAt: instant.nullable(),
  administrators: z.array(nominee),
});
export type ProvisionedTenant = z.infer<typeof provisionedTenant>;

export const perimeter = z.strictObject({
  perimeterId: id,
  name: z.string(),
  siren: z.string(),
  createdAt: instant,
  /** Tenants in all; whose organization exists; whose last attempt failed; that accepted the convention. */
  total: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  active: z.number().int(),
});
export type Perimeter = z.infer<typeof perimeter>;
export const perimeterProgress = z.strictObject({ ...perimeter.shape, tenants: z.array(provisionedTenant).max(1000) });
export type PerimeterProgress = z.infer<typeof perimeterProgress>;

const base = { tag: 'provisioning', caller: 'operator', faults: [], events: [] } as const;
const ofPerimeter = z.strictObject({ perimeterId: id });

export const listPerimeters = route({
  ...base,
  method: 'get',
  path: '/api/identity/perimeters',
  operationId: 'listPerimeters',
  summary: 'Lists the perimeters of the instance.',
  query: z.strictObject(page),
  response: paged(perimeter),
});

export const provisionPerimeter = route({
  ...base,
  method: 'post',
  path: '/api/identity/perimeters',
  operationId: 'provisionPerimeter',
  summary: 'Creates the perimeter of an EPCI, its tenant and those of the communes named; again: only what is missing.',
  body: z.strictObject({ siren, communes: z.array(inseeCode).max(500) }),
  response: perimeterProgress,
  status: 202,
  faults: ['territory.unknown', 'territory.not-a-member', 'tenant.elsewhere'],
  events: ['perimeter.provisioned', 'tenant.provisioned'],
});

export const readPerimeter = route({
  ...base,
  method: 'get',
  path: '/api/identity/perimeters/{perimeterId}',
  operationId: 'readPerimeter',
  summary: 'Tells how far the provisioning is, with a result per tenant. Ask again every second while it goes on.',
  params: ofPerimeter,
  response: perimeterProgress,
});

export const retryProvisioning = route({
  ...base,
  method: 'post',
  path: '/api/identity/perimeters/{perimeterId}/retry',
  operationId: 'retryProvisioning',
  summary: 'Tries again at once what failed.',
  params: ofPerimeter,
  response: perimeterProgress,
  status: 202,
  events: ['perimeter.retried'],
});

export const addTenant = route({
  ...base,
  method: 'post',
  path: '/api/identity/perimeters/{perimeterId}/tenants',
  operationId: 'addTenant',
  summary: 'Adds a commune of the official list, or a partner body by hand; the same body again changes nothing.',
  params: ofPerimeter,
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('commune'), code: inseeCode }),
    z.strictObject({
      kind: z.literal('partner'),
      legalKind: z.enum(['syndicat', 'ccas', 'departement', 'other']),
      name,
      siren,
      /** The commune of a CCAS. */
      parentTenantId: id.nullable().default(null),
    }),
  ]),
  response: provisionedTenant,
  status: 202,
  faults: ['territory.unknown', 'tenant.elsewhere', 'tenant.siren-taken'],
  events: ['tenant.provisioned'],
});

export const nameAdministrators = route({
  ...base,
  method: 'post',
  path: '/api/identity/perimeters/{perimeterId}/administrators',
  operationId: 'nameAdministrators',
  summary: 'Names the first administrators of pending tenants; all or none. The same line again changes nothing.',
  params: ofPerimeter,
  body: z.strictObject({ administrators: z.array(newAdministrator).min(1).max(500) }),
  response: z.strictObject({
    named: z.array(z.strictObject({ tenantId: id, ...nominee.shape, already: z.boolean() })),
    /** Codes to print, shown once: they are kept only as hashes. */
    sheets: z.array(accessSheet),
  }),
  faults: [
    'tenant.not-pending',
    'person.identifiant-taken',
    'person.email-missing',
    'person.other-address',
    'person.mail-off',
  ],
  events: ['administrator.named', 'person.created', 'person.invited'],
});

export const administratorsModel = route({
  ...base,
  method: 'get',
  path: '/api/identity/perimeters/{perimeterId}/administrators.csv',
  operationId: 'administratorsModel',
  summary: 'The file to fill in: one line per pending tenant, as Excel opens and saves it.',
  params: ofPerimeter,
  response: z.string(),
  streams: 'text/csv',
});

/** A file as its bytes, base64: the server finds its encoding (UTF-8 with or without BOM, Windows-1252). */
export const csvFile = z.strictObject({ file: z.base64().max(700_000) });

/** What is wrong with a line, in French, and the column it is in. */
export const csvProblem = z.strictObject({ column: z.string().nullable(), message: z.string() });

export const previewAdministrators = route({
  ...base,
  method: 'post',
  path: '/api/identity/perimeters/{perimeterId}/administrators/preview',
  operationId: 'previewAdministrators',
  summary: 'Reads a CSV of first administrators and says what each line would do. Writes nothing but the trail.',
  params: ofPerimeter,
  body: csvFile,
  bodyLimitBytes: 800_000,
  response: z.strictObject({
    encoding: z.enum(['utf-8', 'windows-1252']),
    good: z.number().int(),
    bad: z.number().int(),
    lines: z
      .array(
        z.strictObject({
          /** As a spreadsheet numbers it: the header is line 1. */
          line: z.number().int(),
          tenantName: z.string(),
          displayName: z.string(),
          /** What to send to `nameAdministrators`; null when the line is bad. */
          administrator: newAdministrator.nullable(),
          problems: z.array(csvProblem),
          /** To be looked at; does not prevent. */
          remarks: z.array(csvProblem),
        }),
      )
      .max(500),
  }),
  faults: ['csv.unreadable', 'csv.too-long', 'csv.columns-missing'],
  events: ['import.previewed'],
});

export const issueSheets = route({
  ...base,
  method: 'post',
  path: '/api/identity/perimeters/{perimeterId}/sheets',
  operationId: 'issueSheets',
  summary: 'Gives new printed sheets to first administrators who have not signed in yet; earlier codes end.',
  params: ofPerimeter,
  body: z.strictObject({ membershipIds: z.array(id).min(1).max(500) }),
  response: z.strictObject({ sheets: z.array(accessSheet) }),
  faults: ['person.has-account', 'tenant.not-pending'],
  events: ['person.invited'],
});

export const letIn = route({
  ...base,
  method: 'post',
  path: '/api/identity/perimeters/{perimeterId}/let-in',
  operationId: 'letIn',
  summary:
    'Gives a printed sheet to somebody whom no administrator may help: one of several bodies, or the only one of theirs. Told in each body’s trail.',
  params: ofPerimeter,
  body: z.strictObject({ identifiant: newIdentifiant, reason: z.string().trim().min(3).max(500) }),
  response: z.strictObject({ sheet: accessSheet }),
  status: 201,
  events: ['person.invited', 'person.let-in'],
});

export const changeTenantState = route({
  ...base,
  method: 'put',
  path: '/api/identity/tenants/{tenantId}/state',
  operationId: 'changeTenantState',
  summary: 'Suspends, reopens or closes a tenant. Closed: read only and for good, its shares ended.',
  params: z.strictObject({ tenantId: id }),
  body: z.strictObject({ state: z.enum(['active', 'suspended', 'closed']), reason: z.string().trim().min(3).max(500) }),
  response: z.strictObject({ tenantId: id, state: tenantState }),
  faults: ['tenant.not-active', 'tenant.not-suspended', 'tenant.pending', 'tenant.closed'],
  events: ['tenant.suspended', 'tenant.reopened', 'tenant.closed', 'share.ended'],
});

const drift = z.strictObject({
  kind: z.enum(['organization', 'membership', 'account', 'name']),
  tenantId: id.nullable(),
  personId: id.nullable(),
  /** What was found: `missing`, `extra`, `renamed`, `disabled`, `enabled`, `gone`. */
  found: z.enum(['missing', 'extra', 'renamed', 'disabled', 'enabled', 'gone']),
  repaired: z.boolean(),
});
export const driftReport = z.strictObject({
  at: instant,
  dryRun: z.boolean(),
  organizations: z.number().int(),
  accounts: z.number().int(),
  drifts: z.array(drift).max(10_000),
});
export type DriftReport = z.infer<typeof driftReport>;

export const reconcileKeycloak = route({
  ...base,
  method: 'post',
  path: '/api/identity/reconcile',
  operationId: 'reconcileKeycloak',
  summary:
    'Compares Keycloak with Bocage (organizations, their members, accounts, names), and repairs unless `dryRun`.',
  body: z.strictObject({ dryRun: z.boolean().default(true) }),
  response: driftReport,
  events: ['instance.reconciled'],
});

export const provisioningRoutes = [
  listPerimeters,
  provisionPerimeter,
  readPerimeter,
  retryProvisioning,
  addTenant,
  nameAdministrators,
  administratorsModel,
  previewAdministrators,
  issueSheets,
  letIn,
  changeTenantState,
  reconcileKeycloak,
] as const;
