import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLog, createMetrics } from '@bocage/platform';
import { withAdmin } from '@bocage/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Certificates, certificates, type Collector, collector } from '../../test/collector.ts';
import { rsyslog } from '../../test/rsyslog.ts';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { trailWorld, type TrailWorld } from '../../test/trail.ts';
import { type otlpBody, sendOtlp } from './otlp.ts';
import { createSiem, type Siem, type SiemSettings } from './siem.ts';
import type { SiemRecord } from './siem.store.ts';
import { silent } from './syslog.ts';

/** How long the collector stays away: 60 in the README's proof. */
const cutSeconds = Number(process.env.SIEM_CUT_SECONDS ?? 3);
const streamer = join(import.meta.dirname, '..', '..', 'test', 'streamer.ts');
const key = newKey();
let world: TrailWorld;
let folder: string;
let certs: Certificates;
type Listening = Omit<Collector, 'shake'> & { shake(): void | Promise<void> };
const open: { siem?: Siem; collector?: Pick<Listening, 'cut'> }[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bocage-siem-'));
  certs = certificates(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  world = await trailWorld();
});
afterEach(async () => {
  for (const { siem, collector: one } of open.splice(0)) {
    await siem?.close();
    await one?.cut();
  }
  await world.close();
});
const sql = <R extends object>(text: string, values: unknown[] = []) =>
  withAdmin(world.database.adminUrl, async (client) => (await client.query<R>(text, values)).rows);

type Kind = 'syslog' | 'otlp' | 'rsyslog';
type More = Omit<Parameters<typeof collector>[0], 'kind' | 'certificates'>;
const listen = async (kind: Kind, more: More = {}): Promise<Listening> => {
  const one =
    kind === 'rsyslog'
      ? await rsyslog(certs, join(folder, 'rsyslog'))
      : await collector({ kind, certificates: certs, ...more });
  open.push({ collector: one });
  return one;
};
let spools = 0;
const stream = (url: string, more: Partial<SiemSettings> = {}) => {
  const metrics = createMetrics();
  spools += 1;
  const spool = join(folder, `spool-${spools}`);
  const settings = {
    url,
    caFile: certs.at('ca.pem'),
    spool,
    spoolBytes: 1 << 28,
    everyMs: 50,
    timeoutMs: 2_000,
    leaseSeconds: 2,
    ...more,
  };
  const siem = createSiem({
    db: world.db,
    settings,
    instance: 'essais.example',
    log: createLog({ level: 'error', json: true }),
    metrics,
  });
  open.push({ siem });
  return { siem, metrics, spool: settings.spool };
};
const write = (count: number) =>
  sql(
    `select audit.write(case when n % 3 = 0 then $1::uuid when n % 3 = 1 then $2::uuid end, null, 'note.renamed', 'note', null,
       jsonb_build_object('n', n), '{"title": "Secret de mairie"}', null) from generate_series(1, $3::int) n`,
    [world.tenants.a, world.tenants.b, count],
  );
const seal = async (): Promise<void> => {
  const sealer = sealerOn(world, { current: key, previous: null }, { batch: 200 });
  while (await sealer.round());
  await sealer.close();
};

const recordsOf = (kind: Kind, received: readonly string[]): { id: string; origin: string; index: number }[] => {
  if (kind !== 'otlp')
    return received.map((message) => {
      const [, json = ''] =
        /^<1\d\d>1 \S+Z essais\.example bocage - \S+ \[meta sequenceId="\d+"\] (\{.*\})$/.exec(message) ?? [];
      return JSON.parse(json) as SiemRecord;
    });
  return received
    .flatMap((body) => (JSON.parse(body) as ReturnType<typeof otlpBody>).resourceLogs)
    .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
    .map(({ attributes }) => {
      const value = (name: string) => attributes.find((one) => one.key === name)?.value.stringValue ?? '';
      return { id: value('log.record.uid'), origin: value('bocage.origin'), index: Number(value('bocage.index')) };
    });
};
/** Whether every sealed event came, each trail's in its order; an event that came again does not count. */
const whole = async (kind: Kind, to: Pick<Listening, 'received'>) => {
  const records = recordsOf(kind, to.received);
  const first = new Map(records.toReversed().map((record) => [record.id, record]));
  const order = [...new Set(records.map(({ id }) => id))];
  const wanted = await sql<{ id: string; origin: string; index: string }>(
    'select l.event_id as id, t.origin, l.index from audit.leaf l join audit.tree t on t.id = l.tree_id where l.event_id is not null',
  );
  const disordered: string[] = [];
  const last: Record<string, number> = {};
  for (const id of order) {
    const { origin = '', index = -1 } = first.get(id) ?? {};
    if (index <= (last[origin] ?? -1)) disordered.push(id);
    last[origin] = index;
  }
  return {
    missing: wanted.filter(({ id }) => !first.has(id)).length,
    unknown: order.length - wanted.length,
    disordered: disordered.length,
    doubled: records.length - order.length,
    events: wanted.length,
  };
};
const until = async (done: () => Promise<boolean>, seconds = 20): Promise<void> => {
  const limit = Date.now() + seconds * 1_000;
  while (!(await done())) {
    if (Date.now() > limit) throw new Error('it does not come');
    await pause(50);
  }
};

test.each(['syslog', 'otlp', 'rsyslog'] as const)(
  '%s: a collector that is shaken, cut, and comes back has every event, in order',
  async (kind) => {
    const to = await listen(kind, { client: true });
    const { siem, metrics, spool } = stream(to.url(), {
      certFile: certs.at('client.pem'),
      keyFile: certs.at('client.key'),
    });
    await write(600);
    // Longer than what rsyslog takes: cut by it, it would be no record any more.
    await sql(
      `select audit.write(null, null, 'note.renamed', 'note', null, jsonb_build_object('long', repeat('é', 3900)), null, null)`,
    );
    await seal();
    siem.start();
    // A server of its own takes longer to be killed and to come back.
    for (let n = 0; n < (kind === 'rsyslog' ? 5 : 15); n += 1) {
      await write(60);
      await seal();
      await pause(Math.random() * 60);
      await to.shake();
    }
    await to.cut();
    for (const end = Date.now() + cutSeconds * 1_000; Date.now() < end; await pause(200)) {
      await write(30);
      await seal();
    }
    expect(siem.state()).toBe('waiting');
    expect(readdirSync(spool).length).toBeGreaterThan(0);
    await to.back();
    await until(async () => (await whole(kind, to)).missing === 0, 60);
    await write(10);
    await seal();
    await until(async () => (await whole(kind, to)).missing === 0);
    const { doubled, events, ...found } = await whole(kind, to);
    expect(found).toEqual({ missing: 0, unknown: 0, disordered: 0 });
    process.stdout.write(
      `${kind}: away ${cutSeconds} s, ${events} events, none lost, in order, ${doubled} came twice\n`,
    );
    // Neither title nor name: what is streamed cannot be erased.
    expect(to.received.join('')).not.toContain('Secret');
    expect(await metrics.text()).toMatch(/bocage_siem_sent_total \d+/);
  },
  (cutSeconds + 90) * 1_000,
);

test.each([
  ['syslog', { slowMs: 4 }],
  ['otlp', { mostBytes: 50_000 }],
] as const)(
  '%s: a collector that is slow, or takes little at once, is sent less, and has it all',
  async (kind, little) => {
    const to = await listen(kind, little);
    await write(300);
    await seal();
    const { siem } = stream(to.url(), { timeoutMs: 800 });
    siem.start();
    await until(async () => (await whole(kind, to)).missing === 0 && siem.state() === 'ok', 30);
    expect(await whole(kind, to)).toMatchObject({ missing: 0, unknown: 0, disordered: 0 });
  },
  60_000,
);

test('a turn lasts as long as its sending: no other replica sends meanwhile, and the next begins when it is stopped', async () => {
  const to = await listen('otlp', { slowMs: 400, mostBytes: 40_000 });
  await write(600);
  await seal();
  const turn = { timeoutMs: 1_500, leaseSeconds: 2 };
  const { siem: one } = stream(to.url(), turn);
  const { siem: other } = stream(to.url(), turn);
  one.start();
  await until(() => Promise.resolve(to.received.length > 0));
  other.start();
  await until(() => Promise.resolve(to.received.length > 7));
  expect(other.state()).toBe('elsewhere');
  await one.close();
  const said = to.received.slice();
  const { missing, unknown, ...found } = await whole('otlp', { received: said });
  expect([missing > 0, missing + unknown, found]).toEqual([
    true,
    0,
    { disordered: 0, doubled: 0, events: found.events },
  ]);
  // It begins anew what was not confirmed, whole.
  await until(async () => (await whole('otlp', { received: to.received.slice(said.length) })).missing === 0);
  expect(await whole('otlp', { received: to.received.slice(said.length) })).toMatchObject({
    disordered: 0,
    doubled: 0,
  });
}, 60_000);

test('what was sent after the turn went to another is not held for confirmed', async () => {
  const to = await listen('otlp', { slowMs: 500 });
  await write(5);
  await seal();
  const { siem } = stream(to.url());
  const over = expect(siem.round()).rejects.toThrow('the turn is over');
  await until(() => Promise.resolve(to.received.length === 1));
  await sql(`update audit.siem set holder = gen_random_uuid(), lease_until = now() + interval '1 minute'`);
  await over;
  expect(await sql('select from audit.siem_position')).toEqual([]);
}, 60_000);

test('a collector that trickles its answer is given no more time than one that says nothing', async () => {
  const trickle = createServer((_req, res) => {
    const drops = setInterval(() => res.write(' '), 50);
    res.once('close', () => clearInterval(drops));
    setTimeout(() => res.end('{}'), 1_500);
  });
  await once(trickle.listen(0, 'localhost'), 'listening');
  const url = `http://localhost:${(trickle.address() as AddressInfo).port}`;
  await expect(sendOtlp({ url, tls: {}, host: 'essais.example', timeoutMs: 400 }, [])).rejects.toThrow(silent);
  await new Promise((resolve) => trickle.close(resolve));
});

test('a collector of another authority, or one that does not know us, is told nothing', async () => {
  await write(5);
  await seal();
  const ours = { certFile: certs.at('stranger.pem'), keyFile: certs.at('stranger.key') };
  for (const kind of ['syslog', 'otlp'] as const)
    for (const [is, as] of [
      [{ name: 'stranger' }, {}],
      [{ client: true }, ours],
      [{ client: true }, {}],
    ] as const) {
      const to = await listen(kind, is);
      const { siem } = stream(to.url(), as);
      await siem.round();
      expect([kind, is, siem.state(), to.received]).toEqual([kind, is, 'waiting', []]);
      await siem.close();
    }
}, 60_000);

test('killed at any moment, it goes on from its spool: nothing lost, in order', async () => {
  for (const kind of ['syslog', 'otlp'] as const) {
    const to = await listen(kind);
    const spool = join(folder, `killed-${kind}`);
    // The collector is away at first, so that there is something on disk to be killed over.
    await to.cut();
    const live = async (ms: number): Promise<void> => {
      const child = spawn(process.execPath, [streamer, to.url(), spool, certs.at('ca.pem')], {
        env: world.env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      const until = Date.now() + ms;
      while (Date.now() < until) {
        await write(9);
        await seal();
      }
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    };
    await live(1_300);
    expect(readdirSync(spool).length).toBeGreaterThan(0);
    await to.back();
    for (let kills = 0; kills < 3; kills += 1) await live(1_000 + Math.random() * 500);
    const { siem } = stream(to.url(), { spool });
    siem.start();
    await until(async () => (await whole(kind, to)).missing === 0, 30);
    const { doubled, events, ...found } = await whole(kind, to);
    expect(found).toEqual({ missing: 0, unknown: 0, disordered: 0 });
    process.stdout.write(`${kind}: 4 kills, ${events} events, none lost, in order, ${doubled} came twice\n`);
    await siem.close();
    await sql('truncate audit.siem_position');
  }
}, 90_000);

test('a full spool reads no further, and nothing is lost; a replica that says nothing more loses its turn, and another goes on', async () => {
  const to = await listen('otlp');
  await to.cut();
  await write(3_000);
  await seal();
  const { siem, spool, metrics } = stream(to.url(), { spoolBytes: 300_000 });
  await siem.round();
  expect(siem.state()).toBe('full');
  const kept = readdirSync(spool).length;
  await siem.round();
  expect(readdirSync(spool)).toHaveLength(kept);
  expect(await metrics.text()).toMatch(/bocage_siem_spool_bytes [3-9]\d{5}/);

  // Another replica waits for its turn, and begins from what the collector has confirmed.
  const { siem: other } = stream(to.url());
  await other.round();
  expect(other.state()).toBe('elsewhere');
  await to.back();
  await pause(2_100);
  await other.round();
  expect(other.state()).toBe('ok');
  expect(await whole('otlp', to)).toMatchObject({ missing: 0, unknown: 0, disordered: 0 });

  // The first one's disk, long after: what was confirmed meanwhile is not sent from it in disorder.
  const before = to.received.length;
  await write(30);
  await seal();
  await other.close();
  const { siem: again } = stream(to.url(), { spool });
  await again.round();
  expect(readdirSync(spool)).toEqual([]);
  expect(recordsOf('otlp', to.received.slice(before)).length).toBeGreaterThanOrEqual(30);
  expect(await whole('otlp', to)).toMatchObject({ missing: 0, unknown: 0, disordered: 0 });
}, 60_000);
