import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { repository, startTestStack } from '@bocage/servers';
import { cloneDatabase, ensureAccounts, ownRealm, populate, withAdmin } from '@bocage/testing';

/** `one`: all services in one process; `split`: one process per service, the gateway in front. */
export type Shape = 'one' | 'split';

/** A running instance with a database and a realm of its own. */
export type Instance = {
  url: string;
  env: NodeJS.ProcessEnv;
  adminUrl: string;
  tenants: Record<string, string>;
  people: Record<string, string>;
  /** Asks every process to end (SIGTERM); gives the exit code of each, by service (`all` in one process). */
  end(): Promise<Record<string, number | null>>;
  /** The same processes again, on the same data. */
  again(): Promise<void>;
  close(): Promise<void>;
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const ready = async (url: string, children: Map<string, ChildProcess>): Promise<void> => {
  for (let tries = 0; tries < 300; tries++) {
    for (const [name, { exitCode }] of children)
      if (exitCode !== null) throw new Error(`${name} ended with ${exitCode} before it answered`);
    // The gateway's answer speaks for every service behind it.
    const ok = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
};

const launch = (env: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, [join(repository, 'services/bocage/src/main.ts'), 'serve'], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });

const stop = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
    const limit = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.once('exit', (code) => {
      clearTimeout(limit);
      resolve(code);
    });
    child.kill('SIGTERM');
  });

/** Starts an instance of the given shape on the test servers. With `empty`, nobody is there but the operator's account. */
export const startInstance = async (options: { shape?: Shape; empty?: boolean } = {}): Promise<Instance> => {
  const stack = await startTestStack(process.env);
  const database = await cloneDatabase({ ...process.env, ...stack.env });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const scratch = { ...stack.env };
  const realm = await ownRealm(url, scratch);
  const env: NodeJS.ProcessEnv = {
    ...database.env,
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    KEYCLOAK_REALM: realm.name,
    BOCAGE_PUBLIC_URL: url,
    BOCAGE_PORT: String(port),
    S3_BUCKET: realm.name,
    DATABASE_POOL_MAX: '6',
    // Short enough to be seen to expire.
    STORAGE_LINK_SECONDS: '5',
    // Nobody answers there: the proofs of the trail wait, and it is said when they have waited for too long.
    BOCAGE_TSA_URL: 'http://127.0.0.1:9/tsa',
    BOCAGE_TARGETS: 'all',
  };
  const accounts = await ensureAccounts(env);
  const ids = options.empty
    ? { tenants: {}, people: {}, memberships: {} }
    : await withAdmin(database.adminUrl, (client) => populate(client, accounts));
  const envs = new Map<string, NodeJS.ProcessEnv>();
  if (options.shape === 'split') {
    const ports = new Map<string, number>();
    for (const name of ['identity', 'notes', 'storage', 'audit']) ports.set(name, await freePort());
    const urls = Object.fromEntries(
      [...ports].map(([name, at]) => [`BOCAGE_URL_${name.toUpperCase()}`, `http://127.0.0.1:${at}`]),
    );
    for (const [name, at] of ports)
      envs.set(name, { ...env, ...urls, BOCAGE_TARGETS: name, BOCAGE_SERVICES_PORT: String(at) });
    envs.set('gateway', { ...env, ...urls, BOCAGE_TARGETS: 'gateway' });
  } else envs.set('all', env);
  const children = new Map<string, ChildProcess>();
  const again = async (): Promise<void> => {
    for (const [name, own] of envs) children.set(name, launch(own));
    await ready(url, children);
  };
  const end = async (): Promise<Record<string, number | null>> =>
    Object.fromEntries(
      await Promise.all([...children].map(async ([name, child]) => [name, await stop(child)] as const)),
    );
  const close = async (): Promise<void> => {
    await end();
    await realm.drop();
    await database.drop();
  };
  try {
    await again();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url,
    env,
    adminUrl: database.adminUrl,
    tenants: ids.tenants,
    people: ids.people,
    end,
    again,
    close,
  };
};
