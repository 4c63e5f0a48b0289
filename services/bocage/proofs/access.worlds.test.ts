import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestDatabase } from '@bocage/testing';
import { type Stage, worldSeed } from '@bocage/testing/world';
import fc from 'fast-check';
import { openVersion, versions } from './versions.ts';
import { checkWorld, newTally, prepareWorlds } from './worlds.run.ts';

const worlds = Number(process.env.BOCAGE_WORLDS ?? 1_000);
// A failure prints its seed and path: BOCAGE_WORLDS_SEED runs the same worlds again.
const chosen = process.env.BOCAGE_WORLDS_SEED ? { seed: Number(process.env.BOCAGE_WORLDS_SEED) } : {};

describe.each(versions)('random worlds on PostgreSQL $version', (version) => {
  // The oldest version gets a tenth: the SQL is the same, its planner is not.
  const numRuns = version.version === 18 ? worlds : Math.ceil(worlds / 10);
  let database: TestDatabase;
  let stage: Stage;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
    await prepareWorlds(stage);
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });

  test(
    `database, CASL and model agree in ${numRuns} worlds, for every person, acting tenant, action and row`,
    async () => {
      const tally = newTally();
      await fc.assert(
        fc.asyncProperty(worldSeed, (seed) => checkWorld(stage, seed, tally)),
        { numRuns, ...chosen },
      );
      process.stdout.write(`${JSON.stringify({ postgres: version.version, ...tally })}\n`);
      // Not empty worlds: each kind of thing was met. Some are rare: a tenth of the worlds may miss one.
      if (numRuns === worlds) for (const met of Object.values(tally)) expect(met).toBeGreaterThan(0);
    },
    30 * 60_000,
  );
});
