import { jest } from './jest.part.ts';
import { playwright } from './playwright.part.ts';
import { staticChecks } from './static.part.ts';
import { sum, type Tally } from './tally.ts';

export type Part = {
  /** Why it exists, in one line: the README says the same. */
  why: string;
  /** Seconds it may take on two cores with a warm cache. */
  budget: number;
  run: (args: string[], env: NodeJS.ProcessEnv) => Promise<Tally>;
};

/** In the order in which they run: what fails fastest first. */
export const parts: Record<string, Part> = {
  static: { why: 'types, rules and format', budget: 360, run: () => staticChecks() },
  unit: { why: 'the pure rules, without a server', budget: 60, run: (args) => jest(['unit'], { args }) },
  db: {
    why: 'isolation, proved in SQL on PostgreSQL 18 and 15',
    budget: 240,
    // The proofs of isolation run on both versions by themselves; the others a second time, on Debian's 15.
    run: async (args) =>
      sum([
        await jest(['db'], { args }),
        await jest(['db'], {
          args: [...args, '--testPathIgnorePatterns', '/node_modules/', '/services/bocage/proofs/'],
          env: { BOCAGE_TEST_POSTGRES: '15' },
        }),
      ]),
  },
  api: {
    why: 'every service over HTTP on the real servers',
    budget: 300,
    run: (args) => jest(['api', 'acceptance'], { args }),
  },
  worlds: {
    why: 'random worlds: database, CASL, API and a model agree',
    budget: 180,
    run: (args) => jest(['worlds'], { args }),
  },
  crash: {
    why: 'kills at random moments lose nothing acknowledged (`pnpm test:crash` kills 200 times)',
    budget: 120,
    run: (args) => jest(['crash'], { args }),
  },
  e2e: {
    why: 'the journeys in a real browser',
    budget: 240,
    run: (args, env) => playwright('services/bocage', args, env),
  },
  contract: {
    why: 'schemathesis against the OpenAPI document',
    budget: 120,
    run: async (_args, env) => (await import('./contract.part.ts')).contract(env),
  },
};
