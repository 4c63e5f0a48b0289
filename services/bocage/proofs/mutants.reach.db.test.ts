import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestDatabase } from '@bocage/testing';
import { type Stage, worldSeed } from '@bocage/testing/world';
import fc from 'fast-check';
import { reachMutants } from './mutants.reach.ts';
import { rewritten } from './mutants.rewritten.ts';
import { openVersion, versions } from './versions.ts';
import { checkWorld, newTally, prepareWorlds } from './worlds.run.ts';

// One version: what is proved is the strength of the property, and that does not depend on the server.
describe('mutants of the rules of reach', () => {
  let database: TestDatabase;
  let stage: Stage;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(versions[0]));
    await prepareWorlds(stage);
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });

  // The worlds are the same each time: whether a mutant is killed does not depend on luck.
  const worlds = fc.sample(worldSeed, { seed: 20_261_124, numRuns: 400 });
  const tells = async (at: number): Promise<boolean> => {
    const seed = worlds[at];
    if (!seed) return false;
    try {
      await checkWorld(stage, seed, newTally());
      return false;
    } catch {
      return true;
    }
  };

  test.each(reachMutants)(
    '$name: a random world tells',
    async ({ name, relation, from, to, at }) => {
      // Without the mutant the same world is as it should be.
      expect(await tells(at)).toBe(false);
      let found: number | null = null;
      await stage.undone(async () => {
        await stage.all(await rewritten(stage, relation, from, to));
        for (const next of [at, ...worlds.keys()]) {
          if (!(await tells(next))) continue;
          found = next;
          break;
        }
      });
      if (found !== at) process.stdout.write(`${name}: told by world ${found}\n`);
      expect(found).not.toBeNull();
    },
    300_000,
  );
});
