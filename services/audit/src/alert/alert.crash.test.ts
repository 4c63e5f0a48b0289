import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { withAdmin } from '@bocage/testing';
import { openMailbox, type Received } from '../../test/mailbox.ts';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { trailWorld, type TrailWorld } from '../../test/trail.ts';
import { createAlerts } from './alert.service.ts';

const alerter = join(import.meta.dirname, '..', '..', 'test', 'alerter.ts');
const readers = ['a.admin', 'a.auditor'] as const;
let world: TrailWorld;
let mailbox: Awaited<ReturnType<typeof openMailbox>>;
let received: Received[];
/** What the mail server does with a letter. */
let answer: (letter: Received) => string | null;
const accept = (letter: Received): string => {
  received.push(letter);
  return '250 taken';
};
const sealer = () => sealerOn(world, { current: newKey(), previous: null });
let seal: ReturnType<typeof sealer>;
beforeEach(async () => {
  world = await trailWorld();
  received = [];
  answer = accept;
  mailbox = await openMailbox((letter) => answer(letter));
  seal = sealer();
  await act(1);
  for (const reader of readers)
    await createAlerts(world.db, true).subscribe(world.member(reader, 'a'), 'share-for-all');
}, 60_000);
afterEach(async () => {
  await seal.close();
  await mailbox.close();
  await world.close();
});

const sql = <R extends object>(text: string, values: unknown[] = []) =>
  withAdmin(world.database.adminUrl, async (client) => (await client.query<R>(text, values)).rows);
/** So many shares to all communes, each a request of its own, sealed. */
const act = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1)
    await withAdmin(world.database.adminUrl, async (client) => {
      await client.query('begin');
      await client.query(`select * from access.begin($1, $2, 'test', gen_random_uuid())`, [
        world.accounts['a.admin'],
        world.tenants.a,
      ]);
      await client.query(`select audit.record('share.proposed', 'workspace', gen_random_uuid(), '{"forAll": true}')`);
      await client.query('commit');
    });
  while (await seal.round());
};
const start = (): ChildProcess =>
  spawn(process.execPath, [alerter], {
    env: { ...world.env, SMTP_URL: mailbox.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
const run = async (): Promise<void> => void (await once(start(), 'exit'));
/** A process that is killed as soon as it has handed a letter over, before it hears what became of it. */
const killedAt = async (taken: boolean): Promise<void> => {
  const child = start();
  const gone = once(child, 'exit');
  answer = (letter) => {
    if (taken) received.push(letter);
    child.kill('SIGKILL');
    return null;
  };
  expect(await gone).toEqual([null, 'SIGKILL']);
  answer = accept;
};
/** Nobody waits here until the turn of who died is over. */
const leaseOver = () => sql('update audit.alert set due_at = now() where sent_at is null');
const told = async () =>
  (await sql<{ n: number }>(`select count(*)::int as n from audit.event where type = 'alert.sent'`))[0]?.n;
const ids = () => received.map(({ id }) => id);

test('a process killed before the mail server took a letter: it leaves once its turn is over', async () => {
  await act(1);
  await killedAt(false);
  // Nobody else takes it meanwhile; the other reader has theirs.
  await run();
  expect(new Set(received.map(({ to }) => to)).size).toBe(1);
  await leaseOver();
  await run();
  expect(new Set(received.map(({ to }) => to)).size).toBe(2);
  expect(new Set(ids()).size).toBe(2);
  expect(await told()).toBe(2);
  await leaseOver();
  await run();
  expect(received).toHaveLength(2);
}, 60_000);

test('a process killed after the mail server took a letter, before it is marked: it comes again, under the same Message-ID', async () => {
  await act(1);
  await killedAt(true);
  await leaseOver();
  await run();
  expect(received).toHaveLength(3);
  expect(new Set(ids()).size).toBe(2);
  expect(ids()[1]).toBe(ids()[0]);
  expect(await told()).toBe(2);
}, 60_000);

test('killed at random, two at once: each letter leaves, to each reader in the order of the tree', async () => {
  const events = 6;
  await act(events);
  let kills = 0;
  const kill = async (): Promise<void> => {
    const child = start();
    const gone = once(child, 'exit');
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    await pause(Math.random() * 400);
    if (child.kill('SIGKILL')) kills += 1;
    await gone;
  };
  do {
    await Promise.all([kill(), kill()]);
    await leaseOver();
  } while ((await sql('select 1 from audit.alert where sent_at is not null')).length < readers.length * events);
  const raised = await sql<{ id: string; person_id: string }>('select id, person_id from audit.alert order by place');
  expect(raised).toHaveLength(readers.length * events);
  for (const reader of readers) {
    const mine = received.filter(({ to }) => to === `${reader}@essais.example`).map(({ id }) => id);
    const wanted = raised.filter(({ person_id }) => person_id === world.people[reader]).map(({ id }) => id);
    expect([...new Set(mine)]).toEqual(wanted);
  }
  expect(await told()).toBe(raised.length);
  process.stdout.write(
    `alerts: ${raised.length} letters, ${kills} kills, ${received.length - raised.length} came twice\n`,
  );
}, 120_000);

// The proof can fail: what is marked before it leaves is lost with its process.
test('a letter that is marked as it is taken is lost', async () => {
  await sql(`create function audit.mark() returns trigger language plpgsql as
    'begin if new.tries > old.tries then new.sent_at := now(); end if; return new; end'`);
  await sql('create trigger mark before update on audit.alert for each row execute function audit.mark()');
  await act(1);
  await killedAt(false);
  await leaseOver();
  await run();
  expect(new Set(ids()).size).toBe(1);
}, 60_000);
