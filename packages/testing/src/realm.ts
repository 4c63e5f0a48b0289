import { randomBytes } from 'node:crypto';
import {
  adminToken,
  deleteRealm,
  importRealm,
  type KeycloakAdmin,
  keycloakFolder,
  realmValues,
  renderRealm,
} from '@bocage/servers';

export type TestRealm = {
  name: string;
  admin: KeycloakAdmin;
  /** Changes settings of the realm, or of what is at `path` in it, as Keycloak names them. */
  change(settings: Record<string, unknown>, path?: string): Promise<void>;
  drop(): Promise<void>;
};

/**
 * A realm of one test file's own, from the same file as every other, whose gateway listens at `publicUrl`: for what would
 * disturb others in the shared one (back-channel logout, brute force, events). It becomes this process's `KEYCLOAK_REALM`.
 */
export const ownRealm = async (publicUrl: string, env: NodeJS.ProcessEnv = process.env): Promise<TestRealm> => {
  const name = `t-${Math.floor(Date.now() / 3_600_000)}-${randomBytes(5).toString('hex')}`;
  const admin: KeycloakAdmin = {
    url: env.KEYCLOAK_URL ?? '',
    clientId: env.KEYCLOAK_BOOTSTRAP_CLIENT_ID ?? '',
    clientSecret: env.KEYCLOAK_BOOTSTRAP_CLIENT_SECRET ?? '',
  };
  await dropOld(admin);
  const values = { ...realmValues({ ...env, KEYCLOAK_REALM: name }, publicUrl, 25), KEYCLOAK_REALM: name };
  await importRealm(admin, await renderRealm(keycloakFolder, values, { testClients: true }));
  env.KEYCLOAK_REALM = name;
  const change = async (settings: Record<string, unknown>, path = ''): Promise<void> => {
    const response = await fetch(`${admin.url}/admin/realms/${name}${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${await adminToken(admin)}`, 'content-type': 'application/json' },
      body: JSON.stringify(settings),
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new Error(`Keycloak refused the settings of ${name}: ${response.status}`);
  };
  return { name, admin, change, drop: () => deleteRealm(admin, name) };
};

// Realms of runs that were killed: the hour of making is in the name.
const dropOld = async (admin: KeycloakAdmin): Promise<void> => {
  const response = await fetch(`${admin.url}/admin/realms?briefRepresentation=true`, {
    headers: { authorization: `Bearer ${await adminToken(admin)}` },
    signal: AbortSignal.timeout(15_000),
  });
  const oldest = Math.floor(Date.now() / 3_600_000) - 4;
  for (const { realm } of (await response.json()) as { realm: string }[]) {
    const hour = /^t-(\d+)-/.exec(realm)?.[1];
    if (hour && Number(hour) < oldest) await deleteRealm(admin, realm);
  }
};
