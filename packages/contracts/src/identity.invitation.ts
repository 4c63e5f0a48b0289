import { z } from 'zod';
import { instant, nothing } from './common.ts';
import { route } from './route.ts';

// In the body, never in the path: addresses are logged, sent as referrers and kept in histories.
const code = z
  .string()
  .max(100)
  .transform((text) => text.toUpperCase().replace(/[^0-9A-Z]/g, ''))
  .pipe(z.string().min(8).max(64));
const base = { tag: 'invitations', caller: 'public', faults: [], events: [] } as const;

export const readInvitation = route({
  ...base,
  method: 'post',
  path: '/api/identity/invitations/read',
  operationId: 'readInvitation',
  summary: 'Tells whose invitation a code is and where it stands. Changes nothing but the trail.',
  body: z.strictObject({ code }),
  response: z.strictObject({
    state: z.enum(['open', 'expired', 'used', 'revoked']),
    displayName: z.string(),
    identifiant: z.string(),
    tenantName: z.string(),
    tenantCode: z.string(),
    /** An expired one can be had again by letter: the address is not told. */
    renewable: z.boolean(),
    expiresAt: instant,
  }),
  faults: ['invitation.unknown'],
  events: ['invitation.opened'],
});

export const acceptInvitation = route({
  ...base,
  method: 'post',
  path: '/api/identity/invitations/accept',
  operationId: 'acceptInvitation',
  summary: 'Opens the account with the first password. The code is used up; a failure on the way leaves it good.',
  body: z.strictObject({ code, password: z.string().min(1).max(200) }),
  response: z.strictObject({ identifiant: z.string() }),
  faults: [
    'invitation.unknown',
    'invitation.expired',
    'invitation.used',
    'invitation.over',
    'invitation.password',
    'invitation.refused',
    'person.identifiant-taken',
  ],
  events: ['invitation.accepted'],
});

export const renewInvitation = route({
  ...base,
  method: 'post',
  path: '/api/identity/invitations/renew',
  operationId: 'renewInvitation',
  summary: 'Sends a new letter for an expired invitation, to the address it was sent to.',
  body: z.strictObject({ code }),
  response: nothing,
  status: 202,
  faults: ['invitation.unknown', 'invitation.used', 'invitation.over', 'invitation.not-renewable'],
  events: ['person.invited'],
});

export const invitationRoutes = [readInvitation, acceptInvitation, renewInvitation] as const;
