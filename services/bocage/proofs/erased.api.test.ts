import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createAudit } from '@bocage/audit';
import {
  askTrailExport,
  createNote,
  createWorkspace,
  endSupport,
  erasePerson,
  getTrailKey,
  listSupports,
  listTrail,
  listTrailExports,
  openSupport,
  proposeShares,
  readErasure,
  renameNoteItem,
  renameWorkspace,
} from '@bocage/contracts';
import { createIdentity } from '@bocage/identity';
import { createNotes } from '@bocage/notes';
import { builtInRole } from '@bocage/permissions';
import { createLog, createObjects, type Objects } from '@bocage/platform';
import { createStorage } from '@bocage/storage';
import { serveOn, testWorld, type World } from '@bocage/testing';
import { verifyExport } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { offering } from './walk/world.ts';

// On PostgreSQL 15, whose own pg_dump is there.
const run = promisify(execFile);
const pgDump = '/usr/lib/postgresql/15/bin/pg_dump';
const adminUrl = process.env.DATABASE_ADMIN_URL_15 ?? '';
const folder = mkdtempSync(join(tmpdir(), 'bocage-erased-'));
/** What is searched for: a title that was, a body's old name, the reason of a support access that names the person, and a word that nobody erases. */
const words = {
  note: 'Zinnia-Véronique',
  workspace: 'Xéranthème',
  support: 'Ancolie-Écran',
  control: 'Achillée-Témoin',
};
type Word = keyof typeof words;

let world: World;
let objects: Objects;
let sealing: Awaited<ReturnType<typeof serveOn>>;
beforeAll(async () => {
  world = await testWorld({
    services: { audit: createAudit, identity: createIdentity, notes: createNotes, storage: createStorage },
    env: { DATABASE_ADMIN_URL: adminUrl },
  });
  // Only the trail's own work: identity's would reach into the accounts that every test shares.
  sealing = await serveOn(world.database, {
    services: { audit: createAudit },
    jobs: true,
    env: { S3_BUCKET: world.env.S3_BUCKET },
  });
  const {
    S3_URL: url = '',
    S3_BUCKET: bucket = '',
    S3_ACCESS_KEY: accessKey = '',
    S3_SECRET_KEY: secretKey = '',
  } = world.env;
  const log = createLog({ level: 'error', json: true });
  objects = createObjects({
    url,
    publicUrl: url,
    accessKey,
    secretKey,
    region: 'us-east-1',
    bucket,
    timeoutMs: 10_000,
    log,
  });
  await objects.prepare([]);
}, 120_000);
afterAll(async () => {
  if (world) await redis('del', `${world.env.QUEUE_PREFIX}:temoin`);
  objects?.close();
  await sealing?.close();
  await world?.close();
  rmSync(folder, { recursive: true });
});

const found = (text: string): Word[] =>
  (Object.keys(words) as Word[]).filter((word) => {
    // As it is, and as JSON, SQL and hexadecimal would write it.
    const forms = [words[word], JSON.stringify(words[word]).slice(1, -1), Buffer.from(words[word]).toString('hex')];
    return forms.some((form) => text.includes(form));
  });

const inDump = async (): Promise<Word[]> => {
  const dump = await run(pgDump, ['--dbname', world.database.adminUrl], { maxBuffer: 1 << 30 });
  return found(dump.stdout);
};
/** Every row of every table as text, PostgreSQL's own statistics included, which a dump leaves out. */
const inTables = async (): Promise<string[]> => {
  const tables = await world.sql<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname not in ('information_schema') order by 1`,
  );
  const all: string[] = [];
  for (const { name } of tables)
    for (const { row } of await world.sql<{ row: string }>(`select t::text as row from ${name} t`))
      all.push(...found(row).map((word) => `${name}: ${word}`));
  return [...new Set(all)];
};
const inObjects = async (): Promise<Word[]> => {
  const all: Word[] = [];
  for await (const { key } of objects.list('')) {
    const stream = await objects.read(key);
    if (stream) all.push(...found(key + (await buffer(stream)).toString()));
  }
  return all;
};
// Each kind of value that Redis has, of every key of the server.
const everyKey = `local all = {} for _, key in ipairs(redis.call('keys', '*')) do local kind = redis.call('type', key).ok
  local read = { string = {'get', key}, hash = {'hgetall', key}, list = {'lrange', key, 0, -1}, set = {'smembers', key},
    zset = {'zrange', key, 0, -1}, stream = {'xrange', key, '-', '+'} }
  all[#all + 1] = key all[#all + 1] = cjson.encode(redis.call(unpack(read[kind]))) end return all`;
const redis = async (...args: string[]): Promise<string> =>
  (await run('redis-cli', ['-u', world.env.REDIS_URL ?? '', '--raw', ...args], { maxBuffer: 1 << 28 })).stdout;
const inRedis = async (): Promise<Word[]> => found(await redis('eval', everyKey, '0'));

const until = async (done: () => Promise<boolean>): Promise<void> => {
  const limit = Date.now() + 30_000;
  while (!(await done())) {
    if (Date.now() > limit) throw new Error('it does not come');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};
const sealed = async (): Promise<void> => {
  const waiting = `select (select count(*) from audit.unsealed) + (select count(*) from audit.tree t
    where t.size > coalesce((select max(c.size) from audit.checkpoint c where c.tree_id = t.id), 0)) as n`;
  await until(async () => Number((await world.sql<{ n: string }>(waiting))[0]?.n) === 0);
};
/** An auditor's export, by both verifiers. */
const verified = async (tenant: 'a' | 'epci', by: 'a.auditor' | 'epci.manager') => {
  await sealed();
  const response = await world.as(by, tenant).fetch('/api/audit/proofs');
  const text = await response.text();
  const { key } = await world.as('a.auditor').call(getTrailKey, {});
  const report = await verifyExport(text.split('\n').slice(0, -1), { key, crypto: nodeCrypto });
  const file = join(folder, `${tenant}.ndjson`);
  writeFileSync(file, text);
  const go = join(folder, 'verify-go');
  const cache = process.env.BOCAGE_CACHE ?? join(homedir(), '.cache', 'bocage');
  execFileSync('go', ['build', '-o', go, '.'], {
    cwd: join(import.meta.dirname, '..', '..', '..', 'packages', 'verify', 'go'),
    env: { ...process.env, CGO_ENABLED: '0', GOCACHE: join(cache, 'go-build') },
  });
  execFileSync(go, [file, key]);
  return report;
};

test('a person is erased from the trail: refused during its time, then no trace of the words anywhere', async () => {
  const person = world.people['a.agent'];
  const agent = world.as('a.agent');
  const params = { personId: person };
  // A note and a workspace bore the words; a workspace's name stands in two trails once it is offered.
  const { id: workspaceId } = await agent.call(createWorkspace, { body: { name: words.workspace } });
  const offer = { params: { workspaceId }, body: offering(world.tenants.epci) };
  await agent.call(proposeShares, offer);
  const { id: itemId } = await agent.call(createNote, { body: { workspaceId, parentId: null, title: words.note } });
  await agent.call(renameNoteItem, { params: { itemId }, body: { title: 'Compte rendu' } });
  await agent.call(renameWorkspace, { params: { workspaceId }, body: { name: 'Espace' } });
  await agent.call(createNote, { body: { workspaceId, parentId: null, title: words.control } });
  const admin = world.as('a.admin');
  const { id: supportId } = await admin.call(openSupport, {
    body: {
      identifiant: 'test.epci.manager',
      level: 'reader',
      workspaceIds: null,
      minutes: 15,
      reason: `Alain Aubry ne voit plus ${words.support}`,
    },
  });
  await admin.call(endSupport, { params: { supportId } });
  await objects.put('temoin', Buffer.from(words.control));
  await redis('set', `${world.env.QUEUE_PREFIX}:temoin`, words.control);

  await world.sql(
    `insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
     select m.perimeter_id, m.tenant_id, m.id, $2 from access.membership m where m.id = $1`,
    [world.memberships['a.auditor@a'], builtInRole('dpo').id],
  );
  const dpo = world.as('a.auditor');

  // Nobody but the DPO; and not even they, during the keeping time: the words say until when.
  for (const other of [world.as('a.admin'), agent, world.as('a.auditor', 'a', { acr: 1 })])
    expect((await other.refused(erasePerson, { params, body: { reason: 'Demande' } })).status).toBeGreaterThan(400);
  await sealed();
  const refused = await dpo.fetch(`/api/audit/people/${person}/erasure`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'Demande' }),
  });
  const problem = (await refused.json()) as { code: string; title: string };
  expect([refused.status, problem.code]).toEqual([403, 'trail.kept']);
  expect(problem.title).toMatch(/jusqu’au \d+ \p{L}+ \d{4}/u);
  expect(
    await dpo.refused(erasePerson, { params: { personId: world.people['b.agent'] }, body: { reason: 'Non' } }),
  ).toMatchObject({
    code: 'not-found',
  });
  expect(await inDump()).toEqual(['note', 'workspace', 'support', 'control']);

  // Time passes, for all but one act: a superuser's hand, before anything is sealed anew.
  await world.sqlAll(`
    truncate audit.unsealed; alter table audit.event disable trigger never; alter table audit.leaf disable trigger all; alter table audit.checkpoint disable trigger all;
    alter table audit.node disable trigger all; delete from audit.leaf; delete from audit.checkpoint; delete from audit.node; delete from audit.tree;
    update audit.event set occurred_at = occurred_at - interval '13 months' where type <> 'note.created';
    update audit.event e set occurred_at = occurred_at - interval '13 months' from audit.payload p where p.event_id = e.id and p.payload->>'title' = '${words.note}';
    insert into audit.unsealed select id, tenant_id from audit.event;
    alter table audit.event enable trigger never; alter table audit.leaf enable trigger all; alter table audit.checkpoint enable trigger all; alter table audit.node enable trigger all`);
  await sealed();
  // An export that was made before holds them too.
  await dpo.call(askTrailExport, { body: { format: 'csv', filters: {} } });
  const made = async () => (await dpo.call(listTrailExports, { query: {} })).items.map(({ state }) => state);
  await until(async () => (await made()).join() === 'ready');
  expect([...new Set(await inObjects())].sort()).toEqual(['control', 'note', 'support', 'workspace']);
  // What PostgreSQL samples of a table would outlive the row.
  await world.sql('analyze');
  expect((await inTables()).sort()).toEqual([
    'access.support: support',
    'audit.payload: control',
    'audit.payload: note',
    'audit.payload: support',
    'audit.payload: workspace',
    'notes.item: control',
    'pg_catalog.pg_statistic: control',
  ]);
  const would = await dpo.call(readErasure, { params });
  const told = await dpo.call(erasePerson, { params, body: { reason: 'Demande du 3 mars' } });
  expect(told).toEqual(would);
  expect(told).toMatchObject({
    gone: expect.arrayContaining([{ class: 'content', payloads: 2 }]),
    kept: [{ class: 'content', payloads: 1 }],
    elsewhere: { gone: 3, kept: 0 },
  });
  const { items } = await dpo.call(listTrail, { query: { type: 'trail.erased' } });
  expect(items).toMatchObject([
    { data: { person }, payload: { reason: 'Demande du 3 mars' }, actor: { name: 'Armand Aubert' } },
  ]);
  expect((await world.trail('epci')).at(-1)).toBe('trail.erased');

  // The same searches: only what nobody erased is found.
  expect(await inDump()).toEqual(['control']);
  expect((await inTables()).filter((line) => !line.endsWith('control'))).toEqual([]);
  expect(await inTables()).toContain('notes.item: control');
  expect((await admin.call(listSupports, { query: {} })).items).toMatchObject([{ id: supportId, reason: null }]);
  // The bytes of the export go by a job.
  expect(await made()).toEqual([]);
  await until(async () => (await inObjects()).length === 1);
  expect(await inObjects()).toEqual(['control']);
  expect(await inRedis()).toEqual(['control']);

  // And both trails still verify, here and in Go.
  expect(await verified('a', 'a.auditor')).toMatchObject({ verdict: 'holds', complete: true });
  expect(await verified('epci', 'epci.manager')).toMatchObject({ verdict: 'holds', counts: { erased: 3 } });
}, 180_000);
