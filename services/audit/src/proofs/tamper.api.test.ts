import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SqlValue, Tx } from '@bocage/platform';
import type { PersonKey } from '@bocage/testing';
import { openStage, type Stage } from '@bocage/testing/world';
import { formatKey, verifyExport } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import fc from 'fast-check';
import { newKey, sealerOn } from '../../test/sealing.ts';
import { type Ground, type Kind, tamperings } from '../../test/tampering.ts';
import { linesIn, trailWorld, type TrailWorld } from '../../test/trail.ts';
import { instanceKey } from '../seal/key.ts';
import type { TrailFilter } from '../trail/trail.store.ts';
import { createProofs, type Proofs, type Scope } from './proofs.service.ts';

const instance = 'essais.example';
const key = newKey();
const seed = Date.now() % 2 ** 31;
let world: TrailWorld;
let stage: Stage;
let proofs: Proofs;
let publicKey: string;
let ground: Ground;
let kept: { size: number; note: string }[];
const types = ['note.created', 'note.opened', 'note.renamed', 'file.created'];
const authors: PersonKey[] = ['a.agent', 'a.admin', 'shared'];

// Everything on one superuser's connection: what is tampered with is undone with its transaction.
const tx: Tx = {
  query: <R extends object>(text: string, values: readonly SqlValue[] = []) => stage.rows<R>(text, [...values]),
  one: async <R extends object>(text: string, values: readonly SqlValue[] = []) =>
    (await stage.rows<R>(text, [...values]))[0],
  run: async (text, values = []) => (await stage.rows(text, [...values])).length,
  last: (statements) => statements(),
  table: () => {
    throw new Error('not used here');
  },
};
/** The tenant's own way to its export, as the service runs it, within the transaction that is undone. */
const auditor: Scope = {
  run: async (work) => {
    const { account, tenantId, requestId } = world.member('a.auditor', 'a');
    await stage.rows(`set local session authorization bocage_audit;
      select * from access.begin('${account}', '${tenantId}', 'essai', '${requestId}')`);
    const done = await work(tx);
    await stage.rows('reset session authorization');
    return done;
  },
  // One more event would be one more thing that changes.
  trace: async () => {},
};
/** The export's lines; null when the service itself finds that it cannot be made. */
const exported = async (filter: TrailFilter): Promise<string[] | null> => {
  try {
    return await linesIn(proofs.export(auditor, filter));
  } catch (error) {
    // The one fault that tells it; any other is an error of this test.
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'trail.not-sealed' || (error instanceof Error && error.message.startsWith('the tree lacks')))
      return null;
    throw error;
  }
};
const check = (lines: string[], checkpoints: string[]) =>
  verifyExport(lines, { key: publicKey, checkpoints, crypto: nodeCrypto });

beforeAll(async () => {
  world = await trailWorld();
  stage = await openStage(world.database.adminUrl);
  proofs = createProofs(world.db, instance, key);
  publicKey = formatKey(await instanceKey(instance, key));
  const sealer = sealerOn(world, { current: key, previous: null }, { instance });
  const record = async (n: number, person: PersonKey, tenant: 'a' | 'b') => {
    const type = types[n % types.length];
    await stage.rows(`begin; select * from access.begin('${world.accounts[person]}', '${world.tenants[tenant]}', 'essai', gen_random_uuid());
      select audit.record('${type}', '${type?.split('.')[0]}', gen_random_uuid(), '{"n": ${n}}', '{"title": "Note ${n}"}'); commit`);
  };
  for (let n = 0; n < 20; n += 1) await record(n, 'b.agent', 'b');
  for (let n = 0; n < 280; n += 1) {
    await record(n, authors[n % 3] ?? 'shared', 'a');
    if (n % 40 === 39) while (await sealer.round());
  }
  await sealer.round();
  await sealer.close();
  const trees = await stage.rows<{ id: string; tenant_id: string | null }>('select id, tenant_id from audit.tree');
  const treeOf = (tenant: string) => trees.find(({ tenant_id }) => tenant_id === tenant)?.id ?? '';
  const rows = await stage.rows<{ size: string; note: string }>(
    `select size, note from audit.checkpoint where tree_id = '${treeOf(world.tenants.a)}' order by size`,
  );
  kept = rows.map(({ size, note }) => ({ size: Number(size), note }));
  const anchored = kept.at(-2)?.size ?? 0;
  ground = {
    tx,
    sql: stage.all,
    tree: treeOf(world.tenants.a),
    other: treeOf(world.tenants.b),
    otherTenant: world.tenants.b,
    anchored,
    older: kept.map(({ size }) => size).filter((size) => size < anchored),
    key,
    instance,
  };
}, 60_000);
afterAll(async () => {
  await stage.close();
  await world.close();
});

test('a superuser tampers 1,000 times with what is sealed: whoever holds the last anchored checkpoint finds each', async () => {
  const kinds = Object.keys(tamperings) as Kind[];
  const draws = fc.sample(fc.record({ how: fc.nat(), at: fc.nat(), to: fc.nat() }), { numRuns: 1_000, seed });
  const found: Record<string, Record<string, number>> = {};
  const missed: string[] = [];
  const anchor = kept.find(({ size }) => size === ground.anchored)?.note ?? '';
  let unseen = 0;
  for (const [n, draw] of draws.entries()) {
    const kind = kinds[n % kinds.length] ?? 'edits';
    await stage.undone(async () => {
      await stage.rows('set local session_replication_role = replica');
      await tamperings[kind](ground, draw);
      const lines = await exported({});
      const report = lines && (await check(lines, [anchor]));
      const answer = report ? (report.problem?.code ?? 'none') : 'no export';
      if (answer === 'none') missed.push(`${kind} ${JSON.stringify(draw)}`);
      else found[kind] = { ...found[kind], [answer]: (found[kind]?.[answer] ?? 0) + 1 };
      // Why a checkpoint kept elsewhere matters: without one, who holds the key rewrites as they like.
      if (kind === 'forks' && lines && (await check(lines, [])).verdict === 'holds') unseen += 1;
    });
  }
  const all = Object.values(found)
    .flatMap((codes) => Object.values(codes))
    .reduce((sum, one) => sum + one, 0);
  process.stdout.write(
    `tampering, seed ${seed}: ${all} of ${draws.length} found ${JSON.stringify(found)}; ${unseen} forks would pass without a checkpoint kept elsewhere\n`,
  );
  expect(missed).toEqual([]);
  expect(unseen).toBe(Object.values(found.forks ?? {}).reduce((sum, one) => sum + one, 0));
}, 240_000);

test('1,000 exports that nobody touched give no alarm', async () => {
  const moments = await stage.rows<{ at: string }>(
    `select to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from audit.event e
     join audit.leaf l on l.event_id = e.id where l.tree_id = '${ground.tree}' order by l.index`,
  );
  const moment = fc.option(fc.constantFrom(...moments.map(({ at }) => at)), { nil: undefined });
  const person = fc.constantFrom(...authors.map((one) => world.people[one]));
  const filters = fc.record(
    { from: moment, until: moment, type: fc.constantFrom(...types), person, kind: fc.constantFrom('note', 'file') },
    { requiredKeys: ['from', 'until'] },
  );
  // Half of them a period and nothing else: complete.
  const drawn = fc.oneof(fc.record({ from: moment, until: moment }), filters);
  const alarms: string[] = [];
  let [complete, chosen, leaves] = [0, 0, 0];
  for (const filter of fc.sample(drawn, { numRuns: 1_000, seed })) {
    await stage.undone(async () => {
      const lines = (await exported(filter)) ?? [];
      const newest = kept.at(-1)?.note ?? '';
      const report = await check(lines, [newest]);
      if (report.verdict !== 'holds' || report.kept.length !== 1 || report.counts.withheld > 0)
        alarms.push(`${JSON.stringify(filter)}: ${JSON.stringify(report.problem)}`);
      if (report.complete) complete += 1;
      else chosen += 1;
      leaves += report.counts.leaves;
    });
  }
  process.stdout.write(
    `untouched, seed ${seed}: ${alarms.length} alarms in ${complete + chosen} exports (${complete} periods, ${chosen} selections, ${leaves} leaves)\n`,
  );
  expect(alarms).toEqual([]);
}, 240_000);
