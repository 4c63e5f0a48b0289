// `pnpm bench:trail`: the audit service as deployed seals what is committed beside it. A measure, not a test.
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { repository, startTestStack } from '@bocage/servers';
import { cloneDatabase, type PersonKey, populate, testPeople, withAdmin } from '@bocage/testing';
import { openParty, openStage } from '@bocage/testing/world';

const backlog = Number(process.env.BENCH_EVENTS ?? 60_000);
const steadySeconds = Number(process.env.BENCH_SECONDS ?? 20);
const pairs = Number(process.env.BENCH_PAIRS ?? 1_500);
const print = (line: string) => void process.stdout.write(`${line}\n`);

Object.assign(process.env, (await startTestStack(process.env)).env);
const database = await cloneDatabase();
const accounts = Object.fromEntries(testPeople.map(({ key }) => [key, randomUUID()])) as Record<PersonKey, string>;
const { tenants } = await withAdmin(database.adminUrl, (client) => populate(client, accounts));
const folder = mkdtempSync(join(tmpdir(), 'bocage-trail-'));
const keyFile = join(folder, 'key.pem');
writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const address = probe.address();
const port = typeof address === 'object' && address ? address.port : 0;
probe.close();
const url = `http://127.0.0.1:${port}`;
const service = spawn(process.execPath, [join(repository, 'services/bocage/src/main.ts'), 'serve'], {
  env: {
    ...database.env,
    NODE_ENV: 'production',
    LOG_LEVEL: 'error',
    BOCAGE_JOBS: 'on',
    BOCAGE_TARGETS: 'audit',
    BOCAGE_SERVICES_PORT: String(port),
    BOCAGE_TRAIL_KEY_FILE: keyFile,
  },
  stdio: ['ignore', 'inherit', 'inherit'],
});
const stage = await openStage(database.adminUrl);
const identity = await openParty(database.adminUrl, 'bocage_identity');
const notes = await openParty(database.adminUrl, 'bocage_notes');
const write = (count: number) =>
  stage.rows(
    `select audit.write('${tenants.a}', null, 'note.created', 'note', null, '{}', jsonb_build_object('title', 'Délibération ' || n), null)
     from generate_series(1, ${count}) n`,
  );
/** Until every event has its leaf and every tree its signature. */
const settled = async (limitMs = 60_000): Promise<void> => {
  const limit = Date.now() + limitMs;
  for (;;) {
    const [row] = await stage.rows<{
      n: string;
    }>(`select (select count(*) from audit.unsealed) + (select count(*) from audit.tree t
      where t.tenant_id is not null and t.size > coalesce((select max(c.size) from audit.checkpoint c where c.tree_id = t.id), 0)) as n`);
    if (Number(row?.n) === 0) return;
    if (Date.now() > limit) throw new Error('the sealer does not follow');
    await pause(20);
  }
};
const quantile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

try {
  while (
    !(await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    ))
  )
    await pause(50);

  await write(backlog);
  const began = performance.now();
  await settled();
  const seconds = (performance.now() - began) / 1_000;
  print(`sealed: ${backlog} events in ${seconds.toFixed(1)} s, ${Math.round(backlog / seconds)} events/s`);

  const [{ size } = { size: '0' }] = await stage.rows<{ size: string }>(
    `select size from audit.tree where tenant_id = '${tenants.a}'`,
  );
  const end = Date.now() + steadySeconds * 1_000;
  while (Date.now() < end) {
    await write(10);
    await pause(20);
  }
  await settled();
  const lags = await stage.rows<{ lag: number }>(`
    select extract(epoch from (select min(c.signed_at) from audit.checkpoint c where c.tree_id = l.tree_id and c.size > l.index) - e.occurred_at)::float8 as lag
    from audit.leaf l join audit.event e on e.id = l.event_id join audit.tree t on t.id = l.tree_id
    where t.tenant_id = '${tenants.a}' and l.index >= ${size}`);
  const seen = lags.map(({ lag }) => lag);
  print(
    `lag from commit to signature, ${Math.round(seen.length / steadySeconds)} events/s for ${steadySeconds} s: p50 ${quantile(seen, 0.5).toFixed(2)} s, p99 ${quantile(seen, 0.99).toFixed(2)} s, most ${quantile(seen, 1).toFixed(2)} s`,
  );

  const begin = `select * from access.begin('${accounts['a.agent']}', '${tenants.a}', 'bench', '${randomUUID()}')`;
  const [opened] = (await identity
    .run(`begin; ${begin}; create temp table w as select access.open_workspace('Essai', 'general') as id; 
    commit; select id from w`)
    .catch(async (error: unknown) => {
      await identity.run('rollback');
      throw error;
    })) as { id: string }[];
  const made = async (recorded: boolean): Promise<number> => {
    const id = randomUUID();
    const event = recorded
      ? `; select audit.record('note.created', 'note', '${id}', '{}', '{"title": "Délibération"}')`
      : '';
    const start = performance.now();
    await notes.run(`begin; ${begin}; insert into notes.item (id, kind, workspace_id, title) values ('${id}', 'note', '${opened?.id}', 'Délibération')${event};
      commit`);
    return performance.now() - start;
  };
  const times: { plain: number[]; recorded: number[] } = { plain: [], recorded: [] };
  for (let n = 0; n < pairs; n += 1) {
    // Which goes first alternates too.
    for (const which of n % 2 ? (['plain', 'recorded'] as const) : (['recorded', 'plain'] as const))
      times[which].push(await made(which === 'recorded'));
  }
  const [plain, recorded] = [quantile(times.plain, 0.5), quantile(times.recorded, 0.5)];
  print(
    `a note made in one transaction, medians of ${pairs} pairs in turn, the sealer at work: ${plain.toFixed(2)} ms without its event, ${recorded.toFixed(2)} ms with it (${((recorded / plain - 1) * 100).toFixed(0)} % more)`,
  );
} finally {
  service.kill('SIGTERM');
  await Promise.all([stage.close(), identity.close(), notes.close(), once(service, 'exit')]);
  await database.drop();
  rmSync(folder, { recursive: true });
}
