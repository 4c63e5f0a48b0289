import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { newId } from '@bocage/platform';
import { withAdmin } from '@bocage/testing';
import { formatKey, parseCheckpoint, verifyExport, type Report } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { createProofs } from '../proofs/proofs.service.ts';
import { sealerOn } from '../../test/sealing.ts';
import { linesIn, trailWorld, type TrailWorld } from '../../test/trail.ts';
import { instanceKey, trailKeys } from './key.ts';

const replica = join(import.meta.dirname, '..', '..', 'test', 'replica.ts');
let world: TrailWorld;
let folder: string;
beforeEach(async () => {
  world = await trailWorld();
  folder = mkdtempSync(join(tmpdir(), 'bocage-seal-'));
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(folder, 'key'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});
const sql = <R extends object>(text: string, values: unknown[] = []) =>
  withAdmin(world.database.adminUrl, async (client) => (await client.query<R>(text, values)).rows);

/** Writes until told to stop: a transaction may stay open behind younger ones, or come to nothing. Gives how many were kept. */
const writer = (stopped: () => boolean) =>
  withAdmin(world.database.adminUrl, async (client) => {
    let kept = 0;
    while (!stopped()) {
      const owner = [world.tenants.a, world.tenants.b, null][Math.floor(Math.random() * 3)];
      const count = 1 + Math.floor(Math.random() * 12);
      await client.query('begin');
      await client.query(
        `select audit.write($1, null, 'note.created', 'note', null, '{}', jsonb_build_object('title', n), null) from generate_series(1, $2::int) n`,
        [owner, count],
      );
      await pause(Math.random() * 150);
      const keep = Math.random() < 0.9;
      await client.query(keep ? 'commit' : 'rollback');
      if (keep) kept += count;
    }
    return kept;
  });

/** Kills sealers at random moments, one or two at once, under writers. Gives how many events were committed. */
const storm = async (kills: number): Promise<number> => {
  let stop = false;
  const writers = Array.from({ length: 3 }, () => writer(() => stop));
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [replica, join(folder, 'key'), join(folder, 'signed')], {
      env: world.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  // Two lives side by side, each killed when its hour comes.
  let left = kills;
  const life = async (alone: number): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const child = await start();
      await pause(Math.random() * 300);
      await kill(child);
      await pause(Math.random() * alone);
    }
  };
  try {
    await Promise.all([life(0), life(300)]);
  } finally {
    stop = true;
  }
  return (await Promise.all(writers)).reduce((all, one) => all + one, 0);
};

/** A sealer of this process, which writes down what it signs. */
const signingSealer = (batch = 4_000) => {
  const { current: key } = trailKeys({ BOCAGE_TRAIL_KEY_FILE: join(folder, 'key') });
  if (!key) throw new Error('no key');
  const sign = (message: Uint8Array) => {
    appendFileSync(join(folder, 'signed'), `${Buffer.from(message).toString('base64')}\n`);
    return key.sign(message);
  };
  return { key, sealer: sealerOn(world, { current: { ...key, sign }, previous: null }, { batch }) };
};

/** Two sealers run at once through what waits. */
const race = async (events: number): Promise<number> => {
  await sql(
    `select audit.write(case when n = 1 then $1::uuid else $2::uuid end, null, 'note.created', 'note', null, '{}', null, null)
     from generate_series(1, $3::int) n`,
    [world.tenants.b, world.tenants.a, events],
  );
  await Promise.all(
    [signingSealer(40), signingSealer(40)].map(async ({ sealer }) => {
      for (let round = 0; round < events / 20; round += 1) await sealer.round().catch(() => false);
      await sealer.close();
    }),
  );
  return events;
};

/** What a last sealer makes of it, and whether all that was promised holds; the faults, in words. */
const settle = async (committed: number): Promise<string[]> => {
  const faults: string[] = [];
  const { sealer, key: current } = signingSealer();
  await sealer.sweep();
  for (let round = 0; round < 50 && (await sealer.round()); round += 1);
  if (sealer.state() !== 'ok') faults.push(`the sealer says ${sealer.state()}`);
  await sealer.close();

  const [events] = await sql<{ n: number; leafless: number; doubled: number; waiting: number }>(
    `select count(*)::int as n, count(*) filter (where l.leaves is null)::int as leafless, count(*) filter (where l.leaves > 1)::int as doubled,
       (select count(*) from audit.unsealed)::int as waiting
     from audit.event e left join (select event_id, count(*) as leaves from audit.leaf group by event_id) l on l.event_id = e.id`,
  );
  if (events?.n !== committed) faults.push(`${committed} events committed, ${events?.n} stored`);
  if (events?.leafless || events?.waiting) faults.push(`${events.leafless} events without a leaf`);
  if (events?.doubled) faults.push(`${events.doubled} events with several leaves`);

  const key = formatKey(await instanceKey('essais.example', current));
  const proofs = createProofs(world.db, 'essais.example', current);
  const system = { reason: 'essai', tenantId: null, requestId: newId() };
  const scopes = {
    a: proofs.member(world.member('a.auditor', 'a')),
    b: proofs.member(world.member('b.admin', 'b')),
    instance: { run: <T>(work: Parameters<typeof world.db.asSystem<T>>[1]) => world.db.asSystem(system, work) },
  };
  for (const [name, scope] of Object.entries(scopes)) {
    const { run } = scope;
    // The trace of an export would be one more event.
    const lines = await linesIn(proofs.export({ run, trace: async () => {} }, {})).catch(String);
    const kept = await sql<{ note: string }>(
      `select c.note from audit.checkpoint c join audit.tree t on t.id = c.tree_id where t.tenant_id is not distinct from $1 order by c.size`,
      [name === 'instance' ? null : world.tenants[name === 'a' ? 'a' : 'b']],
    );
    if (typeof lines === 'string') {
      faults.push(`${name}: ${lines}`);
      continue;
    }
    // Every checkpoint ever stored, against the leaves as they are: signed, and each continues the one before.
    const checkpoints = kept.map(({ note }) => note);
    const report: Report = await verifyExport(lines, { key, checkpoints, crypto: nodeCrypto });
    if (report.verdict !== 'holds') faults.push(`${name}: ${JSON.stringify(report.problem)}`);
    else if (report.kept.length !== kept.length || !report.complete)
      faults.push(`${name}: not every checkpoint agrees`);
  }

  const roots = new Map<string, Set<string>>();
  for (const line of readFileSync(join(folder, 'signed'), 'utf8').split('\n').slice(0, -1)) {
    const checkpoint = parseCheckpoint(Buffer.from(line, 'base64').toString());
    if (!checkpoint) throw new Error(`signed, and not a checkpoint: ${line}`);
    const tree = `${checkpoint.origin} at ${checkpoint.size}`;
    roots.set(tree, (roots.get(tree) ?? new Set()).add(Buffer.from(checkpoint.root).toString('hex')));
  }
  for (const [tree, signed] of roots) if (signed.size > 1) faults.push(`${tree}: ${signed.size} roots were signed`);
  process.stdout.write(`sealing: ${committed} events, ${roots.size} sizes signed, ${faults.length} faults\n`);
  return faults;
};

// Each rests between what it takes and what it commits, so that the other one takes the same: their meeting is not left to chance.
const noTurn = `create or replace function audit.seal_turn() returns boolean language sql volatile as 'select true';
  create function audit.rest() returns trigger language plpgsql as 'begin perform pg_catalog.pg_sleep(0.03); return null; end';
  create trigger rest before insert on audit.leaf for each statement execute function audit.rest()`;
const noOrder = `alter table audit.leaf drop constraint leaf_pkey; alter table audit.leaf drop constraint leaf_event;
  create index on audit.leaf (tree_id, index)`;

test('sealers killed at random, two at once part of the time: one leaf an event, no gap, no fork', async () => {
  expect(await settle(await storm(20))).toEqual([]);
}, 120_000);

test.each([
  ['their turn', noTurn],
  ['the uniqueness of leaves', noOrder],
])(
  'two at once without %s: the other one holds',
  async (_, mutation) => {
    await sql(mutation);
    expect(await settle(await race(800))).toEqual([]);
  },
  60_000,
);

test('two at once without either: it is seen', async () => {
  await sql(`${noTurn}; ${noOrder}`);
  expect((await settle(await race(800))).length).toBeGreaterThan(0);
}, 60_000);
