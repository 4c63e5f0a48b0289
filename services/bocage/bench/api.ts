// `pnpm bench`: the notes' API, bearers straight to the services, in alternation with a bare express + pg route on the
// same PostgreSQL and the same rows. A measure, not a test: figures are printed as they come, with their spread.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createClient, createNote, createWorkspace } from '@bocage/contracts';
import { repository, startTestStack } from '@bocage/servers';
import { bearerOf, cloneDatabase, ensureAccounts, populate, withAdmin } from '@bocage/testing';
import { header, load, type Measure, row, type Shot } from './load.ts';

const workspaceCount = 40;
const notesEach = 50;
const connections = 32;
const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const median = (measures: readonly Measure[], key: keyof Measure): number =>
  [...measures].sort((a, b) => a[key] - b[key])[Math.floor(measures.length / 2)]?.[key] ?? 0;
const middle = (measures: readonly Measure[]): Measure =>
  Object.fromEntries(
    (Object.keys(measures[0] ?? {}) as (keyof Measure)[]).map((key) => [key, median(measures, key)]),
  ) as Measure;

const stack = await startTestStack(process.env);
const env: NodeJS.ProcessEnv = { ...process.env, ...stack.env };
Object.assign(process.env, stack.env);
const database = await cloneDatabase(env);
const children: ChildProcess[] = [];
try {
  const accounts = await ensureAccounts(env);
  const { tenants } = await withAdmin(database.adminUrl, (client) => populate(client, accounts));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const services = spawn(process.execPath, [join(repository, 'services/bocage/src/main.ts'), 'serve'], {
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
  children.push(services);
  while (
    !(await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    ))
  )
    await new Promise((resolve) => setTimeout(resolve, 20));
  const coldMs = performance.now() - started;
  const resident = /^process_resident_memory_bytes ([\d.e+]+)/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
  process.stdout.write(
    `cold start of the services: ${Math.round(coldMs)} ms, ${Math.round(Number(resident) / 1e6)} MB resident\n`,
  );

  let token = await bearerOf('a.agent', 2, env);
  const renewal = setInterval(() => void bearerOf('a.agent', 2, env).then((fresh) => (token = fresh)), 10_000);
  renewal.unref();
  const headers = () => ({ authorization: `Bearer ${token}`, 'bocage-tenant': tenants.a });
  const call = createClient({ baseUrl: url, headers });
  const text = 'Bocage '.repeat(285);
  const workspaces: string[] = [];
  const notes: string[] = [];
  for (let w = 0; w < workspaceCount; w++) {
    const { id } = await call(createWorkspace, { body: { name: `Espace ${w}` } });
    workspaces.push(id);
    const made = Array.from({ length: notesEach }, async (_, n) => {
      const note = await call(createNote, {
        body: { workspaceId: id, parentId: null, title: `Note ${n}`, content: [{ type: 'paragraph', text }] },
      });
      notes.push(note.id);
    });
    await Promise.all(made);
  }
  await withAdmin(database.adminUrl, async (client) => {
    await client.query(
      'create schema bench; create table bench.note (id uuid primary key, workspace_id uuid, title text, at timestamptz default now()); analyze',
    );
  });
  const bare = fork(join(import.meta.dirname, 'bare.ts'), {
    env: { ...process.env, BENCH_DATABASE_URL: database.adminUrl },
  });
  children.push(bare);
  const { url: bareUrl } = await new Promise<{ url: string }>((resolve) =>
    bare.once('message', resolve as (message: unknown) => void),
  );

  const any = (list: readonly string[], n: number): string => list[(n * 7919) % list.length] ?? '';
  const kinds: { name: string; ours: (n: number) => Shot; bare: (n: number) => Shot }[] = [
    {
      name: 'list a workspace’s notes (50)',
      ours: (n) => ({ method: 'GET', path: `/api/notes/workspaces/${any(workspaces, n)}/items?limit=50` }),
      bare: (n) => ({ method: 'GET', path: `/list/${any(workspaces, n)}` }),
    },
    {
      name: 'read a note (opened: once an hour)',
      ours: (n) => ({ method: 'GET', path: `/api/notes/notes/${any(notes, n)}` }),
      bare: (n) => ({ method: 'GET', path: `/note/${any(notes, n)}` }),
    },
    {
      name: 'create a note',
      ours: (n) => ({
        method: 'POST',
        path: '/api/notes/notes',
        body: JSON.stringify({ workspaceId: any(workspaces, n), parentId: null, title: `Charge ${n}` }),
      }),
      bare: (n) => ({
        method: 'POST',
        path: '/note',
        body: JSON.stringify({ workspaceId: any(workspaces, n), title: `Charge ${n}` }),
      }),
    },
  ];
  process.stdout.write(
    `${workspaceCount} workspaces, ${notes.length} notes of 2 KB, ${connections} connections, ${rounds} rounds of ${seconds} s, medians\n${header}\n`,
  );
  for (const kind of kinds) {
    const ours: Measure[] = [];
    const theirs: Measure[] = [];
    for (let round = 0; round < rounds; round++) {
      theirs.push(await load({ url: bareUrl, headers: () => ({}), shot: kind.bare, connections, seconds }));
      ours.push(await load({ url, headers, shot: kind.ours, connections, seconds }));
    }
    const [a, b] = [middle(ours), middle(theirs)];
    const spread = ours.map((one) => one.perSecond.toFixed(0)).join(', ');
    process.stdout.write(
      `${row(kind.name, a)}\n${row('  bare route', b)}\n  ${(a.perSecond / b.perSecond).toFixed(2)} of the bare route’s rate; rounds: ${spread}\n`,
    );
  }
  clearInterval(renewal);
} finally {
  for (const child of children) child.kill('SIGTERM');
  await database.drop();
}
