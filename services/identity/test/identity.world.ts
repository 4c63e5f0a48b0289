import { createJobs, createLog } from '@bocage/platform';
import { keycloakAdmin, ownRealm, type TestRealm, testWorld, type World, type WorldOptions } from '@bocage/testing';
import { createIdentity } from '../src/index.ts';
import { keycloakProxy, type KeycloakProxy } from './keycloak.proxy.ts';

export type Organization = { id: string; name: string; alias: string; enabled: boolean };
export type IdentityWorld = World & {
  proxy: KeycloakProxy;
  /** Keycloak as an administrator of its console sees it. */
  keycloak: Awaited<ReturnType<typeof keycloakAdmin>>;
  organizations(): Promise<Organization[]>;
  changeRealm: TestRealm['change'];
  /** Runs a job now that would run by itself later. */
  job(name: string): Promise<void>;
};

/** A world with a realm of its own, the identity service on it, and a way to Keycloak that can be cut. */
export const identityWorld = async (
  options: WorldOptions & { organizations?: boolean } = {},
): Promise<IdentityWorld> => {
  const realm = await ownRealm('http://localhost:8080');
  const proxy = await keycloakProxy(process.env.KEYCLOAK_URL ?? '');
  const world = await testWorld({
    services: { identity: createIdentity },
    ...options,
    env: { KEYCLOAK_ADMIN_URL: proxy.url, KEYCLOAK_REALM: realm.name, KEYCLOAK_POLL_MS: '300', ...options.env },
  });
  // The people of the world were put there by SQL: nothing of theirs waits to be told to Keycloak.
  await world.sql('update access.sync set done_version = version');
  if (options.organizations)
    await world.sql(`insert into access.sync (kind, id) select 'tenant', id from access.tenant`);
  const keycloak = async <T>(...call: Parameters<Awaited<ReturnType<typeof keycloakAdmin>>>): Promise<T> =>
    (await keycloakAdmin(process.env))<T>(...call);
  const jobs = createJobs({
    redisUrl: world.env.REDIS_URL,
    databaseUrl: world.env.DATABASE_URL ?? '',
    password: world.env.DATABASE_PASSWORD_QUEUE,
    prefix: world.env.QUEUE_PREFIX ?? '',
    log: createLog({ level: 'error', json: false }),
  });
  return {
    ...world,
    proxy,
    job: (name) => jobs.add('identity', name, {}),
    keycloak,
    changeRealm: realm.change,
    organizations: () => keycloak<Organization[]>('GET', '/organizations?max=1000'),
    close: async () => {
      await jobs.close();
      await world.close();
      await proxy.close();
      await realm.drop();
    },
  };
};

type Profile = { attributes: { name: string; validations?: Record<string, object> }[] };
/** From now on the realm takes no parenthesis in a name, as some consoles have it. */
export const refuseParentheses = async ({ keycloak, changeRealm }: IdentityWorld): Promise<void> => {
  const profile = await keycloak<Profile>('GET', '/users/profile');
  const attributes = profile.attributes.map((one) =>
    one.name === 'firstName' || one.name === 'lastName'
      ? { ...one, validations: { ...one.validations, 'person-name-prohibited-characters': {} } }
      : one,
  );
  await changeRealm({ ...profile, attributes }, '/users/profile');
};

/** Waits until something is so; fails the test after `ms`. */
export const until = async <T>(ask: () => Promise<T | null | undefined | false>, ms = 15_000): Promise<T> => {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
};
