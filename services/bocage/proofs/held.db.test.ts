import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestDatabase } from '@bocage/testing';
import { openParty, type Stage } from '@bocage/testing/world';
import { arrange, type MatrixWorld, matrixWorld } from './matrix.world.ts';
import { openVersion, versions } from './versions.ts';

// Rights are worked out once per transaction: they must never outlive what changes them within it.
describe.each(versions)('what is held of rights on PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  let world: MatrixWorld;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
    world = matrixWorld();
    await stage.rows('begin');
    await arrange(stage, world, () => []);
    await stage.rows('commit');
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });

  const begin = (): string => {
    const { account, tenant } = world.actors.editor;
    return `select * from access.begin('${account}', '${tenant}', 'held', '00000000-0000-7000-8000-00000000ffff')`;
  };
  const reached = async (): Promise<boolean> => {
    const [row] = await stage.rows<{ reached: boolean }>(
      `select '${world.places.open.acl}' = any (access.acls('editor')) as reached`,
    );
    return row?.reached ?? false;
  };
  const held = async (): Promise<boolean> =>
    (await stage.rows<{ held: boolean }>("select current_setting('bocage.acls') <> '' as held"))[0]?.held ?? false;
  const endGrants = `update access.grants set ended_at = now() where acl_id = any (array(select acl_id from access.workspace))`;

  test('a grant ended in the transaction counts at once; without its trigger it would not', async () => {
    for (const [trigger, after] of [
      ['enable', false],
      ['disable', true],
    ] as const) {
      await stage.undone(async () => {
        await stage.rows(begin());
        expect(await reached()).toBe(true);
        await stage.rows(`alter table access.grants ${trigger} trigger forget`);
        await stage.rows(endGrants);
        expect(await reached()).toBe(after);
      });
    }
  });

  test('a write in each of the tables lets go, even one that finds no row; so does the lock on a tree', async () => {
    const tables = await stage.rows<{ name: string }>(
      "select tgrelid::regclass::text as name from pg_trigger where tgfoid = 'access.forget()'::regprocedure",
    );
    const writes = [
      ...tables.map(({ name }) => `delete from ${name} where false`),
      `select access.lock_tree('${world.places.open.workspace}', false)`,
      `select access.lock_tree('${world.places.open.workspace}', true)`,
    ];
    expect(writes.length).toBeGreaterThan(10);
    for (const write of writes) {
      await stage.undone(async () => {
        await stage.rows(begin());
        await reached();
        expect(await held()).toBe(true);
        await stage.rows(write);
        expect(await held()).toBe(false);
      });
    }
  });

  test('what was undone is held again as it was before', async () => {
    await stage.undone(async () => {
      await stage.rows(begin());
      expect(await reached()).toBe(true);
      await stage.undone(async () => {
        await stage.rows(endGrants);
        expect(await reached()).toBe(false);
      });
      expect(await reached()).toBe(true);
    });
  });

  test('what others commit counts at once for what decides, and from the next transaction on for the rest', async () => {
    const party = await openParty(database.adminUrl, 'bocage_notes');
    const seen = `select '${world.places.open.acl}' = any (access.acls('editor')) as listed, access.level_of('${world.places.open.acl}') is not null as decided`;
    try {
      await party.run(`begin; ${begin()}`);
      expect(await party.run(seen)).toEqual([{ listed: true, decided: true }]);
      await stage.rows(endGrants);
      expect(await party.run(seen)).toEqual([{ listed: true, decided: false }]);
      expect(await party.run(`commit; begin; ${begin()}; ${seen}`)).toEqual([{ listed: false, decided: false }]);
    } finally {
      await party.close();
    }
  });
});
