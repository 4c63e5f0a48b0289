import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { IdentityConfig } from '../config.ts';
import { KeycloakError, keycloakError } from './keycloak.fault.ts';

type Token = { value: string; account: string; until: number };

const claimsOf = (token: string): { sub?: string } =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub?: string };

/**
 * The admin client with the service's own account: a token of its own fetched when the last one nears its end, and a
 * time limit on every call. The library is loaded on first use, so that the service starts without it.
 */
export const createKeycloakClient = (config: IdentityConfig) => {
  const { KEYCLOAK_REALM, KEYCLOAK_ADMIN_TIMEOUT_MS: timeout } = config;
  const url = (config.KEYCLOAK_ADMIN_URL ?? config.KEYCLOAK_URL).replace(/\/$/, '');
  let token: Token | null = null;
  let asking: Promise<Token> | null = null;

  const ask = async (): Promise<Token> => {
    const response = await fetch(`${url}/realms/${encodeURIComponent(KEYCLOAK_REALM)}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: config.KEYCLOAK_ADMIN_CLIENT_ID,
        client_secret: config.KEYCLOAK_ADMIN_CLIENT_SECRET,
      }),
      signal: AbortSignal.timeout(timeout),
    }).catch(() => {
      throw new KeycloakError('unreachable', null, null);
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new KeycloakError('unreachable', response.status, null);
    }
    const body = (await response.json()) as { access_token: string; expires_in: number };
    const until = Date.now() + Math.max(1, body.expires_in - 10) * 1000;
    return { value: body.access_token, account: claimsOf(body.access_token).sub ?? '', until };
  };
  const current = async (): Promise<Token> => {
    if (token && token.until > Date.now()) return token;
    asking ??= ask().finally(() => {
      asking = null;
    });
    token = await asking;
    return token;
  };

  let client: Promise<KeycloakAdminClient> | null = null;
  const open = async (): Promise<KeycloakAdminClient> => {
    const { default: Client } = await import('@keycloak/keycloak-admin-client');
    const made = new Client({ baseUrl: url, realmName: KEYCLOAK_REALM, timeout });
    made.registerTokenProvider({ getAccessToken: async () => (await current()).value });
    return made;
  };

  return {
    /** Answers when Keycloak gives this service its token. */
    ping: async (): Promise<void> => void (await ask()),
    /** Runs calls of the admin API; throws {@link KeycloakError} only. */
    call: async <T>(work: (admin: KeycloakAdminClient) => Promise<T>): Promise<T> => {
      client ??= open();
      try {
        return await work(await client);
      } catch (error) {
        const known = keycloakError(error);
        if (known.status === 401) token = null;
        throw known;
      }
    },
    /** The service's own account: what it did itself is not news. */
    ownAccount: async (): Promise<string> => (await current()).account,
  };
};
export type KeycloakClient = ReturnType<typeof createKeycloakClient>;
