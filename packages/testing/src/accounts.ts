import { setTimeout } from 'node:timers/promises';
import { type PersonKey, testPassword, testPeople, usernameOf } from './people.ts';

type Json = Record<string, unknown>;

const required = (env: NodeJS.ProcessEnv, name: string): string => {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set: the test servers are not running`);
  return value;
};

const form = (values: Record<string, string>) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(values).toString(),
  signal: AbortSignal.timeout(15_000),
});

const tokenUrl = (env: NodeJS.ProcessEnv): string =>
  `${required(env, 'KEYCLOAK_URL')}/realms/${env.KEYCLOAK_REALM ?? 'bocage'}/protocol/openid-connect/token`;

const tokenOf = async (env: NodeJS.ProcessEnv, values: Record<string, string>): Promise<string> => {
  const response = await fetch(tokenUrl(env), form(values));
  const body = (await response.json()) as { access_token?: string; error_description?: string };
  if (!body.access_token)
    throw new Error(`Keycloak refused a token: ${response.status} ${body.error_description ?? ''}`);
  return body.access_token;
};

/** A caller of Keycloak's admin API as the identity service does it: `admin('GET', '/users?username=x')`. */
export const keycloakAdmin = async (env: NodeJS.ProcessEnv = process.env) => {
  const token = await tokenOf(env, {
    grant_type: 'client_credentials',
    client_id: env.KEYCLOAK_ADMIN_CLIENT_ID ?? 'bocage-identity',
    client_secret: required(env, 'KEYCLOAK_ADMIN_CLIENT_SECRET'),
  });
  const base = `${required(env, 'KEYCLOAK_URL')}/admin/realms/${env.KEYCLOAK_REALM ?? 'bocage'}`;
  return async <T>(method: string, path: string, body?: Json | Json[]): Promise<T> => {
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(15_000),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok && response.status !== 409)
      throw new Error(`Keycloak: ${method} ${path} answered ${response.status}`);
    const text = await response.text();
    return (text ? JSON.parse(text) : null) as T;
  };
};

// Test files run side by side and share the accounts: what one of them is doing may be refused to another for a moment.
const patiently = async <T>(work: () => Promise<T>, left = 5): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (left === 0) throw error;
    await setTimeout(100 + Math.random() * 300);
    return patiently(work, left - 1);
  }
};

/** Makes the people's accounts in the realm where they are missing, and gives each one's id (`sub`). */
export const ensureAccounts = async (env: NodeJS.ProcessEnv = process.env): Promise<Record<PersonKey, string>> => {
  const admin = await keycloakAdmin(env);
  const found: Partial<Record<PersonKey, string>> = {};
  for (const person of testPeople) {
    const username = usernameOf(person.key);
    const find = async () => (await admin<{ id: string }[]>('GET', `/users?exact=true&username=${username}`))[0]?.id;
    let id = await find();
    if (!id) {
      await admin('POST', '/users', {
        username,
        firstName: person.given,
        lastName: person.family,
        enabled: true,
        credentials: [{ type: 'password', value: testPassword, temporary: false }],
      });
      id = await find();
    }
    if ('operator' in person) {
      // Another test process may be giving it the role at this very moment: what counts is that it has it.
      await patiently(async () => {
        const roles = await admin<{ name: string }[]>('GET', `/users/${id}/role-mappings/realm`);
        if (!roles.some(({ name }) => name === 'operator'))
          await admin('POST', `/users/${id}/role-mappings/realm`, [await admin<Json>('GET', '/roles/operator')]);
      });
    }
    found[person.key] = id;
  }
  return found as Record<PersonKey, string>;
};

const held = new Map<string, { token: string; until: number }>();

/** A real access token of a person; `acr` 2 comes from a test client that says a second factor was given. */
export const bearerOf = async (
  key: PersonKey,
  acr: 1 | 2 = 1,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> => {
  const slot = `${env.KEYCLOAK_REALM}/${key}/${acr}`;
  const known = held.get(slot);
  if (known && known.until > Date.now()) return known.token;
  const ask = () =>
    tokenOf(env, {
      grant_type: 'password',
      client_id: acr === 2 ? 'bocage-test-2' : 'bocage-test',
      client_secret: 'bocage-test',
      username: usernameOf(key),
      password: testPassword,
      scope: 'openid',
    });
  // Brute-force protection answers « wrong password » to a sign-in while another one of the same account is checked.
  const token = await patiently(ask);
  held.set(slot, { token, until: Date.now() + 40_000 });
  return token;
};
