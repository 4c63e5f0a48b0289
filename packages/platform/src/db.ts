import { abilityFor } from '@bocage/permissions';
import { fault } from '@bocage/contracts';
import knexFactory, { type Knex } from 'knex';
import type { PoolClient } from 'pg';
import type { Caller, Context, Member } from './caller.ts';
import { databasePassword } from './config.ts';
import { faultOfDatabase, isSilence } from './db.fault.ts';
import { createTx, type Tx } from './tx.ts';

/** Why work without a person is done: it stands in the trail. */
export type SystemScope = { reason: string; tenantId: string | null; requestId: string; account?: string | null };

/** The only ways to the rows; the pools themselves never leave this file. */
export type Db = {
  /** A transaction of a person acting for a tenant: their rows, and what they may do. */
  as<T>(caller: Member, work: (tx: Tx, ctx: Context) => Promise<T>): Promise<T>;
  /** The same, with what `ask` learns in the flight of the context. */
  asking<A, T>(
    caller: Member,
    ask: (tx: Tx) => Promise<A>,
    work: (tx: Tx, ctx: Context, asked: A) => Promise<T>,
  ): Promise<T>;
  /** As `as`, in one flight with its statements and COMMIT: for work that needs neither the context nor an answer to go on. */
  flight<T>(caller: Member, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A transaction of a person for themselves, without acting tenant. */
  asPerson<T>(caller: Caller, work: (tx: Tx, personId: string) => Promise<T>): Promise<T>;
  /** A transaction without a person, as the service's system role. The reason is traced. */
  asSystem<T>(scope: SystemScope, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Answers when PostgreSQL does; throws otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type DbOptions = {
  url: string;
  /** The run-time role, `bocage_notes`; null for a role that serves only the system (the sealer). */
  role: string | null;
  systemRole: string | null;
  poolMax: number;
  systemPoolMax?: number;
  env?: NodeJS.ProcessEnv;
};

type BeginRow = {
  perimeter_id: string;
  person_id: string;
  membership_id: string;
  permissions: string[];
  tenant_state: string;
};

// Ids reach the BEGIN string as text: only these shapes are let through, so that nothing else can.
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const word = /^[A-Za-z0-9._:-]{1,128}$/;
const literal = (value: string, shape: RegExp): string => {
  if (!shape.test(value)) throw fault('request.invalid', { detail: 'identifiant' });
  return `'${value}'`;
};

const createPool = (url: string, role: string, max: number, env?: NodeJS.ProcessEnv): Knex => {
  const target = new URL(url);
  return knexFactory({
    client: 'pg',
    connection: {
      host: decodeURIComponent(target.hostname),
      port: Number(target.port || 5432),
      database: target.pathname.slice(1),
      user: role,
      password: databasePassword(role, env),
      application_name: role,
      // A statement is sent without waiting for the answers to those before it.
      ...{ pipeline: true },
      // The server's own limits (15 s a statement) are of no help when the server is what went silent.
      connectionTimeoutMillis: 5_000,
      query_timeout: 20_000,
      keepAlive: true,
      ...(target.searchParams.get('sslmode') === 'require' ? { ssl: { rejectUnauthorized: true } } : {}),
    },
    // Its own words would stand beside the structured log; what it warns of is thrown as well.
    log: { warn: () => {}, error: () => {}, debug: () => {}, deprecate: () => {} },
    pool: { min: 0, max, idleTimeoutMillis: 30_000, acquireTimeoutMillis: 5_000 },
  });
};

// knex types its client as `any`; these two calls are its own way to a connection.
type Connections = {
  acquireConnection(): Promise<PoolClient>;
  releaseConnection(client: PoolClient): Promise<void>;
};
const poolOf = (knex: Knex): Connections => knex.client as Connections;

export const createDb = (options: DbOptions): Db => {
  const people = options.role ? createPool(options.url, options.role, options.poolMax, options.env) : null;
  const system = options.systemRole
    ? createPool(options.url, options.systemRole, options.systemPoolMax ?? 2, options.env)
    : null;

  const transact = async <T, R extends object>(
    knex: Knex | null,
    begin: string,
    work: (tx: Tx, began: Promise<R>) => Promise<T>,
  ): Promise<T> => {
    if (!knex) throw new Error('this service has no such database role');
    let client: PoolClient;
    try {
      client = await poolOf(knex).acquireConnection();
    } catch (error) {
      throw faultOfDatabase(error);
    }
    let broken = false;
    try {
      // BEGIN and the context travel in one string. Refused, it leaves a failed transaction or none: no statement sent
      // behind it sees a row or writes one, since nothing of a context stands.
      const began = client
        .query(`BEGIN; ${begin}`)
        .then((answers) => (answers as unknown as { rows: R[] }[])[1]?.rows[0] as R);
      const { tx, settle } = createTx(client, knex);
      const [context, worked] = await Promise.allSettled([began, work(tx, began)]);
      // What was refused first is what is told: what comes after a failed statement only says that one has failed.
      if (context.status === 'rejected') throw context.reason;
      if (worked.status === 'rejected') throw worked.reason;
      await settle();
      return worked.value;
    } catch (error) {
      // One that did not answer would not answer this either.
      broken = isSilence(error);
      // Otherwise always: an error is told before its end is, so what pg knows of the transaction here may be of the one before.
      if (!broken)
        await client.query('ROLLBACK').catch(() => {
          broken = true;
        });
      throw faultOfDatabase(error);
    } finally {
      if (broken) (client as PoolClient & { __knex__disposed?: string }).__knex__disposed = 'broken';
      await poolOf(knex).releaseConnection(client);
    }
  };

  const beginAs = ({ account, tenantId, sessionId, requestId, within, reading }: Member): string => {
    const ids = reading?.asked.map((one) => literal(one, uuid)).join(', ');
    const told = reading
      ? `, ${literal(reading.operation, word)}, ARRAY[${ids}]::uuid[], ${literal(reading.address, uuid)}`
      : '';
    const begin = `SELECT * FROM access.begin(${literal(account, uuid)}, ${literal(tenantId, uuid)}, ${literal(sessionId, word)}, ${literal(requestId, uuid)}${told})`;
    return within === undefined ? begin : `${begin}; SELECT access.within(${literal(within, uuid)})`;
  };

  const asking = async <A, T>(
    caller: Member,
    ask: (tx: Tx) => Promise<A>,
    work: (tx: Tx, ctx: Context, asked: A) => Promise<T>,
  ): Promise<T> => {
    const { tenantId, requestId, acr } = caller;
    return transact<T, BeginRow>(people, beginAs(caller), async (tx, began) => {
      const [context, asked] = await Promise.allSettled([began, ask(tx)]);
      if (context.status === 'rejected') throw context.reason;
      if (asked.status === 'rejected') throw asked.reason;
      const row = context.value;
      const ctx: Context = {
        perimeterId: row.perimeter_id,
        tenantId,
        tenantState: row.tenant_state,
        personId: row.person_id,
        membershipId: row.membership_id,
        permissions: row.permissions,
        ability: abilityFor({
          permissions: row.permissions,
          personId: row.person_id,
          tenantId,
          tenantState: row.tenant_state,
          acr,
        }),
        requestId,
        acr,
      };
      return work(tx, ctx, asked.value);
    });
  };

  return {
    as: (caller, work) => asking(caller, () => Promise.resolve(), work),
    asking,
    flight: async <T>(caller: Member, work: (tx: Tx) => Promise<T>) =>
      transact<T, BeginRow>(people, beginAs(caller), (tx) => tx.last(() => work(tx))),
    asPerson: <T>(caller: Caller, work: (tx: Tx, personId: string) => Promise<T>) => {
      const { account, sessionId, requestId } = caller;
      const begin = `SELECT access.begin_person(${literal(account, uuid)}, ${literal(sessionId, word)}, ${literal(requestId, uuid)}) AS person_id`;
      return transact<T, { person_id: string }>(people, begin, async (tx, began) => work(tx, (await began).person_id));
    },
    asSystem: (scope, work) => {
      const reason = `'${scope.reason.replaceAll("'", "''").slice(0, 200)}'`;
      const tenant = scope.tenantId ? literal(scope.tenantId, uuid) : 'NULL';
      const account = scope.account ? literal(scope.account, uuid) : 'NULL';
      const begin = `SELECT access.begin_system(${reason}, ${tenant}, ${literal(scope.requestId, uuid)}, ${account})`;
      return transact(system, begin, async (tx, began) => {
        await began;
        return work(tx);
      });
    },
    ping: async () => {
      await (people ?? system)?.raw('select 1').timeout(2_000);
    },
    close: async () => {
      await Promise.all([people?.destroy(), system?.destroy()]);
    },
  };
};
