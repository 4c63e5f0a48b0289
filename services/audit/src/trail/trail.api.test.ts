import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportTrail, listInstanceTrail, listTrail } from '@bocage/contracts';
import { testWorld, type World } from '@bocage/testing';
import { createAudit } from '../index.ts';

let world: World;
beforeAll(async () => {
  world = await testWorld({ services: { audit: createAudit } });
});
afterAll(() => world.close());

// Writes an event as a service does: in a transaction of the person.
const record = async (
  person: 'a.agent' | 'b.agent' | 'a.admin',
  tenant: 'a' | 'b',
  type: string,
  title: string,
): Promise<void> => {
  const { accounts, tenants } = world;
  await world.sql('select 1');
  const begin = `select * from access.begin('${accounts[person]}', '${tenants[tenant]}', 'test', gen_random_uuid())`;
  await world.sql(
    `begin; ${begin}; select audit.record('${type}', 'note', gen_random_uuid(), '{}', '{"title": "${title}"}'); commit`,
  );
};

const list = (person: Parameters<World['as']>[0], query = {}) => world.as(person).call(listTrail, { query });

describe('who reads what', () => {
  beforeAll(async () => {
    await record('a.agent', 'a', 'note.created', 'Budget');
    await record('a.admin', 'a', 'note.opened', 'Budget');
    await record('b.agent', 'b', 'note.created', 'Voirie');
  });

  test('an agent sees their own acts only', async () => {
    const { items } = await list('a.agent');
    expect(items.map((event) => event.actor.personId)).toEqual([world.people['a.agent']]);
    expect(items[0]?.sentence).toContain('Budget');
  });

  test('an administrator sees the tenant’s acts, but no reading of others', async () => {
    await record('a.agent', 'a', 'note.opened', 'Paie');
    const types = (await list('a.admin')).items.map((event) => `${event.type} ${event.actor.name}`);
    expect(types).toContain('note.created Alain Aubry');
    expect(types).toContain('note.opened Anne Aubin');
    expect(types).not.toContain('note.opened Alain Aubry');
  });

  test('an auditor sees readings too, and nothing of another commune', async () => {
    const { items } = await list('a.auditor');
    expect(items.some((event) => event.type === 'note.opened' && event.actor.name === 'Alain Aubry')).toBe(true);
    expect(items.some((event) => event.sentence.includes('Voirie'))).toBe(false);
  });

  test('who reads what others did is told of once an hour; who reads their own acts is not', async () => {
    const readers = await world.sql<{ actor: string; n: number }>(
      `select actor_person_id as actor, count(*)::int as n from audit.event where type = 'trail.opened' group by 1`,
    );
    expect(readers).toHaveLength(2);
    for (const person of ['a.admin', 'a.auditor'] as const)
      expect(readers).toContainEqual({ actor: world.people[person], n: 1 });
  });

  test('filters by kind of event, person and time; an empty answer is a page', async () => {
    expect((await list('a.auditor', { type: 'note.created' })).items).toHaveLength(1);
    expect(
      (await list('a.auditor', { person: world.people['a.admin'] })).items.every(
        (event) => event.actor.name === 'Anne Aubin',
      ),
    ).toBe(true);
    expect(await list('a.auditor', { until: '2020-01-01T00:00:00Z' })).toEqual({ items: [], next: null });
  });

  test('a kind is a kind of thing or a family of events, a thing its own, in the list and in what is counted', async () => {
    const { accounts, tenants } = world;
    const workspace = crypto.randomUUID();
    await world.sqlAll(`begin; select * from access.begin('${accounts['a.admin']}', '${tenants.a}', 'test', gen_random_uuid());
      select audit.record('share.ended', 'workspace', '${workspace}', '{}', '{"name": "Voirie", "receiver": "B"}'); commit`);
    const typesOf = async (query: object) => (await list('a.auditor', query)).items.map(({ type }) => type);
    expect(await typesOf({ kind: 'share' })).toEqual(['share.ended']);
    expect(await typesOf({ kind: 'workspace' })).toEqual(['share.ended']);
    expect(await typesOf({ kind: 'shares' })).toEqual([]);
    expect(await typesOf({ subject: workspace })).toEqual(['share.ended']);
    expect(await typesOf({ kind: 'note', subject: workspace })).toEqual([]);
  });

  test('pages without missing or repeating an event', async () => {
    const all = (await list('a.auditor')).items.map((event) => event.id);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await list('a.auditor', { limit: 1, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map((event) => event.id));
      if (!page.next) break;
      cursor = page.next;
    }
    expect(seen).toEqual(all);
  });

  test('a stranger to the commune is refused, and the refusal is in the instance’s trail', async () => {
    expect(await world.as('b.agent', 'a').refused(listTrail, { query: {} })).toEqual({
      status: 403,
      code: 'tenant.not-member',
    });
    const { items } = await world.as('operator').call(listInstanceTrail, { query: { kind: 'access' } });
    expect(items[0]).toMatchObject({
      type: 'access.refused',
      data: { operation: 'listTrail', code: 'tenant.not-member' },
    });
  });

  test('the instance’s trail is the operator’s, with a second factor', async () => {
    expect(await world.as('a.admin').refused(listInstanceTrail, { query: {} })).toMatchObject({ status: 403 });
    expect(await world.as('operator', null, { acr: 1 }).refused(listInstanceTrail, { query: {} })).toEqual({
      status: 401,
      code: 'auth.step-up',
    });
  });
});

describe('the instance’s trail', () => {
  const listed = async (query: object) =>
    (await world.as('operator').call(listInstanceTrail, { query })).items.map(({ type }) => type);
  const perimeter = crypto.randomUUID();
  beforeAll(() =>
    world.sqlAll(`begin; select access.begin_system('essai', null, gen_random_uuid(), '${world.accounts.operator}');
      select audit.record_instance('perimeter.retried', 'perimeter', '${perimeter}', '{}', '{"name": "Essais"}');
      select audit.record_instance('tenant.suspended', 'tenant', gen_random_uuid(), '{}', '{"name": "Aubépine"}'); commit`),
  );

  test('is filtered by kind, type, thing and time', async () => {
    expect(await listed({ kind: 'perimeter' })).toEqual(['perimeter.retried']);
    expect(await listed({ type: 'tenant.suspended' })).toEqual(['tenant.suspended']);
    expect(await listed({ subject: perimeter })).toEqual(['perimeter.retried']);
    expect(await listed({ kind: 'tenant', subject: perimeter })).toEqual([]);
    expect(await listed({ kind: 'perimeter', until: '2020-01-01T00:00:00Z' })).toEqual([]);
  });

  test('tells once an hour who reads it, as a body’s does; who is refused has read nothing', async () => {
    const hour = `update audit.hourly set hour = hour - interval '1 hour' where type = 'trail.opened'`;
    const readings = async () => {
      await world.as('operator').call(listInstanceTrail, { query: { subject: perimeter } });
      return world.sql(`select actor_account_id as account, actor_person_id as person, subject_id, has_payload from audit.event
        where type = 'trail.opened' and tenant_id is null order by id`);
    };
    const one = { account: world.accounts.operator, person: null, subject_id: null, has_payload: false };
    expect(await readings()).toEqual([one]);
    expect(await readings()).toEqual([one]);
    await world.sql(hour);
    await world.as('a.auditor').refused(listInstanceTrail, { query: {} });
    expect(await readings()).toEqual([one, one]);
    const { items } = await world.as('operator').call(listInstanceTrail, { query: { type: 'trail.opened' } });
    expect(items[0]).toMatchObject({
      sentence: 'L’exploitant a consulté le journal de l’instance',
      actor: { personId: null },
    });
    // Their own trails say nothing of it.
    expect((await list('a.auditor', { type: 'trail.opened' })).items.map(({ actor }) => actor.name)).toEqual(
      expect.not.arrayContaining([null]),
    );
  });

  test('takes no person: who acts in it is an account', async () => {
    const path = `${listInstanceTrail.path}?person=${world.people['a.agent']}`;
    expect((await world.as('operator').fetch(path)).status).toBe(400);
  });

  test('holds the instance’s acts and no body’s: neither what is done there, nor a title', async () => {
    await record('a.agent', 'a', 'note.created', 'Licenciement de M. Untel');
    const { items } = await world.as('operator').call(listInstanceTrail, { query: { limit: 100 } });
    const inside = await world.sql<{ id: string }>('select id from audit.event where tenant_id is not null');
    const ids = new Set(inside.map(({ id }) => id));
    expect(items.length).toBeGreaterThan(1);
    expect(items.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(JSON.stringify(items)).not.toMatch(/Licenciement|Budget|Voirie|Alain|Aubry/);
    // Nor does the operator’s account act for a body.
    expect(await world.as('operator', 'a').refused(listTrail, { query: {} })).toMatchObject({ status: 403 });
  });
});

describe('an export', () => {
  const get = async (person: Parameters<World['as']>[0], format: string) => {
    const response = await world.as(person).fetch(`${exportTrail.path}?format=${format}`);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: Buffer.from(await response.arrayBuffer()).toString(),
    };
  };

  test('gives what the screen gives, and is itself traced', async () => {
    const { status, type, text } = await get('a.auditor', 'csv');
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = text.split('\r\n').filter(Boolean);
    expect(lines[0]?.startsWith('\uFEFFDate;')).toBe(true);
    const { items } = await list('a.auditor');
    expect(items[0]?.type).toBe('trail.exported');
    expect(lines).toHaveLength(items.length + 1);
  });

  test('is an event per line in NDJSON', async () => {
    const { text } = await get('a.auditor', 'ndjson');
    const events = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events[0]?.type).toBe('trail.exported');
  });

  test('is refused without the permission, and the refusal is traced', async () => {
    expect((await get('a.agent', 'csv')).status).toBe(403);
    expect((await world.trail('a')).at(-1)).toBe('access.refused');
  });
});
