import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestDatabase } from '@bocage/testing';
import type { Stage } from '@bocage/testing/world';
import { firstViolation } from './catalogue.ts';
import { firstDifference } from './matrix.ts';
import { tables } from './matrix.tables.ts';
import { arrange, type MatrixWorld, matrixWorld } from './matrix.world.ts';
import { mutantsOf } from './mutants.ts';
import { openVersion, versions } from './versions.ts';

// The contexts that tell most mutants apart come first.
const telling = [
  'guest reader',
  'guest editor',
  'other perimeter',
  'system of another tenant',
  'other tenant',
  'no context',
  'manager',
  'system of the tenant',
  'administrator',
  'archived',
] as const;

describe.each(versions)('mutants on PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });

  const differs = (world: MatrixWorld, table: string): Promise<string | null> =>
    firstDifference(stage, world, table, [...telling]);

  test(
    'every policy, right, trigger and key made worse is found by the matrix or the catalogue',
    async () => {
      expect(await firstViolation(stage)).toBeNull();
      const mutants = await mutantsOf(stage, version.version === 18);
      const survivors: string[] = [];
      const killed = { matrix: 0, catalogue: 0 };
      const world = matrixWorld();
      await stage.undone(async () => {
        await arrange(stage, world, (place) => Object.values(tables).map((one) => one.row(place)));
        for (const table of Object.keys(tables)) expect(await differs(world, table)).toBeNull();
        for (const { name, sql, table, check } of mutants) {
          await stage.undone(async () => {
            await stage.all(sql);
            if (table && (await differs(world, table))) killed.matrix += 1;
            else if (await firstViolation(stage, check)) killed.catalogue += 1;
            else survivors.push(name);
          });
        }
      });
      process.stdout.write(
        `${JSON.stringify({ postgres: version.version, mutants: mutants.length, ...killed, survivors: survivors.length })}\n`,
      );
      expect(survivors).toEqual([]);
    },
    10 * 60_000,
  );
});
