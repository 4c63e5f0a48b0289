import { z } from 'zod';
import type { Secrets } from '../secrets.ts';

const heldTokens = z.object({ access: z.string(), refresh: z.string(), id: z.string() });
/** The tokens of a session, as Keycloak gave them. They never reach the browser. */
export type HeldTokens = z.infer<typeof heldTokens>;

/** Whose session it is: sealed tokens that were moved to a row of someone else do not open. */
export type Holder = { accountId: string; sid: string };
const contextOf = ({ accountId, sid }: Holder): string => `${accountId} ${sid}`;

export const sealTokens = (secrets: Secrets, holder: Holder, tokens: HeldTokens): Buffer =>
  secrets.seal('session-tokens', contextOf(holder), JSON.stringify(tokens));

/** The tokens of a row, or null when they were sealed with a secret that is no longer known. */
export const openTokens = (secrets: Secrets, holder: Holder & { tokens: Buffer | null }): HeldTokens | null => {
  const text = holder.tokens && secrets.open('session-tokens', contextOf(holder), holder.tokens);
  return text === null ? null : heldTokens.parse(JSON.parse(text));
};

const payload = z.object({
  sub: z.uuid(),
  acr: z.string().optional(),
  auth_time: z.number().optional(),
  iat: z.number().optional(),
  preferred_username: z.string().optional(),
  realm_access: z.object({ roles: z.array(z.string()) }).optional(),
});

/** Claims of an access token that was verified when it came, read again from our own sealed copy. */
export const claimsOf = (accessToken: string): z.infer<typeof payload> =>
  payload.parse(JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8')));

/** The account that tokens are about. */
export const subjectOf = (held: HeldTokens): string => claimsOf(held.access).sub;
