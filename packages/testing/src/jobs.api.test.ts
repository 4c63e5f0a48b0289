import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createJobs, type Jobs, type JobData, type Log } from '@bocage/platform';
import { cloneDatabase, type TestDatabase } from './database.ts';

const warnings: string[] = [];
const log = {
  info: () => {},
  warn: (event: string) => void warnings.push(event),
  error: () => {},
  debug: () => {},
} as unknown as Log;
const until = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !done(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
};

let database: TestDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

describe.each(['PostgreSQL', 'Redis'])('the queue on %s', (where) => {
  let jobs: Jobs;
  beforeAll(() => {
    jobs = createJobs({
      databaseUrl: database.env.DATABASE_URL ?? '',
      password: process.env.DATABASE_PASSWORD_QUEUE,
      prefix: `t${randomBytes(5).toString('hex')}`,
      log,
      ...(where === 'Redis' && { redisUrl: process.env.REDIS_URL }),
    });
  });
  afterAll(() => jobs.close());

  test('runs what is added, later what is delayed, once what has the same id, again what failed, and what repeats', async () => {
    const ran: JobData[] = [];
    const ticks: number[] = [];
    let failures = 0;
    const worker = await jobs.work('notes', {
      echo: { run: async (data) => void ran.push(data) },
      shaky: {
        run: async () => {
          failures += 1;
          if (failures === 1) throw new Error('the first time');
          ran.push({ n: 9 });
        },
      },
      tick: { everyMs: 500, run: async () => void ticks.push(Date.now()) },
    });
    await jobs.add('notes', 'echo', { n: 1 });
    await jobs.add('notes', 'echo', { n: 2 }, { delayMs: 400 });
    await jobs.add('notes', 'echo', { n: 3 }, { jobId: 'same' });
    await jobs.add('notes', 'echo', { n: 3 }, { jobId: 'same' });
    await jobs.add('notes', 'shaky', {});
    await until(() => ran.length >= 4 && ticks.length >= 2);
    expect(ran.map(({ n }) => n).sort()).toEqual([1, 2, 3, 9]);
    expect(ran.findIndex(({ n }) => n === 1)).toBeLessThan(ran.findIndex(({ n }) => n === 2));
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    await jobs.ping();
    await worker.close();
  });

  test('runs as often as is asked now, however seldom it was asked before, and no more what nobody asks for', async () => {
    const ticks: string[] = [];
    const tick = (name: string, everyMs: number) => ({ everyMs, run: async () => void ticks.push(name) });
    // BullMQ keeps the hour of the old period, and waits for it when a run was missed.
    const before = await jobs.work('audit', { tick: tick('tick', 24 * 3_600_000), gone: tick('gone', 300) });
    await until(() => ticks.includes('tick') && ticks.filter((name) => name === 'gone').length > 1);
    await before.close();
    await (await jobs.work('audit', { tick: tick('tick', 500) })).close();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    ticks.length = 0;
    warnings.length = 0;
    const after = await jobs.work('audit', { tick: tick('tick', 500) });
    await until(() => ticks.length >= 4);
    await after.close();
    expect(ticks.slice(0, 4)).toEqual(['tick', 'tick', 'tick', 'tick']);
    expect(warnings).toEqual([]);
  });

  test('holds what nobody is there to run', async () => {
    await jobs.add('storage', 'sweep', { n: 1 });
    const ran: JobData[] = [];
    const worker = await jobs.work('storage', { sweep: { run: async (data) => void ran.push(data) } });
    await until(() => ran.length > 0);
    expect(ran).toEqual([{ n: 1 }]);
    await worker.close();
  });
});

test.each(['PostgreSQL', 'Redis'])(
  'a %s that goes silent while it is asked holds nobody for ever',
  async (where) => {
    const target = new URL((where === 'Redis' ? process.env.REDIS_URL : database.env.DATABASE_URL) ?? '');
    let silent = false;
    const sockets = new Set<Socket>();
    const between = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const socket of [near, far]) sockets.add(socket.on('error', () => {}));
      near.on('close', () => far.destroy());
      near.on('data', (chunk) => void (silent || far.write(chunk)));
      far.on('data', (chunk) => void near.write(chunk));
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    const address = new URL(target);
    address.port = String((between.address() as AddressInfo).port);
    const jobs = createJobs({
      databaseUrl: address.href,
      password: process.env.DATABASE_PASSWORD_QUEUE,
      prefix: `t${randomBytes(5).toString('hex')}`,
      log,
      ...(where === 'Redis' && { redisUrl: address.href }),
    });
    await jobs.ping();
    silent = true;
    await expect(jobs.ping()).rejects.toBeDefined();
    // Back again, by new connections.
    silent = false;
    for (const socket of sockets) socket.destroy();
    await jobs.close();
    between.close();
  },
  40_000,
);

test('a Redis that falls silent does not hold a stop up', async () => {
  const target = new URL(process.env.REDIS_URL ?? '');
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    const beyond = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [socket, beyond],
      [beyond, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined).on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const jobs = createJobs({
    databaseUrl: database.env.DATABASE_URL ?? '',
    prefix: `t${randomBytes(5).toString('hex')}`,
    log,
    redisUrl: `redis://127.0.0.1:${(door.address() as AddressInfo).port}`,
    closeMs: 500,
  });
  const ran: JobData[] = [];
  const worker = await jobs.work('notes', { echo: { run: async (data) => void ran.push(data) } });
  await jobs.add('notes', 'echo', { n: 1 });
  await until(() => ran.length === 1);
  for (const socket of sockets) socket.unpipe().pause();
  warnings.length = 0;
  const began = Date.now();
  await worker.close();
  await jobs.close();
  expect(Date.now() - began).toBeLessThan(3_000);
  expect(warnings).toContain('queue.close-late');
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => door.close(resolve));
});
