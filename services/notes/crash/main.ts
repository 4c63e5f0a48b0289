// Kills the service's replicas, PostgreSQL and Redis at random moments under real typing clients, and counts what had
// been said to be saved and is not there: `node services/notes/crash/main.ts --kills 200`. Exit code 1 when anything is.
import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createClient, createNote } from '@bocage/contracts';
import { config, print } from './config.ts';
import { startIssuer } from './issuer.ts';
import { freePort, type Killable, killable, pause } from './process.ts';
import { makePostgres, makeRedis } from './servers.ts';
import type { FromTypists, ToTypists, TypistPlan } from './typist.messages.ts';
import { lostTokens, quantile, textsOfLog } from './verdict.ts';
import { makeWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    /** A third of them write alone, each in a note of their own: nobody's screen can give back what the server lost. */
    typists: { type: 'string', default: '12' },
    /** Notes in which the others write together. */
    notes: { type: 'string', default: '4' },
    'keys-per-second': { type: 'string', default: '5' },
    /** Only these: `PostgreSQL`, `Redis`, `notes`. */
    only: { type: 'string' },
    /** Calm after each kill. */
    'gap-ms': { type: 'string', default: '0' },
    /** Acknowledges before it appends: the harness must then find losses. */
    mutant: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const issuer = await startIssuer();
const [postgres, redis] = [await makePostgres(), await makeRedis()];
await Promise.all([postgres.server.start(), redis.server.start()]);
const world = await makeWorld(postgres.adminUrl, 6);

const makeReplica = async (name: string): Promise<{ server: Killable; url: string }> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...world.database.env,
    NODE_ENV: 'production',
    LOG_LEVEL: 'error',
    KEYCLOAK_URL: issuer.url,
    REDIS_URL: redis.url,
    CRASH_PORT: String(port),
    ...(values.mutant ? { CRASH_MUTANT: 'acknowledge-first' } : {}),
  };
  const server = killable({
    name,
    command: process.execPath,
    args: [here('./service.ts')],
    options: { env, stdio: ['ignore', config.CRASH_VERBOSE ? 'inherit' : 'ignore', 'inherit'] },
    ready: async () => (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1_000) })).ok,
  });
  return { server, url };
};
const replicas = [await makeReplica('notes A'), await makeReplica('notes B')];
await Promise.all(replicas.map(({ server }) => server.start()));

const bearer = (at: number): string => issuer.bearer(world.accounts[at % world.accounts.length] as string);
const headers = { authorization: `Bearer ${bearer(0)}`, 'bocage-tenant': world.tenantId };
const call = createClient({ baseUrl: replicas[0]?.url ?? '', headers: () => headers });
const typists = Number(values.typists);
const together = typists - Math.ceil(typists / 3);
const shared = Math.min(Number(values.notes), together);
const notes: string[] = [];
for (let at = 0; at < shared + typists - together; at += 1) {
  const body = { workspaceId: world.workspaceId, parentId: null, title: `Note ${at + 1}` };
  notes.push((await call(createNote, { body })).id);
}

// The typists, in two processes.
const acknowledged = new Map<string, { noteId: string; upTo: number }>();
const recoveries: number[] = [];
const settled = new Map<string, number>();
let left: (url: string) => void = () => {};
const plans: TypistPlan[] = Array.from({ length: typists }, (_, at) => ({
  name: `t${String(at).padStart(2, '0')}`,
  noteId: notes[at < together ? at % shared : shared + at - together] as string,
  alone: at >= together,
  bearer: bearer(at),
  tenant: world.tenantId,
}));
let texts: (message: FromTypists & { type: 'texts' }) => void = () => {};
const rooms = [0, 1].map((half) => {
  const child = fork(here('./typist.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.on('message', (message: FromTypists) => {
    if (message.type === 'acknowledged') {
      const noteId = plans.find((plan) => plan.name === message.name)?.noteId ?? '';
      acknowledged.set(message.name, { noteId, upTo: message.upTo });
    } else if (message.type === 'recovered') recoveries.push(message.ms);
    else if (message.type === 'settled') settled.set(message.name, message.typed);
    else if (message.type === 'left') left(message.url);
    else texts(message);
  });
  child.on('exit', (code) => {
    if (code) process.exitCode = 2;
  });
  const send = (message: ToTypists): void => void child.send(message);
  send({
    type: 'start',
    typists: plans.filter((_, at) => at % 2 === half),
    urls: replicas.map(({ url }) => url),
    keysPerSecond: Number(values['keys-per-second']),
  });
  return { child, send };
});

const services = replicas.map(({ server }) => server);
const clean = (): void => {
  for (const dir of [postgres.dir, `${postgres.dir}.password`, redis.dir])
    rmSync(dir, { recursive: true, force: true });
};
// Interrupted or failed, it leaves nothing behind either.
const abandon = async (code: number): Promise<void> => {
  for (const { child } of rooms) child.kill('SIGKILL');
  await Promise.all([...services, postgres.server, redis.server].map((server) => server.kill()));
  clean();
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void abandon(130));
process.once('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  void abandon(2);
});
const everyone = [...services, postgres.server, redis.server].filter(
  ({ name }) => !values.only || name.startsWith(values.only),
);
const total = (): number => [...acknowledged.values()].reduce((sum, { upTo }) => sum + upTo, 0);
const counts = new Map<string, number>();
const began = Date.now();
const say = (text: string): void => print(`${String(Math.round((Date.now() - began) / 1_000)).padStart(4)} s  ${text}`);

await pause(2_000);
for (let turn = 0; turn < kills; turn += 1) {
  await pause(Number(values['gap-ms']) + Math.random() * 1_200);
  // Half of the time, right after someone alone on their note was told "saved" and closed their window: only the server
  // has it then, and the replica that told them is the one to kill.
  const teller =
    turn % 2 === 0
      ? await Promise.race([
          new Promise<string>((resolve) => {
            left = resolve;
          }),
          pause(15_000).then(() => null),
        ])
      : null;
  // Each is taken once first, so that a short run misses none; then one of them, at times two at once.
  const untouched = everyone.filter(({ name }) => !counts.has(name));
  const among = untouched.length > 0 ? untouched : everyone;
  const any = (): Killable => among[Math.floor(Math.random() * among.length)] as Killable;
  const told = among.find((one) => one === replicas.find(({ url }) => url === teller)?.server);
  const drawn = any();
  const first = told && (turn === 0 || services.includes(drawn)) ? told : drawn;
  const second = untouched.length === 0 && Math.random() < 0.15 ? any() : null;
  const victims = [...new Set(second ? [first, second] : [first])];
  await Promise.all(victims.map((victim) => victim.kill()));
  for (const { name } of victims) counts.set(name, (counts.get(name) ?? 0) + 1);
  await pause(Math.random() * 500);
  await Promise.all(victims.map((victim) => victim.start()));
  if ((turn + 1) % 10 === 0) say(`${turn + 1} kills, ${total()} edits acknowledged`);
}

// Everybody stops typing; how long until all screens and the log show the same?
const stopped = Date.now();
for (const { send } of rooms) send({ type: 'stop' });
const waitFor = async (what: () => boolean | Promise<boolean>, name: string, timeoutMs = 60_000): Promise<void> => {
  const limit = Date.now() + timeoutMs;
  while (!(await what())) {
    if (Date.now() > limit) throw new Error(`waited in vain: ${name}`);
    await pause(50);
  }
};
await waitFor(() => settled.size === plans.length, 'the typists');
const screens = async (): Promise<{ name: string; noteId: string; text: string }[]> => {
  const all: { name: string; noteId: string; text: string }[] = [];
  for (const { send } of rooms) {
    const answer = new Promise<FromTypists & { type: 'texts' }>((resolve) => {
      texts = resolve;
    });
    send({ type: 'texts' });
    all.push(...(await answer).texts);
  }
  return all;
};
let converged = true;
await waitFor(
  async () => {
    const log = await textsOfLog(world.database.adminUrl);
    return (await screens()).every(({ noteId, text }) => text === log.get(noteId));
  },
  'convergence',
  30_000,
).catch(() => {
  converged = false;
});
const convergedMs = Date.now() - stopped;

const lost = lostTokens(await textsOfLog(world.database.adminUrl), acknowledged);
print(
  `kills          ${[...counts.values()].reduce((sum, count) => sum + count, 0)} (${[...counts].map(([name, count]) => `${name} ${count}`).join(', ')})`,
);
print(`acknowledged   ${total()}`);
print(`lost           ${lost.length}${lost.length > 0 ? ` (${lost.slice(0, 5).join(' ')} …)` : ''}`);
print(`converged      ${converged ? `yes, ${convergedMs} ms after the last key` : 'NO'}`);
print(
  `back to saved  median ${quantile(recoveries, 0.5)} ms, p95 ${quantile(recoveries, 0.95)} ms, most ${quantile(recoveries, 1)} ms (${recoveries.length} cuts)`,
);

for (const { child } of rooms) child.disconnect();
await Promise.all(services.map((server) => server.stop()));
await Promise.all([postgres.server.stop(), redis.server.stop()]);
await issuer.close();
clean();
process.exitCode ||= lost.length > 0 || !converged ? 1 : 0;
