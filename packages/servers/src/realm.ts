import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeycloakAdmin } from './keycloak.ts';

/** What a realm is filled with: the same names that Keycloak's own `--import-realm` would read in its environment. */
export type RealmValues = {
  KEYCLOAK_REALM: string;
  KEYCLOAK_CLIENT_SECRET: string;
  KEYCLOAK_ADMIN_CLIENT_SECRET: string;
  BOCAGE_PUBLIC_URL: string;
  /** Where Keycloak reaches the gateway to end a session; usually under BOCAGE_PUBLIC_URL. */
  KEYCLOAK_BACKCHANNEL_URL: string;
  KEYCLOAK_SMTP_HOST: string;
  KEYCLOAK_SMTP_PORT: string;
  KEYCLOAK_SMTP_FROM: string;
};

type Client = { clientId: string; redirectUris?: string[]; attributes?: Record<string, string> };
type Realm = { realm: string; clients: Client[]; scopeMappings: unknown[]; attributes: Record<string, string> };

const fill = (text: string, values: RealmValues): string =>
  text.replace(/\$\{([A-Z_]+)\}/g, (all, name: string) =>
    name in values ? JSON.stringify(values[name as keyof RealmValues]).slice(1, -1) : all,
  );

/**
 * The realm of `infra/keycloak/bocage-realm.json`, filled. With `testClients`, two more clients give tokens of
 * level 1 (`bocage-test`) and 2 (`bocage-test-2`, both with secret `bocage-test`) against a password, and the gateway
 * may listen on any local port: for tests and measures only.
 */
export const renderRealm = async (
  folder: string,
  values: RealmValues,
  options: { testClients?: boolean } = {},
): Promise<Realm> => {
  const realm = JSON.parse(fill(await readFile(join(folder, 'bocage-realm.json'), 'utf8'), values)) as Realm;
  if (!options.testClients) return realm;
  const extra = JSON.parse(await readFile(join(folder, 'test-clients.json'), 'utf8')) as {
    clients: Client[];
    scopeMappings: unknown[];
    redirectUris: string[];
  };
  const gateway = realm.clients.find((client) => client.clientId === 'bocage-gateway');
  if (gateway) {
    gateway.redirectUris = [...(gateway.redirectUris ?? []), ...extra.redirectUris];
    gateway.attributes = { ...gateway.attributes, 'post.logout.redirect.uris': extra.redirectUris.join('##') };
  }
  realm.clients.push(...extra.clients);
  realm.scopeMappings.push(...extra.scopeMappings);
  return realm;
};

/** A token of Keycloak's bootstrap client; it lives 60 s. */
export const adminToken = async (admin: KeycloakAdmin): Promise<string> => {
  const response = await fetch(`${admin.url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: admin.clientId,
      client_secret: admin.clientSecret,
    }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok)
    throw new Error(`Keycloak refused its bootstrap client: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { access_token: string }).access_token;
};

const call = async (admin: KeycloakAdmin, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${admin.url}/admin/realms${path}`, {
    method,
    headers: { authorization: `Bearer ${await adminToken(admin)}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });

/** Imports a realm unless one of that name exists; tells which. */
export const importRealm = async (admin: KeycloakAdmin, realm: Realm): Promise<'imported' | 'present'> => {
  const known = await fetch(`${admin.url}/realms/${realm.realm}`, { signal: AbortSignal.timeout(30_000) });
  await known.body?.cancel();
  if (known.ok) return 'present';
  const response = await call(admin, 'POST', '', realm);
  if (response.status === 409) return 'present';
  if (!response.ok)
    throw new Error(`Keycloak refused the realm ${realm.realm}: ${response.status} ${await response.text()}`);
  return 'imported';
};

/**
 * Brings the clients and settings of a realm that exists to what its file says; its accounts, keys and flows stay.
 */
export const alignRealm = async (admin: KeycloakAdmin, realm: Realm): Promise<void> => {
  const { clients, ...rest } = realm;
  const skipped = [
    'users',
    'roles',
    'scopeMappings',
    'components',
    'authenticationFlows',
    'authenticatorConfig',
    'requiredActions',
  ];
  const settings = Object.fromEntries(Object.entries(rest).filter(([key]) => !skipped.includes(key)));
  const demand = async (response: Response, what: string): Promise<Response> => {
    if (!response.ok) throw new Error(`Keycloak refused ${what}: ${response.status} ${await response.text()}`);
    return response;
  };
  await demand(await call(admin, 'PUT', `/${realm.realm}`, settings), `the settings of ${realm.realm}`);
  for (const client of clients) {
    const found = await demand(
      await call(admin, 'GET', `/${realm.realm}/clients?clientId=${client.clientId}`),
      client.clientId,
    );
    const [known] = (await found.json()) as { id: string }[];
    const [method, path] = known ? (['PUT', `/${known.id}`] as const) : (['POST', ''] as const);
    await demand(await call(admin, method, `/${realm.realm}/clients${path}`, client), client.clientId);
  }
};

/** Removes a realm with its accounts; one that does not exist is no fault. */
export const deleteRealm = async (admin: KeycloakAdmin, name: string): Promise<void> => {
  const response = await call(admin, 'DELETE', `/${name}`);
  if (!response.ok && response.status !== 404)
    throw new Error(`Keycloak kept the realm ${name}: ${response.status} ${await response.text()}`);
};
