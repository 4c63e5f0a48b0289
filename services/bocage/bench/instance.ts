import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createClient, createNote, createWorkspace } from '@bocage/contracts';
import { repository } from '@bocage/servers';
import { bearerOf, type TestDatabase } from '@bocage/testing';

export const workspaceCount = 40;
export const notesEach = 50;
const text = 'Bocage '.repeat(285);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

/** The services in one process on a database, without their jobs; how long until they answered, and what they take. */
export const startServices = async (database: TestDatabase) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(process.execPath, [join(repository, 'services/bocage/src/main.ts'), 'serve'], {
    env: {
      ...database.env,
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      BOCAGE_JOBS: 'off',
      BOCAGE_TARGETS: 'identity,notes,storage,audit',
      BOCAGE_SERVICES_PORT: String(port),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const answers = () =>
    fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`the services stopped: ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const coldMs = performance.now() - started;
  while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 50));
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const resident = Number(/^process_resident_memory_bytes ([\d.e+]+)/m.exec(metrics)?.[1]) / 1e6;
  return { url, coldMs, resident, stop: () => stop(child) };
};

/** The bare route on the same database. */
export const startBare = async (database: TestDatabase) => {
  const child = fork(join(import.meta.dirname, 'bare.ts'), {
    env: { ...process.env, BENCH_DATABASE_URL: database.adminUrl },
  });
  const { url } = await new Promise<{ url: string }>((resolve) =>
    child.once('message', resolve as (message: unknown) => void),
  );
  return { url, stop: () => stop(child) };
};

/** An agent's bearer, renewed as long as the measure lasts. */
export const keepBearer = async (tenantId: string, env: NodeJS.ProcessEnv) => {
  let token = await bearerOf('a.agent', 2, env);
  const renewal = setInterval(() => void bearerOf('a.agent', 2, env).then((fresh) => (token = fresh)), 10_000);
  return {
    headers: () => ({ authorization: `Bearer ${token}`, 'bocage-tenant': tenantId }),
    stop: () => clearInterval(renewal),
  };
};

/** 40 workspaces of 50 notes of 2 KB, through the API. */
export const fill = async (baseUrl: string, headers: () => Record<string, string>) => {
  const call = createClient({ baseUrl, headers });
  const workspaces: string[] = [];
  const notes: string[] = [];
  for (let w = 0; w < workspaceCount; w++) {
    const { id } = await call(createWorkspace, { body: { name: `Espace ${w}` } });
    workspaces.push(id);
    const made = Array.from({ length: notesEach }, (_, n) =>
      call(createNote, {
        body: { workspaceId: id, parentId: null, title: `Note ${n}`, content: [{ type: 'paragraph', text }] },
      }),
    );
    notes.push(...(await Promise.all(made)).map((note) => note.id));
  }
  return { workspaces, notes };
};
