import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createIdentity } from '@bocage/identity';
import { createNotes } from '@bocage/notes';
import { createStorage } from '@bocage/storage';
import { cloneDatabase, serveOn, startIssuer, type TestDatabase } from '@bocage/testing';
import {
  build,
  type Model,
  openStage,
  perform,
  rowsOf,
  type Stage,
  type WorldSeed,
  worldSeed,
} from '@bocage/testing/world';
import fc from 'fast-check';
import { reachMutants } from './mutants.reach.ts';
import { rewritten } from './mutants.rewritten.ts';
import { type Call, callOf, callOfOperation, type WantedCall, wantedCall } from './worlds.calls.ts';
import { madeBy, operationsOf } from './worlds.run.ts';

// A sample of the worlds of access.worlds.test.ts, through HTTP: at most twenty calls each, and two to what is archived.
const numRuns = Math.ceil(Number(process.env.BOCAGE_WORLDS ?? 1_000) / 20);
const most = 20;
const chosen = process.env.BOCAGE_WORLDS_SEED ? { seed: Number(process.env.BOCAGE_WORLDS_SEED) } : {};

let issuer: Awaited<ReturnType<typeof startIssuer>>;
let database: TestDatabase;
let served: Awaited<ReturnType<typeof serveOn>>;
let stage: Stage;
const tokens = new Map<string, string>();
beforeAll(async () => {
  issuer = await startIssuer();
  database = await cloneDatabase();
  served = await serveOn(database, {
    services: { identity: createIdentity, notes: createNotes, storage: createStorage },
    env: { KEYCLOAK_URL: issuer.url, KEYCLOAK_REALM: 'bocage' },
  });
  stage = await openStage(database.adminUrl);
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await served?.close();
  await database?.drop();
  await issuer?.close();
});

const tally: Record<string, number> = {};
const send = async ({ account, tenant, method, path, body }: Call): Promise<number> => {
  const token = tokens.get(account) ?? issuer.bearer(account);
  tokens.set(account, token);
  const response = await fetch(served.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'bocage-tenant': tenant, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  await response.arrayBuffer();
  return response.status;
};

const everyCall = (model: Model, kind: WantedCall['kind']): WantedCall[] =>
  model.workspaces.flatMap((_w, workspace) =>
    model.memberships.map((_m, membership) => ({ kind, membership, elsewhere: null, workspace, node: 0 })),
  );

const checkCalls = async (seed: WorldSeed, wanted: readonly WantedCall[]): Promise<void> => {
  const model = build(seed);
  tokens.clear();
  // SIREN are one per perimeter of the instance: each world clears the former one's.
  await stage.all(
    `begin; update access.perimeter set siren = lpad((floor(random() * 1e9))::bigint::text, 9, '0'); ${rowsOf(model)} commit`,
  );
  let left = most;
  const answer = async (call: Call): Promise<boolean> => {
    left -= 1;
    const status = await send(call);
    expect({ call, status }).toEqual({ call, status: call.expected });
    tally[status] = (tally[status] ?? 0) + 1;
    return status < 300;
  };
  for (const operation of operationsOf(model, seed)) {
    if (!(await answer(callOfOperation(model, operation)))) continue;
    const { membership, made } = await madeBy(stage, model, operation);
    perform(model, { ...operation, membership }, made);
  }
  const ask = async (one: WantedCall): Promise<void> => {
    const call = callOf(model, one);
    if (call && (await answer(call))) call.done?.();
  };
  for (const one of wanted) if (left > 0) await ask(one);
  // Chance seldom asks a manager for something of what is archived.
  const archiving = everyCall(model, 'archiveWorkspace').find((one) => callOf(model, one)?.expected === 200);
  if (archiving) for (const kind of ['archiveWorkspace', 'renameWorkspace'] as const) await ask({ ...archiving, kind });
};

const property = () =>
  fc.asyncProperty(worldSeed, fc.array(wantedCall, { minLength: 10, maxLength: most, size: 'max' }), checkCalls);

test(
  `the API answers what the model says, in ${numRuns} worlds`,
  async () => {
    await fc.assert(property(), { numRuns, ...chosen });
    const calls = Object.values(tally).reduce((sum, count) => sum + count, 0);
    process.stdout.write(`${JSON.stringify({ worlds: numRuns, calls, answers: tally })}\n`);
    for (const status of [200, 201, 401, 403, 404, 409]) expect(tally[status] ?? 0).toBeGreaterThan(0);
  },
  10 * 60_000,
);

test('a rule made worse is told, with the seed that shows it', async () => {
  const mutant = reachMutants.find(({ name }) => name === 'a foreign grant counts without a share');
  if (!mutant) throw new Error('no such mutant');
  await stage.all(await rewritten(stage, mutant.relation, mutant.from, mutant.to));
  await expect(fc.assert(property(), { numRuns: 200, seed: 20_261_125, endOnFailure: true })).rejects.toThrow(
    /seed: 20261125/,
  );
}, 300_000);
