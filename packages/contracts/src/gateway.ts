import { z } from 'zod';
import { instant } from './common.ts';
import { type Route, route } from './route.ts';

/** The header that carries the session's CSRF token on every mutating request of a browser. */
export const csrfHeader = 'Bocage-Csrf';

/** Addresses of the gateway that a browser navigates to; they are pages and redirections, not part of the API. */
export const signInPaths = {
  /** `?return=` a path of this origin to come back to. */
  login: '/auth/login',
  /** Asks for the second factor again, then comes back: `?return=`. */
  stepUp: '/auth/step-up',
  /** Lets a person set up what they sign in with: `?action=` of {@link credentialActions}, `&return=`. */
  credentials: '/auth/credentials',
  logout: '/auth/logout',
  logoutEverywhere: '/auth/logout-everywhere',
} as const;

/** What a person may change at Keycloak by themselves. */
export const credentialActions = ['totp', 'security-key', 'passkey', 'recovery-codes', 'password'] as const;
export type CredentialAction = (typeof credentialActions)[number];

/** Present on an instance whose contents are invented: every page then says so. */
const demo = z.literal(true).optional();

/** Who is signed in, as the gateway knows it; who that person is and acts for is `GET /api/identity/me`. */
export const session = z.discriminatedUnion('signedIn', [
  z.strictObject({ signedIn: z.literal(false), demo }),
  z.strictObject({
    signedIn: z.literal(true),
    /** Keycloak's account. */
    account: z.uuid(),
    /** The identifiant typed at sign-in. */
    username: z.string().max(255),
    operator: z.boolean(),
    /** 2 after a second factor: administration needs it. */
    acr: z.union([z.literal(1), z.literal(2)]),
    /** To be sent back in the header `Bocage-Csrf`. */
    csrf: z.string().max(100),
    /** When the session ends if nothing more is asked of it. */
    endsAt: instant,
    demo,
  }),
]);
export type Session = z.infer<typeof session>;

export const getSession = route({
  method: 'get',
  path: '/api/gateway/session',
  operationId: 'getSession',
  tag: 'gateway',
  summary: 'Tell who is signed in, how strongly, until when, and give the CSRF token',
  caller: 'public',
  response: session,
  faults: [],
  events: [],
});

export const endSession = route({
  method: 'post',
  path: '/api/gateway/sign-out',
  operationId: 'endSession',
  tag: 'gateway',
  summary: 'End this session, or all sessions of the account, and give the address that ends it at Keycloak too',
  caller: 'public',
  body: z.strictObject({ everywhere: z.boolean().default(false) }),
  response: z.strictObject({
    /** The browser goes there next: Keycloak's page, which comes back to the first screen. */
    location: z.string().max(8_000),
  }),
  faults: ['auth.required', 'request.forged'],
  events: ['session.ended'],
});

export const gatewayRoutes: readonly Route[] = [getSession, endSession];
