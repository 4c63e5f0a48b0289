import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createDb, createLog, createMetrics, newId } from '@bocage/platform';
import { withAdmin } from '@bocage/testing';
import { checkpointText, formatKey, parseCheckpointNote, signNote, verifyExport } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { listeningWitness, lockedBucket } from '../../test/anchoring.ts';
import { copiesOf, goVerifier } from '../../test/restoring.ts';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { linesIn, trailWorld, type TrailWorld } from '../../test/trail.ts';
import { createProofs } from '../proofs/proofs.service.ts';
import { append } from '../seal/append.ts';
import type { Outside } from '../seal/epoch.ts';
import { instanceKey } from '../seal/key.ts';
import type { SealerOptions } from '../seal/sealer.ts';
import { createAnchors } from './anchor.ts';
import { bucketAt, type Place, witnessPlace } from './places.ts';
import { witnessesOf } from './witness.client.ts';

const instance = 'essais.example';
const key = newKey();
const hour = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'bocage-restore-'));
const main = join(import.meta.dirname, '../../../bocage/src/main.ts');
let vkey: string;
let go: ReturnType<typeof goVerifier>;
let world: TrailWorld;
let copies: ReturnType<typeof copiesOf>;
beforeAll(async () => {
  vkey = formatKey(await instanceKey(instance, key));
  go = goVerifier();
}, 120_000);
afterAll(() => {
  go.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  world = await trailWorld();
  copies = copiesOf(world.database);
});
afterEach(async () => {
  await copies.drop();
  await world.close();
});

const sql = <R extends object>(text: string, values: unknown[] = []) =>
  withAdmin(world.database.adminUrl, async (client) => (await client.query<R>(text, values)).rows);
const write = (count: number, tenant: 'a' | 'b') =>
  sql(
    `select audit.write($1, null, 'note.created', 'note', null, jsonb_build_object('n', n), jsonb_build_object('title', 'Note ' || n), null)
     from generate_series(1, $2::int) n`,
    [world.tenants[tenant], count],
  );
const sealer = (more: Partial<SealerOptions> = {}) =>
  sealerOn(world, { current: key, previous: null }, { instance, againMs: 0, ...more });
/** One life of a sealer: it starts, seals all that waits, and ends. */
const sealAll = async (more: Partial<SealerOptions> = {}): Promise<string> => {
  const one = sealer(more);
  while (await one.round());
  await one.round();
  const state = one.state();
  await one.close();
  return state;
};
const anchorAll = async (places: readonly Place[]): Promise<void> => {
  const db = createDb({
    url: world.env.DATABASE_URL ?? '',
    role: null,
    systemRole: 'bocage_sealer',
    poolMax: 1,
    env: world.env,
  });
  const anchors = createAnchors({
    db,
    places,
    tell: async () => {},
    compareAgain: async () => {},
    log: createLog({ level: 'error', json: true }),
    metrics: createMetrics(),
  });
  await anchors.run();
  await db.close();
};
const newest = async (tenant: 'a' | 'b', epoch: number): Promise<{ size: number; note: string }> => {
  const [row] = await sql<{ size: string; note: string }>(
    `select c.size, c.note from audit.checkpoint c join audit.tree t on t.id = c.tree_id
     where t.tenant_id = $1 and t.epoch = $2 order by c.size desc limit 1`,
    [world.tenants[tenant], epoch],
  );
  return { size: Number(row?.size), note: row?.note ?? '' };
};
const epochs = async (tenant: 'a' | 'b') =>
  (
    await sql<{ epoch: number }>('select epoch from audit.tree where tenant_id = $1 order by epoch', [
      world.tenants[tenant],
    ])
  ).map(({ epoch }) => epoch);
const exported = async (epoch?: number): Promise<string[]> => {
  const proofs = createProofs(world.db, instance, key);
  return linesIn(proofs.export(proofs.member(world.member('a.auditor', 'a')), epoch ? { epoch } : {}));
};
/** What the two verifiers say of an export, given a checkpoint that somebody kept. */
const verified = async (lines: string[], kept: string[]) => {
  const report = await verifyExport(lines, { key: vkey, checkpoints: kept, crypto: nodeCrypto });
  return { report, both: [report.verdict === 'holds', go.verify(lines, vkey, kept) === 'holds'] };
};
/** Events of a tenant that stand under no signed checkpoint. */
const unproved = async (tenant: 'a' | 'b') =>
  (
    await sql<{ n: number }>(
      `select count(*)::int as n from audit.event e where e.tenant_id = $1 and not exists (
         select from audit.leaf l join audit.checkpoint c on c.tree_id = l.tree_id and c.size > l.index where l.event_id = e.id)`,
      [world.tenants[tenant]],
    )
  )[0]?.n;

const bucketOf = (server: 'S3_URL_MINIO' | 'S3_URL_VERSITYGW') => {
  const { bucket, objects } = lockedBucket(server);
  return { ...bucketAt(objects, bucket, hour, 1), close: objects.close };
};

/** Seals and anchors, goes back to an earlier copy that ends in leaves which nothing signs, and writes on. */
const restored = async (place: Place, outside: Outside) => {
  await write(5, 'a');
  expect(await sealAll({ outside: [outside] })).toBe('ok');
  await anchorAll([place]);
  const before = await newest('a', 1);
  // The copy is taken between two transactions of the sealer: sealed, and not signed yet.
  await write(2, 'a');
  const db = createDb({
    url: world.env.DATABASE_URL ?? '',
    role: null,
    systemRole: 'bocage_sealer',
    poolMax: 1,
    env: world.env,
  });
  await db.asSystem({ reason: 'essai', tenantId: null, requestId: newId() }, (tx) =>
    append(tx, { instance, most: 10, tellEverySeconds: 0, except: [], statements: new Map() }),
  );
  await db.close();
  const copy = await copies.copy();
  await write(4, 'a');
  await write(3, 'b');
  await sealAll({ outside: [outside] });
  // An hour later.
  await sql(
    `alter table audit.anchor disable trigger never; update audit.anchor set anchored_at = now() - interval '1 hour'`,
  );
  await anchorAll([place]);
  const published = await newest('a', 1);
  expect([before.size, published.size]).toEqual([5, 11]);
  const ofB = await newest('b', 1);
  await copies.restore(copy);
  expect(await newest('a', 1)).toEqual(before);
  await write(9, 'a');
  await write(1, 'b');
  return { before, published, ofB };
};

test.each(['S3_URL_MINIO', 'S3_URL_VERSITYGW'] as const)(
  'after a restore the next epoch begins with what %s kept',
  async (server) => {
    const { place, outside, close } = bucketOf(server);
    const { before, published, ofB } = await restored(place, outside);
    const copy = await copies.copy();

    // Without the comparison a fork is signed, and whoever kept the published checkpoint finds it: the check matters.
    await sealAll();
    const fork = await verified(await exported(), [published.note]);
    expect(fork.report).toMatchObject({ verdict: 'fails', epoch: 1, problem: { code: 'kept-differs' } });
    expect(fork.both).toEqual([false, false]);
    await copies.restore(copy);

    expect(await sealAll({ outside: [outside] })).toBe('ok');
    expect([await epochs('a'), await epochs('b')]).toEqual([[1, 2], [2]]);
    expect([await unproved('a'), await unproved('b')]).toEqual([0, 0]);
    expect(await newest('a', 1)).toEqual(before);
    const second = await verified(await exported(), [published.note, (await newest('a', 2)).note]);
    expect(second.report).toMatchObject({ verdict: 'holds', epoch: 2, previous: { size: published.size } });
    expect(second.both).toEqual([true, true]);
    const told = await sql<{ data: object }>(
      `select data from audit.event where type = 'trail.epoch-opened' and tenant_id = $1`,
      [world.tenants.a],
    );
    expect(told.map(({ data }) => data)).toEqual([{ epoch: 2, reached: 5, published: 11 }]);
    expect(await sql(`select from audit.event where type = 'trail.epoch-opened' and tenant_id is null`)).toHaveLength(
      3,
    );

    // The epoch before still proves what it holds, and that it ends before what was published.
    const first = await exported(1);
    expect((await verified(first, [before.note])).both).toEqual([true, true]);
    expect((await verified(first, [published.note])).report).toMatchObject({
      verdict: 'fails',
      problem: { code: 'kept-beyond' },
    });

    // Nothing more happens by itself, and going back to before the second epoch opens the third.
    expect(await sealAll({ outside: [outside] })).toBe('ok');
    expect(await epochs('a')).toEqual([1, 2]);
    await anchorAll([place]);
    const later = await newest('a', 2);
    await copies.restore(copy);
    expect(await sealAll({ outside: [outside] })).toBe('ok');
    expect(await epochs('a')).toEqual([1, 3]);
    const third = await verified(await exported(), [later.note]);
    expect(third.report).toMatchObject({ verdict: 'holds', epoch: 3, previous: { size: later.size } });
    expect(third.both).toEqual([true, true]);
    expect(parseCheckpointNote(ofB.note)?.checkpoint.origin).toBe(`${instance}/journal/${world.tenants.b}/1`);
    close();
  },
  120_000,
);

test('after a restore the next epoch begins with what a witness signed', async () => {
  const witness = await listeningWitness('temoin.example', vkey);
  const [client] = witnessesOf(`${witness.url} ${witness.vkey}`);
  if (!client) throw new Error('no witness');
  const { published } = await restored(witnessPlace(client, hour), client);
  expect(await sealAll({ outside: [client] })).toBe('ok');
  const second = await verified(await exported(), [published.note]);
  expect(second.report).toMatchObject({ verdict: 'holds', epoch: 2, previous: { size: published.size } });
  expect(second.both).toEqual([true, true]);
  await witness.close();
}, 60_000);

test('nothing is sealed before one of the places has answered', async () => {
  let silent = true;
  const outside: Outside = {
    name: 'essai',
    newest: async () => {
      if (silent) throw new Error('nobody is there');
      return null;
    },
  };
  const one = sealer({ outside: [outside] });
  await write(3, 'a');
  while (await one.round());
  expect([one.state(), await epochs('a')]).toEqual(['unreachable', []]);
  silent = false;
  // A trail begins once it is known that nobody has a checkpoint of it.
  while (await one.round());
  await one.round();
  expect([one.state(), await epochs('a'), await unproved('a')]).toEqual(['ok', [1], 0]);
  await one.close();
}, 30_000);

test('a place that lets one wait is waited for once, whatever the number of trails; each of them says why it is not sealed', async () => {
  let asked = 0;
  const outside: Outside = {
    name: 'essai',
    newest: () => {
      asked += 1;
      return Promise.reject(new DOMException('silence', 'TimeoutError'));
    },
  };
  const one = sealer({ outside: [outside] });
  await write(3, 'a');
  await write(3, 'b');
  expect(await one.round()).toBe(false);
  const { a, b } = world.tenants;
  expect([asked, one.stateOf(a), one.stateOf(b), one.stateOf(null)]).toEqual([1, 'unreachable', 'unreachable', 'ok']);
  await one.close();
});

test('a tree that grew while the places were asked is no shorter one', async () => {
  await write(3, 'a');
  await sealAll();
  // Another replica seals, signs and anchors before the place answers.
  const outside: Outside = {
    name: 'essai',
    newest: async (origin) => {
      if (!origin.endsWith(`${world.tenants.a}/1`)) return null;
      await write(4, 'a');
      await sealAll();
      return (await newest('a', 1)).note;
    },
  };
  expect(await sealAll({ outside: [outside] })).toBe('ok');
  expect([await epochs('a'), (await newest('a', 1)).size]).toEqual([[1], 7]);
}, 30_000);

test('a checkpoint that the tree leads to needs no key; one that it does not must be ours', async () => {
  await write(3, 'a');
  await sealAll();
  const old = await newest('a', 1);
  const next = newKey();
  const rotated = (keys: Partial<SealerOptions>) => sealAll({ ...keys, outside: [outside] });
  let shown = old.note;
  const outside: Outside = {
    name: 'essai',
    newest: async (origin) => (origin.endsWith(`${world.tenants.a}/1`) ? shown : null),
  };
  expect(await rotated({ keys: { current: next, previous: key } })).toBe('ok');
  expect(await rotated({ keys: { current: next, previous: null } })).toBe('ok');
  // Somebody shows what nobody of ours signed: nothing is signed over it, and no epoch is made of it.
  const size = (await newest('a', 1)).size + 5;
  const text = checkpointText({ origin: `${instance}/journal/${world.tenants.a}/1`, size, root: new Uint8Array(32) });
  shown = await signNote(nodeCrypto.sha256, text, { name: `${instance}/journal/${world.tenants.a}/1`, ...newKey() });
  await write(1, 'a');
  expect(await rotated({ keys: { current: next, previous: null } })).toBe('other-key');
  expect([await epochs('a'), (await newest('a', 1)).size]).toEqual([[1], size - 5]);
}, 30_000);

test('a sealer under which the database is restored remembers what it signed', async () => {
  await write(2, 'a');
  await sealAll();
  const copy = await copies.copy();
  const one = sealer();
  one.start();
  const grown = async (size: number, epoch: number): Promise<void> => {
    const limit = Date.now() + 15_000;
    while (!((await newest('a', epoch)).size >= size)) {
      if (Date.now() > limit) throw new Error(`size ${size} of epoch ${epoch} in vain`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await write(4, 'a');
  await grown(6, 1);
  const published = await newest('a', 1);
  await copies.restore(copy);
  await write(7, 'a');
  await grown(2, 2);
  await one.close();
  expect((await newest('a', 1)).size).toBe(2);
  const second = await verified(await exported(), [published.note]);
  expect(second.report).toMatchObject({ verdict: 'holds', epoch: 2, previous: { size: published.size } });
  expect(second.both).toEqual([true, true]);
}, 60_000);

test('whoever restored may give a checkpoint that somebody kept, or open every next epoch at once', async () => {
  const file = join(folder, 'key');
  writeFileSync(file, key.pem);
  await write(4, 'a');
  await write(2, 'b');
  await sealAll();
  const copy = await copies.copy();
  await write(2, 'a');
  await sealAll();
  const published = await newest('a', 1);
  await copies.restore(copy);
  const run = async (...args: string[]) => {
    const env = {
      ...process.env,
      ...world.env,
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      BOCAGE_TRAIL_KEY_FILE: file,
      BOCAGE_TRAIL_NAME: instance,
    };
    return promisify(execFile)(process.execPath, [main, 'trail', 'epoch', ...args], { env }).then(
      ({ stdout }) => ({ code: 0, out: stdout }),
      (error: unknown) => ({ code: 1, out: String(error) }),
    );
  };
  const note = join(folder, 'point.txt');
  writeFileSync(note, published.note);
  const given = await run(note);
  expect([given.code, given.out.includes('l’époque suivante est ouverte')]).toEqual([0, true]);
  expect([await epochs('a'), await epochs('b')]).toEqual([[1, 2], [1]]);
  expect(await sealAll()).toBe('ok');
  expect((await verified(await exported(), [published.note])).both).toEqual([true, true]);

  expect((await run()).code).toBe(0);
  expect([await epochs('a'), await epochs('b')]).toEqual([
    [1, 2, 3],
    [1, 2],
  ]);
  await sealAll();
  const last = await newest('a', 2);
  expect((await verified(await exported(), [last.note])).report).toMatchObject({
    verdict: 'holds',
    previous: { size: last.size },
  });

  writeFileSync(note, 'bonjour\n');
  expect(await run(note)).toMatchObject({ code: 1, out: expect.stringContaining('n’est pas un point de contrôle') });
}, 90_000);
