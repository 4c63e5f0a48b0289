import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  askInstanceExport,
  askTrailExport,
  directExport,
  downloadInstanceExport,
  downloadTrailExport,
  exportFormats,
  exportTrail,
  type ExportFormat,
  listInstanceExports,
  listInstanceTrail,
  listTrailExports,
  removeInstanceExport,
  removeTrailExport,
  type TrailEvent,
} from '@bocage/contracts';
import { testWorld, type World } from '@bocage/testing';
import { verifyExport } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { exporterOn } from '../../test/exporter.ts';
import { createAudit } from '../index.ts';

const mebibyte = 1024 ** 2;
let world: World;
let exporter: ReturnType<typeof exporterOn>;
beforeAll(async () => {
  // A large part is a few seconds of work: the jobs are run by hand, or by a process that is killed.
  world = await testWorld({ services: { audit: createAudit } });
  exporter = exporterOn(world.env, 5 * mebibyte, 40);
}, 60_000);
afterAll(async () => {
  await exporter.close();
  await world.close();
});

const record = (count: number, type: string, bytes: number) =>
  world.sqlAll(
    `begin; select * from access.begin('${world.accounts['a.agent']}', '${world.tenants.a}', 'test', gen_random_uuid());
     select audit.record('${type}', 'note', gen_random_uuid(), jsonb_build_object('n', n),
       jsonb_build_object('title', 'Note ' || n, 'filling', (select string_agg(md5(n::text || i), '') from generate_series(1, ${Math.ceil(bytes / 32)}) i)))
       from generate_series(1, ${count}) n; commit`,
  );
const ask = (format: ExportFormat, filters = {}, person: Parameters<World['as']>[0] = 'a.auditor') =>
  world.as(person).call(askTrailExport, { body: { format, filters } });
const listed = async (person: Parameters<World['as']>[0] = 'a.auditor') =>
  (await world.as(person).call(listTrailExports, { query: {} })).items;
const bytesAt = async ({ url }: { url: string }): Promise<{ bytes: Buffer; name: string; type: string }> => {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '';
  const type = response.headers.get('content-type') ?? '';
  return { bytes: Buffer.from(await response.arrayBuffer()), name, type };
};
const fetched = async (exportId: string) =>
  bytesAt(await world.as('a.auditor').call(downloadTrailExport, { params: { exportId } }));
const operator = () => world.as('operator');
const askInstance = (format: ExportFormat, filters = {}) =>
  operator().call(askInstanceExport, { body: { format, filters } });
const listedInstance = async () => (await operator().call(listInstanceExports, { query: {} })).items;
const fetchedInstance = async (exportId: string) =>
  bytesAt(await operator().call(downloadInstanceExport, { params: { exportId } }));
/** What happens on the instance, with words as long as wanted. */
const recordInstance = (count: number, type: string, bytes: number) =>
  world.sqlAll(
    `begin; select access.begin_system('essai', null, gen_random_uuid(), '${world.accounts.operator}');
     select audit.record_instance('${type}', 'perimeter', gen_random_uuid(), jsonb_build_object('n', n),
       jsonb_build_object('name', 'Périmètre ' || n, 'filling', (select string_agg(md5(n::text || i), '') from generate_series(1, ${Math.ceil(bytes / 32)}) i)))
       from generate_series(1, ${count}) n; commit`,
  );
const partsOf = async (id: string): Promise<number> => {
  const text = 'select jsonb_array_length(parts) as parts from audit.export where id = $1';
  return (await world.sql<{ parts: number }>(text, [id]))[0]?.parts ?? 0;
};
const numbers = (text: string): number[] =>
  text
    .trim()
    .split('\n')
    .map((line) => Number((JSON.parse(line) as TrailEvent).data.n));

describe('an export that a job makes', () => {
  test('is asked for, made, listed, fetched by a link of a minute and given up; each act is in the trail', async () => {
    await record(30, 'note.created', 10);
    const asked = await ask('csv', { type: 'note.created' });
    expect(asked).toMatchObject({ state: 'waiting', total: 30, done: 0, sizeBytes: null });
    expect(await world.as('a.auditor').refused(downloadTrailExport, { params: { exportId: asked.id } })).toEqual({
      status: 409,
      code: 'trail.export-not-ready',
    });
    expect(await exporter.job.run()).toBe(1);
    const [ready] = await listed();
    expect(ready).toMatchObject({ id: asked.id, state: 'ready', done: 30, total: 30 });
    const { bytes, name, type } = await fetched(asked.id);
    expect(bytes).toHaveLength(ready?.sizeBytes ?? 0);
    expect(bytes.toString().split('\r\n')).toHaveLength(32);
    expect([name, type]).toEqual([
      expect.stringMatching(/^journal-\d{4}-\d\d-\d\d\.csv$/),
      expect.stringMatching(/^text\/csv/),
    ]);
    const params = { exportId: asked.id };
    await world.as('a.auditor').call(removeTrailExport, { params });
    expect(await listed()).toEqual([]);
    expect(await exporter.job.sweep()).toBe(1);
    expect(await exporter.objects.stat(`${world.tenants.a}/exports/${asked.id}`)).toBeNull();
    expect((await world.trail('a')).filter((one) => one.startsWith('trail.'))).toEqual([
      'trail.export-asked',
      'trail.export-ready',
      'trail.export-downloaded',
      'trail.export-removed',
    ]);
    const [told] = await world.sql<{ actor_system: string }>(
      `select actor_system from audit.event where type = 'trail.export-ready'`,
    );
    expect(told?.actor_system).toBe('export du journal');
  });

  // /api/audit/exports, /api/audit/exports/{exportId}, /api/audit/exports/{exportId}/download
  test('is its asker’s alone, and only while they may export', async () => {
    const { id: exportId } = await ask('ndjson', { type: 'note.created' });
    await exporter.job.run();
    for (const route of [downloadTrailExport, removeTrailExport]) {
      const foreign = await world.as('a.admin').refused(route, { params: { exportId } });
      const unknown = await world.as('a.admin').refused(route, { params: { exportId: crypto.randomUUID() } });
      expect([foreign, foreign]).toEqual([unknown, { status: 404, code: 'not-found' }]);
    }
    expect(await listed('a.admin')).toEqual([]);
    expect(await world.as('a.agent').refused(askTrailExport, { body: { format: 'csv', filters: {} } })).toMatchObject({
      status: 403,
    });
    // What is filtered by a foreign thing or person holds what an unknown one would: nothing.
    for (const filters of [
      { person: world.people['b.agent'] },
      { subject: world.people['b.agent'] },
      { person: crypto.randomUUID() },
    ]) {
      expect((await ask('csv', filters)).total).toBe(0);
      await exporter.job.run();
    }
    // The right is lost while it waits: nothing is made.
    const { id } = await ask('csv', {}, 'a.admin');
    const roles = `access.membership_role where membership_id = '${world.memberships['a.admin@a']}'`;
    const held = await world.sql(`select * from ${roles}`);
    await world.sql(`delete from ${roles}`);
    await exporter.job.run();
    const [lost] = await world.sql<{ state: string; failure: string }>(
      'select state, failure from audit.export where id = $1',
      [id],
    );
    expect(lost).toEqual({ state: 'failed', failure: 'access.refused' });
    expect((await world.trail('a')).at(-1)).toBe('trail.export-failed');
    for (const row of held as Record<string, unknown>[])
      await world.sql(
        `insert into access.membership_role select * from jsonb_populate_record(null::access.membership_role, $1)`,
        [JSON.stringify(row)],
      );
  });

  test('is a report to be read, when it is asked for as a PDF', async () => {
    const { id } = await ask('pdf', { type: 'note.created' });
    await exporter.job.run();
    const { bytes, name, type } = await fetched(id);
    expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect([name.endsWith('.pdf'), type]).toEqual([true, 'application/pdf']);
  });

  /** A process that makes an export, killed as soon as the export is so far. */
  const killedWhen = async (id: string, far: () => Promise<boolean>): Promise<void> => {
    const script = fileURLToPath(new URL('../../test/exporter.ts', import.meta.url));
    const child: ChildProcess = spawn(process.execPath, [script, String(5 * mebibyte), '40'], {
      env: world.env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    while (!(await far()) && child.exitCode === null) await new Promise((done) => setTimeout(done, 5));
    child.kill('SIGKILL');
    await ended;
    // The turn of who died ends by itself after a minute; nobody waits for it here.
    await world.sql(`update audit.export set lease_until = now() where id = $1 and state = 'running'`, [id]);
  };

  test.each([
    {
      of: 'a body’s trail',
      write: () => record(800, 'note.renamed', 40_000),
      begin: () => ask('ndjson', { type: 'note.renamed' }),
      all: () => listed(),
      get: fetched,
    },
    {
      of: 'the instance’s',
      write: () => recordInstance(800, 'perimeter.retried', 40_000),
      begin: () => askInstance('ndjson', { type: 'perimeter.retried' }),
      all: listedInstance,
      get: fetchedInstance,
    },
  ])(
    'of $of, goes on after a kill from its last part: every event once, in order',
    async ({ write, begin, all, get }) => {
      await write();
      const { id, total } = await begin();
      expect(total).toBe(800);
      // Interrupted often already, in one place.
      await world.sql('update audit.export set attempts = 4 where id = $1', [id]);
      const kill = async (): Promise<number> => {
        const before = await partsOf(id);
        await killedWhen(id, async () => (await partsOf(id)) !== before);
        return partsOf(id);
      };
      const first = await kill();
      expect(first).toBeGreaterThan(0);
      expect((await all())[0]).toMatchObject({ id, state: 'running' });
      const second = await kill();
      expect(second).toBeGreaterThan(first);
      expect((await all())[0]).toMatchObject({ id, state: 'running' });
      expect(await exporter.job.run()).toBe(1);
      expect(await partsOf(id)).toBeGreaterThan(second);
      const { bytes } = await get(id);
      expect(numbers(bytes.toString())).toEqual(Array.from({ length: 800 }, (_, n) => 800 - n));
    },
    60_000,
  );

  const stateOf = async (id: string) => {
    const text = 'select state, done, attempts from audit.export where id = $1';
    return (await world.sql<{ state: string; done: number; attempts: number }>(text, [id]))[0];
  };

  test('begins anew after a kill when it is a report, says so, and is whole', async () => {
    await record(3_000, 'note.trashed', 10);
    const { id, total } = await ask('pdf', { type: 'note.trashed' });
    const halfway = async () => ((await stateOf(id))?.done ?? 0) > 0;
    await killedWhen(id, halfway);
    const [cut] = await listed();
    expect(cut).toMatchObject({ id, state: 'running', failure: null });
    expect(cut?.done).toBeGreaterThan(0);
    // Taken up again, nothing of it is done: never what a process that died had.
    await killedWhen(id, async () => (await stateOf(id))?.done === 0);
    expect(await stateOf(id)).toEqual({ state: 'running', done: 0, attempts: 2 });
    expect(await exporter.job.run()).toBe(1);
    expect((await listed())[0]).toMatchObject({ id, state: 'ready', done: total });
    const { bytes } = await fetched(id);
    expect(bytes.toString('latin1').match(/\/S \/LI\b/g)).toHaveLength(total);
  }, 60_000);

  test('that is interrupted again and again ends as a fault, with words', async () => {
    const { id } = await ask('pdf', { type: 'note.trashed' });
    // Three times before, and twice here.
    await world.sql('update audit.export set attempts = 3 where id = $1', [id]);
    for (const attempt of [4, 5]) await killedWhen(id, async () => (await stateOf(id))?.attempts === attempt);
    expect((await stateOf(id))?.state).toBe('running');
    expect(await exporter.job.run()).toBe(1);
    const [ended] = await listed();
    expect(ended).toMatchObject({
      id,
      state: 'failed',
      failure: expect.stringContaining('interrompue cinq fois') as unknown,
    });
    expect((await world.trail('a')).at(-1)).toBe('trail.export-failed');
    expect(await exporter.job.run()).toBe(0);
  }, 60_000);

  test('is kept for seven days, then erased, and the trail says so', async () => {
    const kept = (await listed()).map(({ id }) => id);
    expect(kept.length).toBeGreaterThan(0);
    const [week] = await world.sql<{ days: number }>(
      'select round(extract(epoch from expires_at - created_at) / 86400)::int as days from audit.export limit 1',
    );
    expect(week?.days).toBe(7);
    expect(await exporter.job.sweep()).toBe(0);
    await world.sql('update audit.export set expires_at = now() where id = any ($1)', [kept]);
    expect(await listed()).toEqual([]);
    expect(await exporter.job.sweep()).toBe(kept.length);
    for (const id of kept) expect(await exporter.objects.stat(`${world.tenants.a}/exports/${id}`)).toBeNull();
    expect((await world.trail('a')).filter((type) => type === 'trail.export-expired')).toHaveLength(kept.length);
  });

  test('is bounded: so many at once, so many events of each form', async () => {
    for (let n = 0; n < 3; n += 1) await ask('csv');
    expect(await world.as('a.auditor').refused(askTrailExport, { body: { format: 'csv', filters: {} } })).toEqual({
      status: 409,
      code: 'trail.export-busy',
    });
    await exporter.job.run();
    await record(exportFormats.pdf, 'note.moved', 1);
    expect(await world.as('a.auditor').refused(askTrailExport, { body: { format: 'pdf', filters: {} } })).toEqual({
      status: 409,
      code: 'trail.export-too-large',
    });
    // What is answered at once has its own bound, and says to ask for the rest.
    expect(directExport).toBe(exportFormats.pdf);
    const direct = async (query: string) => (await world.as('a.auditor').fetch(`${exportTrail.path}?${query}`)).status;
    expect(await direct('format=ndjson')).toBe(409);
    expect(await direct('format=ndjson&type=note.moved')).toBe(200);
  }, 60_000);
});

describe('an export of the instance’s trail', () => {
  const traced = async () => (await world.trail(null)).filter((type) => /^trail\.(export|opened)/.test(type)).slice(-4);

  test('is asked for by the operator, made, listed, fetched and given up; each act is in the instance’s trail', async () => {
    await recordInstance(20, 'perimeter.provisioned', 10);
    const before = (await world.trail('a')).length;
    const asked = await askInstance('csv', { type: 'perimeter.provisioned' });
    expect(asked).toMatchObject({ state: 'waiting', total: 20, done: 0 });
    expect(await exporter.job.run()).toBe(1);
    const [ready] = await listedInstance();
    expect(ready).toMatchObject({ id: asked.id, state: 'ready', done: 20, total: 20 });
    const { bytes, name } = await fetchedInstance(asked.id);
    expect(bytes.toString().split('\r\n')).toHaveLength(22);
    expect(name).toMatch(/^journal-\d{4}-\d\d-\d\d\.csv$/);
    expect(await exporter.objects.stat(`instance/exports/${asked.id}`)).not.toBeNull();
    await operator().call(removeInstanceExport, { params: { exportId: asked.id } });
    expect(await exporter.job.sweep()).toBeGreaterThan(0);
    expect(await exporter.objects.stat(`instance/exports/${asked.id}`)).toBeNull();
    expect(await traced()).toEqual([
      'trail.export-asked',
      'trail.export-ready',
      'trail.export-downloaded',
      'trail.export-removed',
    ]);
    expect(await world.trail('a')).toHaveLength(before);
  });

  test('holds the instance’s acts and no body’s, as a table and as a report', async () => {
    await record(1, 'note.created', 10);
    const { id, total } = await askInstance('ndjson');
    const report = await askInstance('pdf', { type: 'perimeter.provisioned' });
    await exporter.job.run();
    const events = (await fetchedInstance(id)).bytes.toString().trim().split('\n');
    expect(events).toHaveLength((await listedInstance()).find((one) => one.id === id)?.done ?? 0);
    expect(events.length).toBeGreaterThanOrEqual(total);
    const inside = await world.sql<{ id: string }>('select id from audit.event where tenant_id is not null');
    const ids = new Set(inside.map((one) => one.id));
    expect(ids.size).toBeGreaterThan(0);
    expect(events.filter((line) => ids.has((JSON.parse(line) as TrailEvent).id))).toEqual([]);
    const { bytes } = await fetchedInstance(report.id);
    const title = Buffer.from('Journal de l’instance', 'utf16le').swap16();
    expect([bytes.subarray(0, 5).toString(), bytes.includes(title)]).toEqual(['%PDF-', true]);
  });

  // /api/audit/instance/exports, /api/audit/instance/exports/{exportId}, /api/audit/instance/exports/{exportId}/download
  test('is its asker’s alone: nobody of a body, nor another operator', async () => {
    const { id: exportId } = await askInstance('csv');
    await exporter.job.run();
    const theirs = (await ask('csv', { type: 'note.created' })).id;
    await exporter.job.run();
    const body = { format: 'csv', filters: {} } as const;
    const refused = { status: 403, code: 'access.refused' };
    for (const person of ['a.admin', 'a.auditor', 'far.admin'] as const) {
      const stranger = world.as(person);
      expect(await stranger.refused(askInstanceExport, { body })).toEqual(refused);
      expect(await stranger.refused(listInstanceExports, { query: {} })).toEqual(refused);
      for (const id of [exportId, crypto.randomUUID()])
        for (const route of [downloadInstanceExport, removeInstanceExport])
          expect(await stranger.refused(route, { params: { exportId: id } })).toEqual(refused);
      // By the door of a body it is as one that is not.
      if (person !== 'far.admin')
        expect(await stranger.refused(downloadTrailExport, { params: { exportId } })).toMatchObject({ status: 404 });
    }
    expect(await world.as('operator', null, { acr: 1 }).refused(askInstanceExport, { body })).toMatchObject({
      code: 'auth.step-up',
    });
    const unknown = { status: 404, code: 'not-found' };
    for (const id of [theirs, crypto.randomUUID()])
      for (const route of [downloadInstanceExport, removeInstanceExport])
        expect(await operator().refused(route, { params: { exportId: id } })).toEqual(unknown);
    expect((await listedInstance()).map(({ id }) => id)).not.toContain(theirs);
    // Asked for by the account of another operator.
    await world.sql('update audit.export set account_id = gen_random_uuid() where id = $1', [exportId]);
    expect((await listedInstance()).map(({ id }) => id)).not.toContain(exportId);
    for (const route of [downloadInstanceExport, removeInstanceExport])
      expect(await operator().refused(route, { params: { exportId } })).toEqual(unknown);
  });

  test('is kept for seven days, and three at once', async () => {
    for (let n = 0; n < 3; n += 1) await askInstance('csv');
    expect(await operator().refused(askInstanceExport, { body: { format: 'csv', filters: {} } })).toEqual({
      status: 409,
      code: 'trail.export-busy',
    });
    await exporter.job.run();
    const [one] = await listedInstance();
    await world.sql('update audit.export set expires_at = now() where id = $1', [one?.id]);
    expect(await exporter.job.sweep()).toBe(1);
    expect(await exporter.objects.stat(`instance/exports/${one?.id}`)).toBeNull();
    expect((await traced()).at(-1)).toBe('trail.export-expired');
  });
});

test('an export with proofs that a job makes is one that the verifier takes', async () => {
  const sealing = await testWorld({ services: { audit: createAudit }, jobs: true });
  try {
    await sealing.sqlAll(
      `begin; select * from access.begin('${sealing.accounts['a.agent']}', '${sealing.tenants.a}', 'test', gen_random_uuid());
       select audit.record('note.created', 'note', gen_random_uuid(), '{}', '{"title": "T"}') from generate_series(1, 1200); commit`,
    );
    const limit = Date.now() + 20_000;
    const chief = sealing.as('operator');
    await chief.call(listInstanceTrail, { query: {} });
    const sealed = `select distinct c.tree_id from audit.checkpoint c join audit.tree t on t.id = c.tree_id
      where t.tenant_id = $1 and c.size >= 1200 or t.tenant_id is null and c.size > 1`;
    while ((await sealing.sql(sealed, [sealing.tenants.a])).length < 2) {
      if (Date.now() > limit) throw new Error('nothing seals');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const auditor = sealing.as('a.auditor');
    const { id: exportId } = await auditor.call(askTrailExport, { body: { format: 'proofs', filters: {} } });
    while ((await auditor.call(listTrailExports, { query: {} })).items[0]?.state !== 'ready') {
      if (Date.now() > limit + 20_000) throw new Error('nothing is made');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { key } = (await (await auditor.fetch('/api/audit/key')).json()) as { key: string };
    const verified = async ({ url }: { url: string }) =>
      verifyExport((await (await fetch(url)).text()).split('\n').slice(0, -1), { key, crypto: nodeCrypto });
    const report = await verified(await auditor.call(downloadTrailExport, { params: { exportId } }));
    expect(report).toMatchObject({ verdict: 'holds', complete: true });
    expect(report.counts.events).toBeGreaterThanOrEqual(1_200);

    // The instance’s, in which the bodies’ checkpoints stand.
    const asked = await chief.call(askInstanceExport, { body: { format: 'proofs', filters: {} } });
    while ((await chief.call(listInstanceExports, { query: {} })).items[0]?.state !== 'ready') {
      if (Date.now() > limit + 40_000) throw new Error('nothing is made');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const own = await verified(await chief.call(downloadInstanceExport, { params: { exportId: asked.id } }));
    expect(own).toMatchObject({ verdict: 'holds', complete: true, counts: { withheld: 0 } });
    expect(own.counts.leaves).toBeGreaterThan(own.counts.events);
  } finally {
    await sealing.close();
  }
}, 90_000);
