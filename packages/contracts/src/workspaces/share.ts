import { z } from 'zod';
import { id, instant, level, name, page, paged } from '../common.ts';
import { route } from '../route.ts';
import { roleBrief, tenantBrief } from './party.ts';

export const shareState = z.enum(['proposed', 'accepted', 'declined', 'ended']);

/** A workspace offered by its tenant to another: two sides, each of which can end it at once. */
export const share = z.strictObject({
  id,
  workspaceId: id,
  /** The name as it was when proposed, for the one who decides: they see nothing else of it. */
  workspaceName: name,
  owner: tenantBrief,
  receiver: tenantBrief,
  highestLevel: level,
  state: shareState,
  /** Offered to all communes of the perimeter at once. */
  toAllCommunes: z.boolean(),
  proposedAt: instant,
  decidedAt: instant.nullable(),
  endedAt: instant.nullable(),
  expiresAt: instant.nullable(),
});
export type Share = z.infer<typeof share>;

/** Whom of the receiving tenants the proposal is for: everyone there, or those who hold a built-in role. */
export const shareAudience = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tenant') }),
  z.strictObject({ kind: z.literal('role'), key: z.string().min(1).max(40) }),
]);

const tag = 'shares';
const one = z.strictObject({ shareId: id });
const ofWorkspace = z.strictObject({ workspaceId: id });

export const proposeShares = route({
  method: 'post',
  path: '/api/identity/workspaces/{workspaceId}/shares',
  operationId: 'proposeShares',
  tag,
  summary: 'Offer a workspace to chosen tenants or to every commune of the perimeter, one proposal each (manager)',
  caller: 'member',
  params: ofWorkspace,
  body: z.strictObject({
    /** `communes` leaves out the EPCI and partners: they are named, in `tenantIds`, or not asked. */
    to: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('tenants'),
        tenantIds: z.array(id).min(1).max(200),
      }),
      z.strictObject({ kind: z.literal('communes') }),
    ]),
    highestLevel: level.exclude(['manager']),
    audience: shareAudience.default({ kind: 'tenant' }),
    expiresAt: instant.nullable().default(null),
  }),
  response: z.strictObject({
    shares: z.array(share).max(500),
    /** Already proposed or accepted: left as they were. */ known: z.int().min(0),
  }),
  status: 201,
  faults: [
    'workspace.archived',
    'share.nobody',
    'share.tenant-not-active',
    'tenant.not-found',
    'role.not-found',
    'expiry.past',
  ],
  events: ['share.proposed', 'share.accepted-by-default'],
});

export const listWorkspaceShares = route({
  method: 'get',
  path: '/api/identity/workspaces/{workspaceId}/shares',
  operationId: 'listWorkspaceShares',
  tag,
  summary: 'The shares of a workspace (its managers, and administrators of either side)',
  caller: 'member',
  params: ofWorkspace,
  query: z.strictObject({ ...page, state: shareState.optional() }),
  response: paged(share),
  faults: [],
  events: [],
});

export const listShares = route({
  method: 'get',
  path: '/api/identity/shares',
  operationId: 'listShares',
  tag,
  summary: 'Shares received by the acting tenant (its administrators), or offered by the workspaces one manages',
  caller: 'member',
  query: z.strictObject({
    ...page,
    side: z.enum(['received', 'offered']).default('received'),
    state: shareState.optional(),
  }),
  response: paged(share),
  faults: [],
  events: [],
});

export const countShares = route({
  method: 'get',
  path: '/api/identity/shares/count',
  operationId: 'countShares',
  tag,
  summary: 'How many proposals wait for the acting person’s decision; 0 for whoever may not decide',
  caller: 'member',
  response: z.strictObject({ waiting: z.int().min(0) }),
  faults: [],
  events: [],
});

export const readShare = route({
  method: 'get',
  path: '/api/identity/shares/{shareId}',
  operationId: 'readShare',
  tag,
  summary: 'One share, for either side',
  caller: 'member',
  params: one,
  response: share,
  faults: [],
  events: [],
});

export const acceptShare = route({
  method: 'post',
  path: '/api/identity/shares/{shareId}/accept',
  operationId: 'acceptShare',
  tag,
  summary: 'Accept a share for the acting tenant (its administrator)',
  caller: 'member',
  params: one,
  response: share,
  faults: ['share.decided'],
  events: ['share.accepted'],
});

export const declineShare = route({
  method: 'post',
  path: '/api/identity/shares/{shareId}/decline',
  operationId: 'declineShare',
  tag,
  summary: 'Decline a share for the acting tenant (its administrator)',
  caller: 'member',
  params: one,
  response: share,
  faults: ['share.decided'],
  events: ['share.declined'],
});

export const endShare = route({
  method: 'post',
  path: '/api/identity/shares/{shareId}/end',
  operationId: 'endShare',
  tag,
  summary: 'End a share or take back a proposal, by either side: everything under it ends at once',
  caller: 'member',
  params: one,
  response: share,
  faults: ['share.decided'],
  events: ['share.ended'],
});

export const listNeighbours = route({
  method: 'get',
  path: '/api/identity/neighbours',
  operationId: 'listNeighbours',
  tag,
  summary: 'The other tenants of the perimeter, by name: to whom one can share',
  caller: 'member',
  query: z.strictObject({
    ...page,
    search: z.string().trim().max(100).optional(),
  }),
  response: paged(
    tenantBrief.extend({
      /** Built-in roles that can be addressed there. */ roles: z.array(roleBrief).max(20),
    }),
  ),
  faults: [],
  events: [],
});
