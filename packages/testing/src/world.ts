import { randomBytes } from 'node:crypto';
import type { Client, Input, Route } from '@bocage/contracts';
import { createClient, isEventType, Refusal } from '@bocage/contracts';
import {
  closeShared,
  createPlatform,
  createShared,
  loadConfig,
  newId,
  type Platform,
  platformConfig,
  runServices,
  type Running,
  type Service,
} from '@bocage/platform';
import type pg from 'pg';
import { bearerOf, ensureAccounts } from './accounts.ts';
import { cloneDatabase, type TestDatabase, withAdmin } from './database.ts';
import { type PersonKey, type TenantKey, tenantKeys, testPeople, testTenants, usernameOf } from './people.ts';

/** One person's way to the API: typed calls, and the raw request for what the types forbid. */
export type Actor = {
  call: Client;
  /** The refusal of a call that must be refused: its status and code. Fails the test when it is let through. */
  refused<R extends Route>(route: R, input: Input<R>): Promise<{ status: number; code: string | null }>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  headers(): Promise<Record<string, string>>;
};

export type World = {
  database: TestDatabase;
  env: NodeJS.ProcessEnv;
  /** The services' address (bearers only). */
  url: string;
  tenants: Record<TenantKey, string>;
  people: Record<PersonKey, string>;
  accounts: Record<PersonKey, string>;
  memberships: Record<string, string>;
  /** A person acting for a tenant (their first one by default), with a second factor unless `acr` says 1. */
  as(person: PersonKey, tenant?: TenantKey | null, options?: { acr?: 1 | 2 }): Actor;
  /** A superuser's statement: to arrange or to look, never to stand in for what is tested. */
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  /** Several statements in one string, as one session; the result of each. */
  sqlAll(text: string): Promise<{ rows: Record<string, unknown>[] }[]>;
  /** The types of the events of a tenant's trail (null: the instance's), oldest first. */
  trail(tenant: TenantKey | null): Promise<string[]>;
  close(): Promise<void>;
};

type Factory = (platform: Platform) => Service;
export type WorldOptions = {
  /** The services to run, by name: `{ notes: createNotes }`. Their routes are on one address, as in one process. */
  services?: Record<string, Factory>;
  env?: NodeJS.ProcessEnv;
  /** Runs the queues' workers too (off by default: most tests call what a job calls). */
  jobs?: boolean;
};

/** Puts the tenants and people of `people.ts` into a migrated database, all active; gives their ids. */
export const populate = async (client: pg.Client, accounts: Record<PersonKey, string>) => {
  const perimeters = { near: newId(), away: newId() };
  await client.query('insert into access.perimeter (id, name, siren) values ($1, $2, $3), ($4, $5, $6)', [
    perimeters.near,
    'CC des Essais',
    '200000016',
    perimeters.away,
    'CC d’Ailleurs',
    '200000024',
  ]);
  const tenants = {} as Record<TenantKey, string>;
  for (const key of tenantKeys) {
    const { kind, name, siren, insee, perimeter } = { insee: undefined, ...testTenants[key] };
    tenants[key] = newId();
    await client.query(
      `insert into access.tenant (id, perimeter_id, kind, name, siren, insee, departement_code, departement_name, population, state, activated_at)
       values ($1, $2, $3, $4, $5, $6, '79', 'Deux-Sèvres', 1200, 'active', now())`,
      [tenants[key], perimeters[perimeter], kind, name, siren, insee ?? null],
    );
    await client.query('insert into access.tenant_code (perimeter_id, tenant_id, code) values ($1, $2, $3)', [
      perimeters[perimeter],
      tenants[key],
      insee ?? siren,
    ]);
  }
  const people = {} as Record<PersonKey, string>;
  const memberships: Record<string, string> = {};
  for (const person of testPeople) {
    if (person.key === 'nobody') continue;
    const id = newId();
    people[person.key] = id;
    await client.query(
      `insert into access.person (id, given_name, family_name, identifiant, email, account_id) values ($1, $2, $3, $4, $5, $6)`,
      [id, person.given, person.family, usernameOf(person.key), `${person.key}@essais.example`, accounts[person.key]],
    );
    for (const [tenant, roles] of Object.entries(person.roles) as [TenantKey, readonly string[]][]) {
      const membership = newId();
      memberships[`${person.key}@${tenant}`] = membership;
      const perimeter = perimeters[testTenants[tenant].perimeter];
      await client.query(
        'insert into access.membership (id, perimeter_id, tenant_id, person_id) values ($1, $2, $3, $4)',
        [membership, perimeter, tenants[tenant], id],
      );
      const { rowCount } = await client.query(
        `insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
         select $1, $2, $3, id from access.role where key = any ($4)`,
        [perimeter, tenants[tenant], membership, roles],
      );
      if (rowCount !== roles.length) throw new Error(`a role of ${person.key} is unknown: ${roles.join(', ')}`);
    }
  }
  return { tenants, people, memberships };
};

/** Runs services on a database, with a bucket of their own, on one address, as in one process. */
export const serveOn = async (database: TestDatabase, options: WorldOptions = {}) => {
  const bucket = `t-${randomBytes(6).toString('hex')}`;
  const env: NodeJS.ProcessEnv = {
    ...database.env,
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    S3_BUCKET: bucket,
    DATABASE_POOL_MAX: '8',
    BOCAGE_JOBS: options.jobs ? 'on' : 'off',
    ...options.env,
  };
  let running: Running | null = null;
  const shared = createShared(loadConfig(platformConfig, env), env, () => running?.url ?? '');
  const services = Object.entries(options.services ?? {}).map(([name, factory]) =>
    factory(createPlatform(shared, name)),
  );
  running = await runServices(shared, services, 0, '127.0.0.1');
  return {
    env,
    url: running.url,
    close: async (): Promise<void> => {
      await running?.close();
      await closeShared(shared);
    },
  };
};

/** A cloned database with two communes, their EPCI, a stranger's perimeter and people with real accounts; services running on it. */
export const testWorld = async (options: WorldOptions = {}): Promise<World> => {
  const accounts = await ensureAccounts();
  const database = await cloneDatabase({ ...process.env, ...options.env });
  const { tenants, people, memberships } = await withAdmin(database.adminUrl, (client) => populate(client, accounts));
  const { env, url, close } = await serveOn(database, options);

  const as: World['as'] = (person, tenant, { acr = 2 } = {}) => {
    const entry = testPeople.find((one) => one.key === person);
    const [first] = Object.keys(entry?.roles ?? {}) as TenantKey[];
    const key = tenant === undefined ? first : tenant;
    const headers = async () => ({
      authorization: `Bearer ${await bearerOf(person, acr, env)}`,
      ...(key ? { 'bocage-tenant': tenants[key] } : {}),
    });
    const send = async (input: string | URL | Request, init?: RequestInit) =>
      fetch(input, { ...init, headers: { ...(await headers()), ...(init?.headers as Record<string, string>) } });
    const call = createClient({ baseUrl: url, fetch: send });
    return {
      call,
      headers,
      fetch: (path, init) => send(url + path, init),
      refused: async (route, input) => {
        try {
          await call(route, input);
        } catch (error) {
          if (error instanceof Refusal) return { status: error.status, code: error.code };
          throw error;
        }
        throw new Error(`${route.operationId} was let through`);
      },
    };
  };

  return {
    database,
    env,
    url,
    tenants,
    people,
    accounts,
    memberships,
    as,
    sql: <R extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
      withAdmin(database.adminUrl, async (client) => (await client.query<R>(text, values)).rows),
    sqlAll: (text) =>
      withAdmin(
        database.adminUrl,
        async (client) => (await client.query(text)) as unknown as { rows: Record<string, unknown>[] }[],
      ),
    trail: async (tenant) => {
      const where = tenant ? 'tenant_id = $1' : 'tenant_id is null';
      const text = `select type from audit.event where ${where} order by id`;
      return withAdmin(database.adminUrl, async (client) =>
        (await client.query<{ type: string }>(text, tenant ? [tenants[tenant]] : [])).rows.map((row) => row.type),
      );
    },
    close: async () => {
      const types = await withAdmin(database.adminUrl, async (client) =>
        (await client.query<{ type: string }>('select distinct type from audit.event')).rows.map(({ type }) => type),
      );
      await close();
      await database.drop();
      // Whatever a test makes happen is told by a sentence: a type that is not in the catalogue has none.
      const unsaid = types.filter((type) => !isEventType(type));
      if (unsaid.length > 0) throw new Error(`recorded, but not declared in events.ts: ${unsaid.join(', ')}`);
    },
  };
};
