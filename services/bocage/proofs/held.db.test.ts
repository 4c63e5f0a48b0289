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

  test('within a workspace nothing else is reached, whatever is named; the next context reaches all again', async () => {
    const all = async () =>
      (
        await stage.rows<{ acls: string[]; inside: string[]; levels: string }>(
          `select access.acls('reader')::text[] as acls, array(select a.id::text from access.acl a
             where a.workspace_id = '${world.places.open.workspace}') as inside, (select count(*) from access.levels())::text as levels`,
        )
      )[0];
    await stage.undone(async () => {
      // The editor reaches another workspace too.
      await stage.rows(`insert into access.grants select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(),
          'workspace_id', '${world.places.archived.workspace}', 'acl_id', '${world.places.archived.acl}'))).*
        from access.grants g join access.membership m on m.id = g.membership_id join access.person p on p.id = m.person_id
        where p.account_id = '${world.actors.editor.account}' and g.acl_id = '${world.places.open.acl}'`);
      await stage.rows(begin());
      const whole = (await all())?.acls ?? [];
      await stage.rows(`select access.within('${world.places.open.workspace}')`);
      const narrow = await all();
      expect(narrow?.acls.length).toBeGreaterThan(0);
      expect(narrow?.acls.length).toBeLessThan(whole.length);
      expect([...(narrow?.acls ?? [])].sort()).toEqual(whole.filter((acl) => narrow?.inside.includes(acl)).sort());
      expect(narrow?.levels).toBe(String(narrow?.acls.length));
      // The lock on the tree lets go of what was held, not of the limit.
      await stage.rows(`select access.lock_tree('${world.places.open.workspace}', false)`);
      expect((await all())?.acls.length).toBe(narrow?.acls.length);
      await stage.rows("select access.within('00000000-0000-7000-8000-0000000000ff')");
      expect((await all())?.acls).toEqual([]);
      await stage.rows(begin());
      expect((await all())?.acls.sort()).toEqual(whole.sort());
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
