// `pnpm bench:editing`: people typing together, more of them at each step, until the key of one takes too long to the
// screen of another. A measure, not a test. Its own PostgreSQL, as durable as production's; the load in processes of its own.
import { type ChildProcess, fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createClient, createNote } from '@bocage/contracts';
import { startIssuer, withAdmin } from '@bocage/testing';
import { environment, print } from '../crash/config.ts';
import { freePort, killable, pause } from '../crash/process.ts';
import { makePostgres } from '../crash/servers.ts';
import { quantile } from '../crash/verdict.ts';
import { makeWorld } from '../crash/world.ts';
import type { FromTyping, Measured, Seat, ToTyping } from './typing.messages.ts';
import { cpuOf, machineCpu } from './usage.ts';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '20' },
    /** People in one document. */
    clients: { type: 'string', default: '5' },
    'keys-per-second': { type: 'string', default: '5' },
    /** Each step adds as many again: `documents` with their people, or `clients` to each document. */
    grow: { type: 'string', default: 'documents' },
    steps: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '8' },
    /** It is too long when 5 keys in 100 take more than this to another screen. */
    'limit-ms': { type: 'string', default: '100' },
    /** `off`: keys only, no caret that follows them. */
    cursors: { type: 'string', default: 'on' },
    /** A folder for the CPU profile of the service. */
    profile: { type: 'string' },
  },
});
const number = (name: 'documents' | 'clients' | 'steps' | 'seconds' | 'keys-per-second' | 'limit-ms') =>
  Number(values[name]);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const loadProcesses = 2;
const stopAfterMs = 280_000;

const issuer = await startIssuer();
const postgres = await makePostgres();
const loads: ChildProcess[] = [];
const columns = [8, 9, 10, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 6, 5];
const row = (cells: readonly (string | number)[]): void =>
  print(cells.map((cell, at) => String(cell).padStart(columns[at] ?? 8)).join(' '));

const measureOf = (child: ChildProcess, message: ToTyping): Promise<FromTyping> =>
  new Promise((resolve, reject) => {
    child.once('message', (answer: FromTyping) => resolve(answer));
    child.once('exit', () => reject(new Error('a process of typists ended')));
    child.send(message);
  });

const run = async (): Promise<void> => {
  await postgres.server.start();
  const [documents, clients, steps] = [number('documents'), number('clients'), number('steps')];
  const growsDocuments = values.grow === 'documents';
  const world = await makeWorld(postgres.adminUrl, documents * clients * steps);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = killable({
    name: 'notes',
    command: process.execPath,
    args: [...(values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []), here('../crash/service.ts')],
    options: {
      env: {
        ...environment,
        ...world.database.env,
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        KEYCLOAK_URL: issuer.url,
        CRASH_PORT: String(port),
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
    ready: async () => (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok,
  });
  ending.unshift(service.stop);
  await service.start();
  for (let at = 0; at < loadProcesses; at += 1)
    loads.push(fork(here('./typing.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));

  const bearer = (at: number): string => issuer.bearer(world.accounts[at] as string);
  const headers = { authorization: `Bearer ${bearer(0)}`, 'bocage-tenant': world.tenantId };
  const call = createClient({ baseUrl: url, headers: () => headers });
  const content = [{ type: 'paragraph' as const, text: 'Bocage '.repeat(285) }];
  const notes: string[] = [];
  let seats = 0;
  const sitDown = async (): Promise<void> => {
    const before = notes.length;
    if (growsDocuments || before === 0) {
      for (let at = 0; at < documents; at += 1) {
        const body = { workspaceId: world.workspaceId, parentId: null, title: `Note ${before + at + 1}`, content };
        notes.push((await call(createNote, { body })).id);
      }
    }
    const taken = growsDocuments ? notes.slice(before) : notes;
    const places = taken.map((noteId) =>
      Array.from({ length: clients }, (): Seat => ({ noteId, bearer: bearer(seats++) })),
    );
    await Promise.all(
      loads.map((load, at) =>
        measureOf(load, {
          type: 'sit',
          seats: places.filter((_, index) => index % loads.length === at).flat(),
          url,
          tenant: world.tenantId,
          keysPerSecond: number('keys-per-second'),
          cursors: values.cursors === 'on',
        }),
      ),
    );
  };

  const metric = (text: string, name: string): number =>
    Number(new RegExp(`^${name} ([\\d.e+-]+)`, 'm').exec(text)?.[1] ?? 0);
  const look = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const transactions = await withAdmin(world.database.adminUrl, async (client) => {
      const { rows } = await client.query<{ n: string }>(
        'select xact_commit as n from pg_stat_database where datname = current_database()',
      );
      return Number(rows[0]?.n);
    });
    return {
      at: performance.now(),
      service: cpuOf(service.pid()),
      postgres: cpuOf(postgres.server.pid(), true),
      load: loads.reduce((sum, { pid }) => sum + cpuOf(pid), 0),
      machine: machineCpu(),
      commits: metric(text, 'bocage_notes_commits_total'),
      updates: metric(text, 'bocage_notes_updates_total'),
      lag: metric(text, 'nodejs_eventloop_lag_p99_seconds') * 1_000,
      transactions,
    };
  };

  print(
    `${documents} documents × ${clients} people × ${number('keys-per-second')} keys/s, then as many ${values.grow} again at each step; carets ${values.cursors}; ${number('seconds')} s measured each; CPU in % of one core`,
  );
  row([
    'people',
    'updates/s',
    'screens/s',
    'screen',
    'p95',
    'p99',
    'saved',
    'p95',
    'p99',
    'CPU',
    'of PG',
    'of load',
    'others',
    'tx/s',
    'commits',
    'batch',
    'cuts',
  ]);
  let held = 0;
  for (let step = 1; step <= steps; step += 1) {
    await sitDown();
    await pause(3_000);
    const before = await look();
    const parts = (await Promise.all(
      loads.map((load) => measureOf(load, { type: 'measure', ms: number('seconds') * 1_000 })),
    )) as (FromTyping & Measured)[];
    const after = await look();
    const seconds = (after.at - before.at) / 1_000;
    const screen = parts.flatMap((part) => part.screen);
    const acknowledged = parts.flatMap((part) => part.acknowledged);
    const share = (what: 'service' | 'postgres' | 'load'): number => ((after[what] - before[what]) / seconds) * 100;
    const ours = share('service') + share('postgres') + share('load');
    const others = ((after.machine.used - before.machine.used) / seconds) * 100 - ours;
    const p95 = quantile(screen, 0.95);
    row([
      seats,
      (acknowledged.length / number('seconds')).toFixed(0),
      (screen.length / number('seconds')).toFixed(0),
      ...[screen, acknowledged].flatMap((list) => [0.5, 0.95, 0.99].map((q) => quantile(list, q).toFixed(1))),
      share('service').toFixed(0),
      share('postgres').toFixed(0),
      share('load').toFixed(0),
      Math.max(0, others).toFixed(0),
      ((after.transactions - before.transactions) / seconds).toFixed(0),
      ((after.commits - before.commits) / seconds).toFixed(0),
      ((after.updates - before.updates) / Math.max(1, after.commits - before.commits)).toFixed(1),
      parts.reduce((sum, { cuts }) => sum + cuts, 0),
    ]);
    if (!(p95 <= number('limit-ms')) || screen.length === 0) {
      print(
        `held ${held} people; with ${seats}, p95 from a key to another screen is ${p95.toFixed(0)} ms (service's loop late by ${after.lag.toFixed(0)} ms at p99)`,
      );
      return;
    }
    held = seats;
  }
  print(`held ${held} people, all that was asked for`);
};

const ending: (() => Promise<unknown>)[] = [postgres.server.stop, issuer.close];
const end = async (): Promise<void> => {
  for (const load of loads) if (load.connected) load.disconnect();
  for (const stop of ending.splice(0)) await stop().catch(() => {});
  for (const dir of [postgres.dir, `${postgres.dir}.password`]) rmSync(dir, { recursive: true, force: true });
};
const stopped = new Promise<string>((resolve) => {
  setTimeout(() => resolve(`stopped after ${stopAfterMs / 1_000} s`), stopAfterMs).unref();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
});
const fate = await Promise.race([run(), stopped]).catch((error: unknown) => {
  process.exitCode = 1;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
});
if (fate) print(fate);
await end();
process.exit();
