import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestDatabase } from '@bocage/testing';
import type { Stage } from '@bocage/testing/world';
import { checks } from './catalogue.ts';
import { openVersion, versions } from './versions.ts';

describe.each(versions)('the catalogue of PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });

  test.each(checks)('$name', async ({ sql }) => {
    expect((await stage.rows<{ violation: string }>(sql)).map(({ violation }) => violation)).toEqual([]);
  });

  test('a table made without any of the calls is found, and so is a view that looks for itself', async () => {
    await stage.undone(async () => {
      await stage.rows('create table notes.forgotten (id uuid); create view notes.loose as select * from notes.item');
      const [first] = checks;
      expect(await stage.rows(first?.sql ?? '')).toEqual([{ violation: 'notes.forgotten' }]);
      const views = checks.find(({ name }) => name.startsWith('views'));
      expect(await stage.rows(views?.sql ?? '')).toEqual([{ violation: 'notes.loose' }]);
    });
  });
});
