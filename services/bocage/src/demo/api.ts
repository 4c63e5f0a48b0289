import { type Client, createClient } from '@bocage/contracts';
import { demoPassword } from './people.ts';

export type DemoApi = {
  /** Calls of a person, for a body or for themselves. The demonstration's tokens carry the second level. */
  as(identifiant: string, tenantId?: string): Client;
  /** Calls of nobody: invitations. */
  open: Client;
  /** Makes the operator's account when it is missing. */
  ensureOperator(identifiant: string): Promise<void>;
};

const post = async (url: string, values: Record<string, string>): Promise<string> => {
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(values),
    signal: AbortSignal.timeout(15_000),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) throw new Error(`Keycloak refused a token of the demonstration: ${response.status}`);
  return token;
};

/** The API as the demonstration uses it: the real one, over HTTP, with tokens of a client that only development has. */
export const createDemoApi = (env: NodeJS.ProcessEnv, servicesUrl: string): DemoApi => {
  const realm = env.KEYCLOAK_REALM || 'bocage';
  const tokenUrl = `${env.KEYCLOAK_URL}/realms/${realm}/protocol/openid-connect/token`;
  const held = new Map<string, { token: string; until: number }>();
  const tokenOf = async (identifiant: string): Promise<string> => {
    const known = held.get(identifiant);
    if (known && known.until > Date.now()) return known.token;
    const token = await post(tokenUrl, {
      grant_type: 'password',
      client_id: 'bocage-test-2',
      client_secret: 'bocage-test',
      username: identifiant,
      password: demoPassword,
      scope: 'openid',
    });
    held.set(identifiant, { token, until: Date.now() + 40_000 });
    return token;
  };
  const admin = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const token = await post(tokenUrl, {
      grant_type: 'client_credentials',
      client_id: env.KEYCLOAK_ADMIN_CLIENT_ID || 'bocage-identity',
      client_secret: env.KEYCLOAK_ADMIN_CLIENT_SECRET ?? '',
    });
    return fetch(`${env.KEYCLOAK_URL}/admin/realms/${realm}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(15_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  return {
    as: (identifiant, tenantId) =>
      createClient({
        baseUrl: servicesUrl,
        fetch: async (input, init) =>
          fetch(input, {
            ...init,
            headers: {
              ...(init?.headers as Record<string, string>),
              authorization: `Bearer ${await tokenOf(identifiant)}`,
              ...(tenantId ? { 'bocage-tenant': tenantId } : {}),
            },
          }),
      }),
    open: createClient({ baseUrl: servicesUrl }),
    ensureOperator: async (username) => {
      await admin('POST', '/users', {
        username,
        firstName: 'Exploitant',
        lastName: 'de l’instance',
        enabled: true,
        credentials: [{ type: 'password', value: demoPassword, temporary: false }],
      });
      const [user] = (await (await admin('GET', `/users?exact=true&username=${username}`)).json()) as { id: string }[];
      const role: unknown = await (await admin('GET', '/roles/operator')).json();
      await admin('POST', `/users/${user?.id}/role-mappings/realm`, [role]);
    },
  };
};
