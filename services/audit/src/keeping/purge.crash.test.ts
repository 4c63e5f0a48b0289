import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { newId } from '@bocage/platform';
import { withAdmin } from '@bocage/testing';
import { formatKey, verifyExport } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { fallDue, writeOld } from '../../test/old.ts';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { linesIn, trailWorld, type TrailWorld } from '../../test/trail.ts';
import { createProofs } from '../proofs/proofs.service.ts';
import { instanceKey } from '../seal/key.ts';
import { createPurge } from './purge.ts';

const purger = join(import.meta.dirname, '..', '..', 'test', 'purger.ts');
const key = newKey();
let world: TrailWorld;
beforeEach(async () => {
  world = await trailWorld();
});
afterEach(() => world.close());
const sql = <R extends object>(text: string, values: unknown[] = []) =>
  withAdmin(world.database.adminUrl, async (client) => (await client.query<R>(text, values)).rows);
const count = async (of: string) => (await sql<{ n: number }>(`select count(*)::int as n from ${of}`))[0]?.n ?? -1;
const told = async () =>
  (
    await sql<{ n: number }>(
      `select coalesce(sum((data ->> 'payloads')::int), 0)::int as n from audit.event where type = 'trail.purged'`,
    )
  )[0]?.n;
const seal = async (): Promise<void> => {
  const sealer = sealerOn(world, { current: key, previous: null });
  while (await sealer.round());
  await sealer.close();
};

/** A purge that is due: so many events past their time, and some that are not. */
const arrange = async (old: number): Promise<void> => {
  await writeOld(sql, world.tenants.a, 'note.renamed', { months: 14, count: old });
  await writeOld(sql, world.tenants.a, 'note.renamed', { months: 2, count: 50 });
  await seal();
  await createPurge(world.db).run();
  await fallDue(sql);
};
const kill = async (): Promise<boolean> => {
  const child = spawn(process.execPath, [purger], { env: world.env, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  await pause(Math.random() * 120);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  return (await count('audit.purge_plan where done_at is null')) === 0;
};

test('killed at random, two at once: what is told is what went, no more, no less; the trail verifies', async () => {
  await arrange(2_000);
  let kills = 0;
  let midway = 0;
  for (let over = false; !over; kills += 2) {
    over = (await Promise.all([kill(), kill()])).some(Boolean);
    // At every moment the count that is told is the count that is missing.
    const missing = 2_050 - (await count('audit.payload'));
    expect(await told()).toBe(missing);
    if (missing > 0 && missing < 2_000) midway += 1;
  }
  expect(midway).toBeGreaterThan(0);
  expect(await count('audit.payload')).toBe(50);
  expect(await sql('select gone::int from audit.purge_plan')).toEqual([{ gone: 2_000 }]);
  process.stdout.write(`purge: 2,000 payloads, ${kills} kills, ${midway} times midway\n`);

  await seal();
  const proofs = createProofs(world.db, 'essais.example', key);
  const { run } = proofs.member({ ...world.member('a.auditor', 'a'), requestId: newId() });
  const lines = await linesIn(proofs.export({ run, trace: async () => {} }, {}));
  const report = await verifyExport(lines, {
    key: formatKey(await instanceKey('essais.example', key)),
    crypto: nodeCrypto,
  });
  expect(report).toMatchObject({ verdict: 'holds', complete: true, counts: { erased: 2_000, payloads: 50 } });
}, 180_000);

// The proof can fail: payloads that go untold are an alarm.
test('a batch that deletes without telling is seen', async () => {
  await arrange(60);
  await sql(`create or replace function audit.write(owner uuid, wall uuid, type text, subject_kind text, subject_id uuid, data jsonb, payload jsonb, mirror_of uuid)
    returns uuid language sql as 'select null::uuid'`);
  await createPurge(world.db, 20).run();
  await seal();
  const proofs = createProofs(world.db, 'essais.example', key);
  const lines = await linesIn(
    proofs.export({ run: proofs.member(world.member('a.auditor', 'a')).run, trace: async () => {} }, {}),
  );
  const report = await verifyExport(lines, {
    key: formatKey(await instanceKey('essais.example', key)),
    crypto: nodeCrypto,
  });
  expect(report).toMatchObject({ verdict: 'fails', problem: { code: 'payload-missing' } });
}, 60_000);
