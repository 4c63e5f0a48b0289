import { Fault, fault } from '@bocage/contracts';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Verifier } from './tokens.ts';

/** The same verification by jose (RFC 7519, RFC 7517), chosen with `TOKEN_VERIFIER=jose`. */
export const joseVerifier = (options: {
  url: string;
  realm: string;
  audience: string;
  timeoutMs?: number;
}): Verifier => {
  const issuer = `${options.url.replace(/\/$/, '')}/realms/${options.realm}`;
  const keys = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`), {
    timeoutDuration: options.timeoutMs ?? 5_000,
  });
  return async (bearer) => {
    try {
      const { payload } = await jwtVerify(bearer, keys, {
        issuer,
        audience: options.audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'sub', 'sid'],
      });
      // Keycloak's refresh and id tokens are signed by the same keys.
      if (payload.typ !== 'Bearer') throw fault('auth.required');
      return payload;
    } catch (error) {
      if (error instanceof Fault) throw error;
      // Whatever is not a judgement on the token is a failure to fetch the keys.
      const judged = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
      throw judged ? fault('auth.required') : fault('service.unavailable');
    }
  };
};
