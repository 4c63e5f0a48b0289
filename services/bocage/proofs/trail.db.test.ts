import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { events, trailClasses } from '@bocage/contracts';
import { builtInRole } from '@bocage/permissions';
import type { TestDatabase } from '@bocage/testing';
import { refusalOf, type Stage } from '@bocage/testing/world';
import { type ActorName, arrange, type MatrixWorld, matrixWorld } from './matrix.world.ts';
import { openVersion, versions } from './versions.ts';

const request = '00000000-0000-7000-8000-00000000ffff';

describe.each(versions)('the trail on PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  let world: MatrixWorld;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
    world = matrixWorld();
    await stage.rows('begin');
    await arrange(stage, world, () => []);
    await stage.rows('commit');
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });

  const begin = (name: ActorName): string => {
    const { account, tenant } = world.actors[name];
    return `select * from access.begin('${account}', '${tenant}', 'trail', '${request}')`;
  };
  /** Plays one after the other in one transaction that is undone; each sees what the former wrote. */
  const play = async (...acts: [role: string, begin: string, sql: string][]): Promise<object[][]> => {
    const seen: object[][] = [];
    await stage.undone(async () => {
      for (const [role, first, sql] of acts) {
        const answers = await stage.all(`set local session authorization ${role}; ${first}; ${sql}`);
        seen.push(answers.at(-1) ?? []);
        await stage.rows('reset session authorization');
      }
    });
    return seen;
  };
  const list = 'select type, payload, mirror_of is not null as mirror from audit.list() order by id';

  test('who, for whom and in which request come from the context, not from the service', async () => {
    const item = world.places.open.item;
    const [, rows] = await play(
      [
        'bocage_notes',
        begin('editor'),
        `select audit.record('note.renamed', 'note', '${item}', '{"a":1}', '{"title":"Secret"}')`,
      ],
      [
        'postgres',
        'select 1',
        'select actor_tenant_id, request_id, actor_system, tenant_id, has_payload, actor_person_id is not null as person from audit.event',
      ],
    );
    const { tenant } = world.places.open;
    expect(rows).toEqual([
      {
        actor_tenant_id: tenant,
        request_id: request,
        actor_system: null,
        tenant_id: tenant,
        has_payload: true,
        person: true,
      },
    ]);
  });

  test('without context nothing is written', async () => {
    expect(
      await refusalOf(() => stage.as('bocage_notes', 'select 1', "select audit.record('a.b', 'note', null)")),
    ).toBe('auth.required');
    const forged = "select set_config('bocage.system', 'forged', true)";
    expect(await refusalOf(() => stage.as('bocage_notes', forged, "select audit.record('a.b', 'note', null)"))).toBe(
      'auth.required',
    );
  });

  test('what a guest does stands in the owner’s trail, and without content in their own', async () => {
    const { item, tenant } = world.places.open;
    const written = `select audit.record('note.renamed', 'note', '${item}', '{}', '{"title":"Secret"}', '${tenant}')`;
    const [, theirs, guests] = await play(
      ['bocage_notes', begin('guest editor'), written],
      ['bocage_audit', begin('administrator'), list],
      ['bocage_audit', begin('guest editor'), list],
    );
    expect(theirs).toEqual([{ type: 'note.renamed', payload: { title: 'Secret' }, mirror: false }]);
    expect(guests).toEqual([{ type: 'note.renamed', payload: null, mirror: true }]);
  });

  test('nobody writes into a trail of another perimeter', async () => {
    const foreign = world.actors['other perimeter'].tenant;
    const written = `select audit.record('note.renamed', 'note', null, '{}', null, '${foreign}')`;
    expect(await refusalOf(() => stage.as('bocage_notes', begin('manager'), written))).toBe('not-found');
  });

  test('reading and typing are recorded once per person, thing and hour', async () => {
    const item = world.places.open.item;
    const opened = `select array[audit.record_hourly('note.opened', 'note', '${item}'), audit.record_hourly('note.opened', 'note', '${item}'),
      audit.record_hourly('note.edited', 'note', '${item}')] as done`;
    const [one, other] = await play(
      ['bocage_notes', begin('editor'), opened],
      ['bocage_notes', begin('reader'), opened],
    );
    expect([one, other]).toEqual([[{ done: [true, false, true] }], [{ done: [true, false, true] }]]);
  });

  test('readings are shown to auditeur, DPO and the person; the rest to administrators; each sees their own acts', async () => {
    const item = world.places.open.item;
    const acts = `select audit.record('note.renamed', 'note', '${item}'), audit.record_hourly('note.opened', 'note', '${item}')`;
    const types = 'select array_agg(type order by type) as types from audit.list()';
    const roles = (name: ActorName, key: 'auditeur' | 'dpo'): [string, string, string] => [
      'postgres',
      'select 1',
      `update access.membership_role set role_id = '${builtInRole(key).id}' where membership_id in (select m.id from access.membership m join access.person p on p.id = m.person_id where p.account_id = '${world.actors[name].account}')`,
    ];
    const seen = await play(
      ['bocage_notes', begin('editor'), acts],
      ['bocage_audit', begin('editor'), types],
      ['bocage_audit', begin('administrator'), types],
      ['bocage_audit', begin('reader'), types],
      roles('reader', 'auditeur'),
      ['bocage_audit', begin('reader'), types],
      roles('commenter', 'dpo'),
      ['bocage_audit', begin('commenter'), types],
      ['bocage_audit', begin('gestionnaire'), types],
      ['bocage_audit', begin('other perimeter'), types],
    );
    const both = [{ types: ['note.opened', 'note.renamed'] }];
    const none = [{ types: null }];
    expect([1, 2, 3, 5, 7, 8, 9].map((n) => seen[n])).toEqual([
      both,
      [{ types: ['note.renamed'] }],
      none,
      both,
      both,
      none,
      none,
    ]);
  });

  test('a refusal on what is seen stands in its owner’s trail too; on what is not, in the actor’s alone', async () => {
    const { item, tenant } = world.places.open;
    const refused = `select audit.record_refusal('moveNoteItem', 'access.refused', array['${item}'::uuid])`;
    const told = 'select tenant_id, data, mirror_of is not null as mirror from audit.event order by id';
    const facts = { operation: 'moveNoteItem', code: 'access.refused', asked: [item] };
    const look: [string, string, string] = ['postgres', 'select 1', told];
    const [, seen] = await play(['bocage_notes', begin('guest reader'), refused], look);
    const { tenant: guests } = world.actors['guest reader'];
    expect(seen).toEqual([
      { tenant_id: tenant, data: facts, mirror: false },
      { tenant_id: guests, data: facts, mirror: true },
    ]);
    for (const name of ['other tenant', 'share ended', 'share proposed', 'other perimeter', 'gestionnaire'] as const) {
      const [, unseen] = await play(['bocage_notes', begin(name), refused], look);
      expect(unseen).toEqual([{ tenant_id: world.actors[name].tenant, data: facts, mirror: false }]);
    }
    // A colleague who does not reach it is of the same body: one trail.
    const [, outside] = await play(['bocage_notes', begin('outsider'), refused], look);
    expect(outside).toEqual([{ tenant_id: tenant, data: facts, mirror: false }]);
    expect(await refusalOf(() => stage.as('bocage_notes', 'select 1', refused))).toBe('auth.required');
  });

  test('the database and the catalogue of sentences agree on what is a reading', async () => {
    const asked = Object.keys(events).map((type) => `('${type}', audit.is_reading('${type}'))`);
    const rows = await stage.rows<{ type: string; reading: boolean }>(
      `select type, reading from (values ${asked.join(', ')}) as v (type, reading)`,
    );
    const said = Object.entries(events).map(([type, entry]) => ({ type, reading: 'reading' in entry }));
    expect(rows).toEqual(said);
  });

  test('the trail of a thing is for who reaches it', async () => {
    const { item } = world.places.open;
    const [, rows] = await play(
      [
        'bocage_notes',
        begin('editor'),
        `select audit.record('note.renamed', 'note', '${item}', '{}', '{"title":"Secret"}')`,
      ],
      ['bocage_audit', begin('guest reader'), `select type, payload from audit.list_of('${item}')`],
    );
    expect(rows).toEqual([{ type: 'note.renamed', payload: { title: 'Secret' } }]);
    for (const name of ['other tenant', 'share ended', 'outsider', 'administrator', 'gestionnaire'] as const) {
      expect(
        await refusalOf(() => stage.as('bocage_audit', begin(name), `select * from audit.list_of('${item}')`)),
      ).toBe('not-found');
    }
  });

  test('the instance’s trail is read, taken away and kept by the operator’s account alone', async () => {
    const { account } = world.actors.administrator;
    const tenant = world.places.open.tenant;
    const system = (of: string, by: string) => `select access.begin_system('essai', ${of}, '${request}', ${by})`;
    const operator = system('null', `'${account}'`);
    const acts = [
      'audit.list_instance(null, null, null, null, null, null, 10)',
      'audit.count(null, null, null, null, null, null, 10)',
      `audit.ask_export('csv', '{}', 1, interval '7 days')`,
      'audit.exports(null, 10)',
      'audit.keeping()',
      `audit.keep('sessions', 6)`,
      'audit.purges(null, 10)',
    ];
    for (const act of acts) {
      const refusal = (role: string, first: string) =>
        refusalOf(() =>
          stage.undone(() => stage.all(`set local session authorization ${role}; ${first}; select ${act}`)),
        );
      expect([act, await refusal('bocage_audit_system', operator)]).toEqual([act, null]);
      // Nor a job, which no operator asked for, nor one that works for a body.
      for (const first of [system('null', 'null'), system(`'${tenant}'`, `'${account}'`)])
        expect([act, await refusal('bocage_audit_system', first)]).toEqual([
          act,
          expect.stringMatching(/^(access\.refused|auth\.required)$/),
        ]);
    }
    // What was asked for of it is nobody's who acts for a body, though the account be theirs; nor another operator's.
    const mine = 'select count(*)::int as n from audit.exports(null, 10)';
    const other = system('null', `'${request}'`);
    const [, own, others, theirs] = await play(
      ['bocage_audit_system', operator, `select audit.ask_export('csv', '{}', 1, interval '7 days')`],
      ['bocage_audit_system', operator, mine],
      ['bocage_audit_system', other, mine],
      ['bocage_audit', begin('administrator'), mine],
    );
    expect([own, others, theirs]).toEqual([[{ n: 1 }], [{ n: 0 }], [{ n: 0 }]]);
  });

  test('nothing is rewritten: not by the helper, nor the owner, nor a superuser by mistake', async () => {
    await stage.undone(async () => {
      await stage.as('bocage_notes', begin('editor'), 'select 1');
      await stage.rows(`insert into audit.event (type, subject_kind) values ('a.b', 'c')`);
      for (const role of ['postgres', 'bocage_migrator']) {
        for (const sql of [
          "update audit.event set type = 'x.y'",
          'delete from audit.event',
          'truncate audit.event cascade',
        ]) {
          expect(
            await refusalOf(() => stage.undone(() => stage.all(`set local session authorization ${role}; ${sql}`))),
          ).toBe('42501');
        }
      }
    });
  });

  test('a purge takes what is sealed and old enough, keeps the leaf, and records itself', async () => {
    const tenant = world.places.open.tenant;
    const system = `select access.begin_system('purge', '${tenant}', '${request}', null)`;
    await stage.undone(async () => {
      await stage.all(`
        insert into audit.tree (id, tenant_id) values ('${request}', '${tenant}');
        insert into audit.event (id, tenant_id, type, subject_kind, occurred_at, has_payload) values
          ('00000000-0000-7000-8000-000000000001', '${tenant}', 'note.renamed', 'note', now() - interval '2 years', true),
          ('00000000-0000-7000-8000-000000000002', '${tenant}', 'note.renamed', 'note', now() - interval '2 years', true),
          ('00000000-0000-7000-8000-000000000003', '${tenant}', 'minutes.validated', 'minutes', now() - interval '2 years', true),
          ('00000000-0000-7000-8000-000000000004', '${tenant}', 'note.renamed', 'note', now(), true);
        insert into audit.payload select e.id, sha256('s'), '{}' from audit.event e;
        insert into audit.leaf (tree_id, index, event_id, hash) select '${request}', row_number() over (order by id) - 1, id, sha256('l')
          from audit.event where id <> '00000000-0000-7000-8000-000000000002'`);
      const played = (act: string) =>
        stage.all(
          `set local session authorization bocage_audit_system; ${system}; ${act}; reset session authorization`,
        );
      await played('select audit.announce_purge()');
      expect(
        await stage.rows("select classes, due_at = announced_at + interval '7 days' as in_time from audit.purge_plan"),
      ).toEqual([{ classes: [expect.objectContaining({ class: 'content', months: 12, payloads: 1 })], in_time: true }]);
      // Neither before it is due, nor without a plan.
      await played('select audit.purge()');
      expect(await stage.rows('select from audit.payload')).toHaveLength(4);
      await stage.all("update audit.purge_plan set due_at = now() - interval '1 second'");
      await played('select audit.purge(1); select audit.purge(1); select audit.purge()');
      expect(await stage.rows('select right(event_id::text, 1) as n from audit.payload order by 1')).toEqual([
        { n: '2' },
        { n: '3' },
        { n: '4' },
      ]);
      expect(await stage.rows('select count(*)::int as leaves from audit.leaf')).toEqual([{ leaves: 3 }]);
      expect(await stage.rows("select type, actor_system from audit.event where type = 'trail.purged'")).toEqual([
        { type: 'trail.purged', actor_system: 'purge' },
      ]);
    });
    for (const act of ['audit.purge()', 'audit.announce_purge()', 'audit.purgeable()'])
      expect(await refusalOf(() => stage.as('postgres', begin('administrator'), `select ${act}`))).toBe(
        'access.refused',
      );
  });

  test('a DPO erases a person past the keeping time; a copy elsewhere goes by its own trail’s time; nobody else may', async () => {
    const tenant = world.places.open.tenant;
    const { tenant: partner } = world.others;
    const personOf = (name: ActorName) =>
      `(select id from access.person where account_id = '${world.actors[name].account}')`;
    const [about] = await stage.rows<{ id: string }>(`select ${personOf('editor')} as id`);
    const [stranger] = await stage.rows<{ id: string }>(`select ${personOf('other perimeter')} as id`);
    const erase = (person = about?.id) => `select audit.erase('${person}', 'Demande') as report`;
    await stage.undone(async () => {
      await stage.all(`
        update access.membership_role set role_id = '${builtInRole('dpo').id}' where membership_id in
          (select m.id from access.membership m where m.person_id = ${personOf('reader')});
        insert into audit.tree (id, tenant_id) values ('${request}', '${tenant}');
        insert into audit.event (id, tenant_id, actor_person_id, type, subject_kind, occurred_at, has_payload, mirror_of) values
          ('00000000-0000-7000-8000-000000000001', '${tenant}', ${personOf('editor')}, 'share.proposed', 'share', now() - interval '13 months', true, null),
          ('00000000-0000-7000-8000-000000000002', '${partner}', ${personOf('editor')}, 'share.proposed', 'share', now() - interval '13 months', true, '00000000-0000-7000-8000-000000000001'),
          ('00000000-0000-7000-8000-000000000003', '${tenant}', ${personOf('editor')}, 'note.renamed', 'note', now() - interval '3 months', true, null),
          ('00000000-0000-7000-8000-000000000004', '${tenant}', ${personOf('editor')}, 'minutes.validated', 'minutes', now() - interval '5 years', true, null),
          ('00000000-0000-7000-8000-000000000005', '${tenant}', ${personOf('manager')}, 'note.renamed', 'note', now() - interval '13 months', true, null),
          ('00000000-0000-7000-8000-000000000006', '${tenant}', ${personOf('editor')}, 'note.renamed', 'note', now() - interval '13 months', true, null);
        insert into audit.payload select e.id, sha256('s'), '{}' from audit.event e;
        insert into audit.leaf (tree_id, index, event_id, hash) select '${request}', row_number() over (order by id) - 1, id, sha256('l')
          from audit.event where id <> '00000000-0000-7000-8000-000000000006'`);
      const left = async () =>
        (
          await stage.rows<{ n: string }>(
            "select right(event_id::text, 1) as n from audit.payload where event_id::text like '0000%' order by 1",
          )
        )
          .map(({ n }) => n)
          .join('');
      for (const name of ['editor', 'administrator', 'gestionnaire', 'other tenant'] as const)
        expect(await refusalOf(() => stage.as('bocage_audit', begin(name), erase()))).toBe('access.refused');
      for (const unknown of [stranger?.id, request])
        expect(await refusalOf(() => stage.as('bocage_audit', begin('reader'), erase(unknown)))).toBe('not-found');
      for (const role of ['bocage_audit', 'bocage_audit_system', 'bocage_sealer'])
        expect(await refusalOf(() => stage.as(role, begin('reader'), 'delete from audit.payload'))).toBe('42501');

      // The partner keeps what is told of shares for longer.
      await stage.undone(async () => {
        await stage.all(`insert into audit.keeping (tenant_id, class, months) values ('${partner}', 'access', 24);
          set local session authorization bocage_audit; ${begin('reader')}; ${erase()}; reset session authorization`);
        expect(await left()).toBe('23456');
      });
      const answers = await stage.all(
        `set local session authorization bocage_audit; ${begin('reader')}; ${erase()}; reset session authorization`,
      );
      expect(answers.flat().find((row) => 'report' in row)).toMatchObject({
        report: {
          gone: [{ class: 'access', payloads: 1 }],
          kept: [
            { class: 'archives', payloads: 1, until: null },
            { class: 'content', payloads: 2 },
          ],
          elsewhere: { gone: 1, kept: 0 },
        },
      });
      // Young, public archive, somebody else's, not sealed: they stay.
      expect(await left()).toBe('3456');
      expect(
        await stage.rows(
          "select tenant_id, data ->> 'payloads' as n, mirror_of is null as first from audit.event where type = 'trail.erased' order by id",
        ),
      ).toEqual([
        { tenant_id: tenant, n: '1', first: true },
        { tenant_id: partner, n: '1', first: false },
      ]);
    });
  });

  test('every type of event has its class; decisions and validated minutes are kept for good', async () => {
    const types = [...Object.keys(events), 'decision.signed', 'minutes.validated', 'never.heard-of'];
    const rows = await stage.rows<{ type: string; class: string }>(
      'select t as type, audit.class_of(t) as class from unnest($1::text[]) t',
      [types],
    );
    const byClass = Object.groupBy(rows, (row) => row.class);
    expect(Object.keys(byClass).sort()).toEqual([...trailClasses].sort());
    expect(byClass.archives?.map(({ type }) => type)).toEqual(['decision.signed', 'minutes.validated']);
    expect(byClass.body?.map(({ type }) => type)).toContain('never.heard-of');
    const readings = Object.entries(events).flatMap(([type, entry]) => ('reading' in entry ? [type] : []));
    expect(byClass.readings?.map(({ type }) => type)).toEqual(readings);
    expect(await stage.rows("select months from audit.keeping_of(null) where class = 'archives'")).toEqual([
      { months: null },
    ]);
  });

  test('ids sort by the moment they were made in, and are UUIDv7', async () => {
    const rows = await stage.rows<{ id: string }>('select access.uuid7() as id from generate_series(1, 2000)');
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Math.abs(Number.parseInt(ids[0]?.replaceAll('-', '').slice(0, 12) ?? '0', 16) - Date.now())).toBeLessThan(
      60_000,
    );
    // The clock ticks in microseconds: two ids of one tick may swap, never two of different ticks.
    const ticks = ids.map((id) => id.slice(0, 18));
    expect([...ticks].sort()).toEqual(ticks);
  });
});
