import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isSignedBy, leafHash, parseCheckpointNote, parseEntry, rootOf, toHex, utf8 } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { testWorld, type World } from '@bocage/testing';
import { newKey, sealerOn } from '../../test/sealing.ts';
import type { TrailKey } from './key.ts';

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

const write = (count: number, tenant: 'a' | 'b') =>
  world.sql(
    `insert into audit.event (tenant_id, type, subject_kind, data) select $1, 'note.created', 'note', jsonb_build_object('n', n)
     from generate_series(1, $2) n`,
    [world.tenants[tenant], count],
  );
type Stored = { index: string; hash: Buffer; entry: string | null; event_id: string | null };
const leavesOf = (tenant: string | null) =>
  world.sql<Stored>(
    `select l.index, l.hash, l.entry, l.event_id from audit.leaf l join audit.tree t on t.id = l.tree_id
     where t.tenant_id is not distinct from $1 order by l.index`,
    [tenant],
  );
const notesOf = async (tenant: string | null) =>
  (
    await world.sql<{ note: string }>(
      `select c.note from audit.checkpoint c join audit.tree t on t.id = c.tree_id
       where t.tenant_id is not distinct from $1 order by c.size`,
      [tenant],
    )
  ).map(({ note }) => note);

/** Every event one leaf, no gap, and every checkpoint the root of the leaves that it counts, by this key. */
const check = async (tenant: string | null, key: TrailKey): Promise<number> => {
  const leaves = await leavesOf(tenant);
  expect(leaves.map(({ index }) => Number(index))).toEqual(leaves.map((_, n) => n));
  for (const { entry, hash } of leaves)
    if (entry) expect(toHex(await leafHash(nodeCrypto.sha256, utf8(entry)))).toBe(hash.toString('hex'));
  const [events] = await world.sql<{ n: number }>(
    'select count(*)::int as n from audit.event where tenant_id is not distinct from $1',
    [tenant],
  );
  expect(leaves.filter(({ event_id }) => event_id)).toHaveLength(events?.n ?? -1);
  const notes = await notesOf(tenant);
  for (const text of notes) {
    const parsed = parseCheckpointNote(text);
    if (!parsed) throw new Error('not a checkpoint');
    const { size, root, origin } = parsed.checkpoint;
    expect(toHex(root)).toBe(
      toHex(
        await rootOf(
          nodeCrypto.sha256,
          leaves.slice(0, size).map((leaf) => leaf.hash),
        ),
      ),
    );
    expect(await isSignedBy(nodeCrypto, parsed.note, origin, key.publicKey)).toBe(true);
  }
  return notes.length;
};

test('events become leaves, trees are signed, tenants’ checkpoints stand in the instance’s tree', async () => {
  const key = newKey();
  const sealer = sealerOn(world, { current: key, previous: null }, { batch: 300 });
  await write(700, 'a');
  await write(3, 'b');
  while (await sealer.round());
  await write(70_000, 'a');
  await sealer.round();
  const big = sealerOn(world, { current: key, previous: null }, { batch: 50_000 });
  while (await big.round());
  expect(await check(world.tenants.a, key)).toBeGreaterThan(2);
  expect(await check(world.tenants.b, key)).toBe(1);
  expect(await check(null, key)).toBeGreaterThan(0);
  const told = (await leavesOf(null)).map(({ entry }) => parseEntry(entry ?? '')?.leaf);
  expect(told).toContain('checkpoint');
  expect(await world.sql('select from audit.unsealed')).toEqual([]);
  expect(await world.sql('select from audit.node where level = 16')).toHaveLength(1);

  // What nobody queued is found by the sweep.
  await world.sql(`alter table audit.event disable trigger unsealed`);
  await write(5, 'b');
  await world.sql(`alter table audit.event enable trigger unsealed`);
  await sealer.round();
  expect(await leavesOf(world.tenants.b)).toHaveLength(3);
  await sealer.sweep();
  await sealer.round();
  expect(await check(world.tenants.b, key)).toBe(2);

  // Another key signs nothing, unless the one that leaves says so in the tree.
  const next = newKey();
  await write(1, 'b');
  const stranger = sealerOn(world, { current: next, previous: null });
  await stranger.round();
  expect(stranger.state()).toBe('other-key');
  expect(await notesOf(world.tenants.b)).toHaveLength(2);
  const heir = sealerOn(world, { current: next, previous: key }, { againMs: 0 });
  while (await heir.round());
  expect(heir.state()).toBe('ok');
  const leaves = await leavesOf(world.tenants.b);
  expect(parseEntry(leaves[8]?.entry ?? '')?.leaf).toBe('key');
  const last = parseCheckpointNote((await notesOf(world.tenants.b)).at(-1) ?? '');
  expect(last?.checkpoint.size).toBe(10);
  expect(last && (await isSignedBy(nodeCrypto, last.note, last.checkpoint.origin, next.publicKey))).toBe(true);

  // What was changed under a signed root is not signed over.
  await world.sql('alter table audit.leaf disable trigger never');
  await world.sql(
    `update audit.leaf l set hash = sha256('x') from audit.tree t where t.id = l.tree_id and t.tenant_id = $1 and l.index = 2`,
    [world.tenants.b],
  );
  await write(1, 'b');
  await heir.round();
  expect(heir.state()).toBe('broken');
  expect(parseCheckpointNote((await notesOf(world.tenants.b)).at(-1) ?? '')?.checkpoint.size).toBe(10);
  // Once mended it is signed again, without a start.
  await world.sql(
    `update audit.leaf l set hash = $2 from audit.tree t where t.id = l.tree_id and t.tenant_id = $1 and l.index = 2`,
    [world.tenants.b, leaves[2]?.hash],
  );
  while (await heir.round());
  await heir.round();
  expect(heir.state()).toBe('ok');
  expect(parseCheckpointNote((await notesOf(world.tenants.b)).at(-1) ?? '')?.checkpoint.size).toBe(11);

  // A key that left may come back, but not leave again for the same one: no verifier takes that statement twice.
  const back = sealerOn(world, { current: key, previous: next });
  while (await back.round());
  await write(1, 'b');
  while (await back.round());
  expect(back.state()).toBe('ok');
  const returned = await leavesOf(world.tenants.b);
  expect(returned.slice(11).map(({ entry }) => parseEntry(entry ?? '')?.leaf)).toEqual(['key', undefined]);
  const again = sealerOn(world, { current: next, previous: key });
  await write(1, 'b');
  await again.round();
  expect(again.state()).toBe('other-key');
  expect(await leavesOf(world.tenants.b)).toEqual(returned);
  await back.round();
  expect(await leavesOf(world.tenants.b)).toHaveLength(14);
  await Promise.all([sealer, big, stranger, heir, back, again].map((one) => one.close()));
}, 60_000);

test('without a key nothing is sealed', async () => {
  await write(2, 'a');
  const before = await world.sql('select from audit.leaf');
  const sealer = sealerOn(world, { current: null, previous: null });
  await sealer.sweep();
  expect(await sealer.round()).toBe(false);
  expect(sealer.state()).toBe('no-key');
  expect(await world.sql('select from audit.leaf')).toHaveLength(before.length);
  await sealer.close();
});
