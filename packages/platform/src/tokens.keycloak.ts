import { fault } from '@bocage/contracts';
import KeycloakConnect from 'keycloak-connect';
import TokenOf from 'keycloak-connect/middleware/auth-utils/token.js';
import type { Verifier } from './tokens.ts';

type GrantManager = { validateToken(token: unknown, type: 'Bearer'): Promise<{ content: unknown }> };
type TokenClass = new (token: string, clientId: string) => { header?: { alg?: string } };

/**
 * Bearer verification by keycloak-connect, and nothing else of it: the library is deprecated upstream, so its login
 * flow, its middleware and its session stores stay out of the house, and the rest sees only {@link Verifier}.
 */
export const keycloakVerifier = (options: {
  url: string;
  realm: string;
  audience: string;
  timeoutMs?: number;
}): Verifier => {
  const config = {
    realm: options.realm,
    'auth-server-url': options.url,
    resource: options.audience,
    'ssl-required': 'external',
    'confidential-port': 0,
    'bearer-only': true,
    'verify-token-audience': true,
  };
  const manager = new KeycloakConnect({}, config).grantManager as unknown as GrantManager;
  const Token = TokenOf as TokenClass;
  return async (bearer) => {
    const token = new Token(bearer, options.audience);
    if (token.header?.alg !== 'RS256') throw fault('auth.required');
    // The library fetches its keys without a time limit of its own.
    const limit = new Promise<never>((_, reject) => {
      setTimeout(() => reject(fault('service.unavailable')), options.timeoutMs ?? 5_000).unref();
    });
    try {
      const valid = await Promise.race([manager.validateToken(token, 'Bearer'), limit]);
      return valid.content;
    } catch (error) {
      const unreachable =
        error instanceof Error && /ECONNREFUSED|ECONNRESET|ETIMEDOUT|Error fetching JWK/.test(error.message);
      throw unreachable ? fault('service.unavailable') : fault('auth.required');
    }
  };
};
