import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testWorld, type World } from '@bocage/testing';
import { newKey, sealerOn } from '../../test/sealing.ts';

const key = newKey();
let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

const write = (count: number, tenant: 'a' | 'b') =>
  world.sql(
    `insert into audit.event (tenant_id, type, subject_kind) select $1, 'note.created', 'note' from generate_series(1, $2)`,
    [world.tenants[tenant], count],
  );
const sizes = async (tenant: 'a' | 'b') => {
  const [row] = await world.sql<{ leaves: number; signed: number; waits: number }>(
    `select (select count(*)::int from audit.leaf l where l.tree_id = t.id) as leaves,
       (select max(c.size)::int from audit.checkpoint c where c.tree_id = t.id) as signed,
       (select count(*)::int from audit.unsealed u where u.tenant_id = t.tenant_id) as waits
     from audit.tree t where t.tenant_id = $1`,
    [world.tenants[tenant]],
  );
  return [row?.leaves, row?.signed, row?.waits];
};

test.each([
  ['the tree of an older copy', 'update audit.tree set size = size + $2 where tenant_id = $1', [-2], [2]],
  [
    'a node before its time',
    `insert into audit.node (tree_id, level, index, hash) select id, 8, $2, sha256('x') from audit.tree where tenant_id = $1`,
    [0],
    null,
  ],
])('%s is told and waits; the others are sealed, and it is too once it is mended', async (_, harm, by, back) => {
  const sealer = sealerOn(world, { current: key, previous: null }, { againMs: 0 });
  await write(4, 'a');
  await write(1, 'b');
  while (await sealer.round());
  const [a] = await sizes('a');
  const [b = 0] = await sizes('b');
  await world.sql(harm, [world.tenants.a, ...by]);
  await write(3, 'a');
  await write(3, 'b');
  while (await sealer.round());
  while (await sealer.round());
  expect(sealer.state()).toBe('broken');
  expect(sealer.stateOf(world.tenants.b)).toBe('ok');
  expect(await sizes('b')).toEqual([b + 3, b + 3, 0]);
  expect(await sizes('a')).toEqual([a, a, 3]);
  if (back) await world.sql(harm, [world.tenants.a, ...back]);
  else {
    await world.sql('alter table audit.node disable trigger never');
    await world.sql('delete from audit.node');
    await world.sql('alter table audit.node enable trigger never');
  }
  while (await sealer.round());
  while (await sealer.round());
  expect(sealer.state()).toBe('ok');
  expect(await sizes('a')).toEqual([Number(a) + 3, Number(a) + 3, 0]);
  await sealer.close();
});

test('rounds that go on failing are told', async () => {
  const sealer = sealerOn(world, { current: key, previous: null });
  await world.sql('revoke select on audit.tree from bocage_sealer');
  sealer.start();
  const until = async (word: string) => {
    for (let n = 0; n < 150 && sealer.state() !== word; n += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sealer.state()).toBe(word);
  };
  await until('failing');
  await world.sql('grant select on audit.tree to bocage_sealer');
  await until('ok');
  await sealer.close();
}, 40_000);
