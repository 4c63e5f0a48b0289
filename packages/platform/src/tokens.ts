import { createHash } from 'node:crypto';
import { fault } from '@bocage/contracts';
import { z } from 'zod';

/** The claims of an access token that Bocage reads. Everything else in it is ignored. */
export const claims = z.object({
  sub: z.uuid(),
  sid: z.string().min(1).max(128),
  exp: z.number(),
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  acr: z.string().optional(),
  auth_time: z.number().optional(),
  iat: z.number().optional(),
  preferred_username: z.string().optional(),
  realm_access: z.object({ roles: z.array(z.string()) }).optional(),
});
export type Claims = z.output<typeof claims>;

/**
 * How long a second factor counts: the realm's `loa-max-age` (30 min), and a minute more, so that Keycloak is always the
 * first to ask again; the other way round a step-up would come back with nothing new.
 */
export const stepUpLastsMs = 31 * 60_000;

/**
 * The level of a token: 2 while its second factor is recent. Keycloak keeps `acr` 2 in every refreshed token of the
 * session (seen on 26.7.3), so the age is ours to judge; a token without `auth_time` was never refreshed.
 */
export const levelOf = (token: Pick<Claims, 'acr' | 'auth_time' | 'iat'>, now = Date.now()): 1 | 2 => {
  const since = (token.auth_time ?? token.iat ?? 0) * 1000;
  return token.acr === '2' && since > now - stepUpLastsMs ? 2 : 1;
};

/** Checks one bearer: signature, issuer, audience, expiry, type. Rejects when any of them is wrong. */
export type Verifier = (bearer: string) => Promise<unknown>;
/** Gives the claims of a good bearer; throws `auth.required` for any other, `service.unavailable` when keys cannot be had. */
export type Tokens = { verify(bearer: string): Promise<Claims> };

const maxRemembered = 10_000;

/**
 * Remembers a verified token by its SHA-256 until it expires (60 s): revocation is the database's business, at every
 * transaction, so nothing is gained by checking the same signature again.
 */
export const createTokens = (verifier: Verifier): Tokens => {
  const remembered = new Map<string, Claims>();
  return {
    verify: async (bearer) => {
      const key = createHash('sha256').update(bearer).digest('base64');
      const known = remembered.get(key);
      if (known) {
        if (known.exp * 1000 > Date.now()) return known;
        remembered.delete(key);
        throw fault('auth.required');
      }
      const parsed = claims.safeParse(await verifier(bearer));
      if (!parsed.success || parsed.data.exp * 1000 <= Date.now()) throw fault('auth.required');
      if (remembered.size >= maxRemembered) remembered.delete(remembered.keys().next().value as string);
      remembered.set(key, parsed.data);
      return parsed.data;
    },
  };
};
