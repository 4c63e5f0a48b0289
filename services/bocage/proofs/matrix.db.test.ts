import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestDatabase } from '@bocage/testing';
import { refusalOf, type Stage } from '@bocage/testing/world';
import { contextNames, expectedCell, tryCell } from './matrix.ts';
import { tables } from './matrix.tables.ts';
import { arrange, matrixWorld } from './matrix.world.ts';
import { openVersion, versions } from './versions.ts';

describe.each(versions)('the matrix on PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });

  test('every table that people reach has its expectations, and no other', async () => {
    const guarded = await stage.rows<{ name: string }>(
      "select relation::text as name from access.guarded where kind <> 'internal' order by 1",
    );
    expect(guarded.map(({ name }) => name)).toEqual(Object.keys(tables).sort());
  });

  test.each(Object.keys(tables))('%s: every operation in every context', async (table) => {
    const world = matrixWorld();
    await stage.undone(async () => {
      await arrange(stage, world, (place) => Object.values(tables).map((one) => one.row(place)));
      const found: Record<string, string> = {};
      for (const context of contextNames) found[context] = await tryCell(stage, world, table, context);
      expect(found).toEqual(Object.fromEntries(contextNames.map((context) => [context, expectedCell(table, context)])));
    });
  });

  test('what is internal is nobody’s: every run-time role is refused every operation', async () => {
    const internal = await stage.rows<{ name: string; role: string }>(`
      select g.relation::text as name, r.rolname as role from access.guarded g cross join pg_roles r
      where g.kind = 'internal' and r.rolname like 'bocage\\_%' and r.rolcanlogin and r.rolname not in ('bocage_migrator', 'bocage_backup')`);
    expect(internal.length).toBeGreaterThan(200);
    const open: string[] = [];
    for (const { name, role } of internal) {
      for (const sql of [
        `select 1 from ${name}`,
        `insert into ${name} default values`,
        `delete from ${name}`,
        `truncate ${name}`,
      ]) {
        const refusal = await refusalOf(() => stage.as(role, 'select 1', sql));
        // A role without the schema's USAGE gets 42501 too; the trail's two followers read and append there (audit.md).
        // The sealer's own queue is the one table that it may empty.
        if (refusal !== '42501') open.push(`${role}: ${sql}`);
      }
    }
    expect(
      open.filter(
        (line) =>
          !/^bocage_(sealer|dispatcher): (select 1 from|insert into) audit\.|^bocage_sealer: delete from audit\.unsealed$/.test(
            line,
          ),
      ),
    ).toEqual([]);
  });
});
