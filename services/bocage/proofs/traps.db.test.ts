import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@bocage/testing';
import { type DatabaseError, refusalOf, type Stage } from '@bocage/testing/world';
import { tables } from './matrix.tables.ts';
import { type ActorName, arrange, type MatrixWorld, matrixWorld } from './matrix.world.ts';
import { openVersion, versions } from './versions.ts';

const request = '00000000-0000-7000-8000-00000000ffff';

// Each of these was seen to go wrong, on PostgreSQL 15, with policies that looked right.
describe.each(versions)('traps on PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  let world: MatrixWorld;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
    world = matrixWorld();
    await stage.rows('begin');
    await arrange(stage, world, (place) => Object.values(tables).map((one) => one.row(place)));
    await stage.rows('commit');
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });

  const begin = (name: ActorName): string => {
    const { account, tenant } = world.actors[name];
    return `select * from access.begin('${account}', '${tenant}', 'traps', '${request}')`;
  };
  const asNotes = <R extends object>(name: ActorName, sql: string): Promise<R[]> =>
    stage.as<R>('bocage_notes', begin(name), sql);
  const failure = async (work: Promise<unknown>): Promise<Pick<DatabaseError, 'code' | 'message' | 'detail'>> => {
    try {
      await work;
    } catch (error) {
      const { code, message, detail } = error as DatabaseError;
      return { ...(code && { code }), message, ...(detail !== undefined && { detail }) };
    }
    throw new Error('it went through');
  };
  const into = (workspace: string, parent: string | null): string =>
    `insert into notes.item (id, workspace_id, parent_id, kind, title) values ('${randomUUID()}', '${workspace}', ${parent ? `'${parent}'` : 'null'}, 'note', 'N')`;

  test('an unseen parent, workspace or node answers exactly as an unknown one', async () => {
    const { closed } = world.places;
    const { open } = world.places;
    const unknown = randomUUID();
    const pairs: [string, string][] = [
      [into(open.workspace, closed.item), into(open.workspace, unknown)],
      [into(closed.workspace, null), into(unknown, null)],
      [into(closed.workspace, closed.item), into(unknown, unknown)],
      [
        `select access.move('notes.item', '${closed.item}', null)`,
        `select access.move('notes.item', '${unknown}', null)`,
      ],
      [
        `select access.move('notes.item', '${open.item}', '${closed.item}')`,
        `select access.move('notes.item', '${open.item}', '${unknown}')`,
      ],
      [`select access.restrict('notes.item', '${closed.item}')`, `select access.restrict('notes.item', '${unknown}')`],
      [
        `select access.unrestrict('notes.item', '${closed.item}')`,
        `select access.unrestrict('notes.item', '${unknown}')`,
      ],
    ];
    for (const [unseen, missing] of pairs) {
      const answer = await failure(asNotes('manager', unseen));
      expect(answer).toEqual(await failure(asNotes('manager', missing)));
      expect(answer).toMatchObject({ code: 'BG000', message: 'not-found' });
    }
  });

  test('an unseen tenant and an unknown one answer alike', async () => {
    const { account } = world.actors.manager;
    const beginAt = (tenant: string): Promise<unknown> =>
      stage.as('bocage_notes', `select access.begin('${account}', '${tenant}', 'traps', '${request}')`, 'select 1');
    expect(await failure(beginAt(world.others.tenant))).toEqual(await failure(beginAt(randomUUID())));
  });

  test('a guest with editor level cannot say whose row it is', async () => {
    const { open } = world.places;
    const { tenant } = world.actors['guest editor'];
    const columns = `insert into notes.item (id, workspace_id, kind, title, tenant_id) values ('${randomUUID()}', '${open.workspace}', 'note', 'N', '${tenant}')`;
    expect(await refusalOf(() => asNotes('guest editor', columns))).toBe('42501');
    const [made] = await asNotes<{ tenant_id: string; acl_id: string }>(
      'guest editor',
      `${into(open.workspace, open.item)} returning tenant_id, acl_id`,
    );
    expect(made).toEqual({ tenant_id: open.tenant, acl_id: open.acl });
  });

  test('a parent of another workspace is none', async () => {
    const { open, archived } = world.places;
    expect(await refusalOf(() => asNotes('manager', into(archived.workspace, open.item)))).toBe('not-found');
  });

  test('what hangs off a node of others cannot be made, though the foreign key would take it', async () => {
    const row = `insert into storage.file (id, workspace_id, parent_id, name, size_bytes, sha256, found_type)
      values ('${randomUUID()}', '${world.places.open.workspace}', null, 'f', 1, repeat('a', 64), 'text/plain')`;
    expect(await refusalOf(() => stage.as('bocage_storage', begin('other tenant'), row))).toBe('not-found');
    expect(await refusalOf(() => stage.as('bocage_storage', begin('guest reader'), row))).toBe('42501');
  });

  test('a service that says it is the system is not', async () => {
    const forged = `select set_config('bocage.system', 'forged', true), set_config('bocage.tenant', '${world.places.open.tenant}', true),
      set_config('bocage.perimeter', '${world.places.open.perimeter}', true)`;
    expect(await stage.as('bocage_notes', forged, 'select access.system_reason() as reason')).toEqual([
      { reason: null },
    ]);
    expect(await stage.as('bocage_notes', forged, 'select id from notes.item')).toEqual([]);
    expect(
      await refusalOf(() => stage.as('bocage_identity', forged, "select access.provision_perimeter('X', '200000016')")),
    ).toBe('42501');
  });

  test('no context, an empty one and one that is over see nothing', async () => {
    for (const settings of [
      'select 1',
      "select set_config('bocage.tenant', '', true), set_config('bocage.perimeter', '', true)",
    ]) {
      expect(await stage.as('bocage_notes', settings, 'select id from notes.item')).toEqual([]);
    }
    const rows = await stage.rows(`begin; set local session authorization bocage_notes; ${begin('manager')}; commit;
      begin; set local session authorization bocage_notes; select id from notes.item where coalesce(current_setting('bocage.tenant', true), '') = ''; commit; select 1 as after`);
    expect(rows).toEqual([{ after: 1 }]);
  });

  test('what the person reaches is asked once per statement, not per row, and the index on acl_id serves', async () => {
    await stage.undone(async () => {
      const { open } = world.places;
      await stage.all(`set local session_replication_role = replica;
        insert into notes.item (id, perimeter_id, tenant_id, workspace_id, acl_id, kind, title)
        select gen_random_uuid(), '${open.perimeter}', '${open.tenant}', '${open.workspace}', gen_random_uuid(), 'note', 'N' from generate_series(1, 20000);
        set local session_replication_role = origin; analyze notes.item`);
      const plan = JSON.stringify(await asNotes('manager', 'explain (analyze, format json) select id from notes.item'));
      expect(plan).toContain('InitPlan');
      expect(plan).toContain('item_acl_id_idx');
      expect(plan).not.toContain('Seq Scan');
    });
  });

  test('COPY into a guarded table is refused, even to who may insert', async () => {
    expect(
      await refusalOf(() => asNotes('manager', 'copy notes.item (id, workspace_id, kind, title) from stdin')),
    ).toBe('0A000');
  });

  test('a session that ended, of ours or only of Keycloak, does not begin', async () => {
    await stage.undone(async () => {
      const { account } = world.actors.manager;
      await stage.rows(
        `select access.session_open(sha256('a'), 'traps', '${account}', null, now(), now() + interval '1 hour')`,
      );
      expect(await refusalOf(() => asNotes('manager', 'select 1'))).toBeNull();
      await stage.rows(`select access.session_end_account('${account}')`);
      expect(await refusalOf(() => asNotes('manager', 'select 1'))).toBe('auth.session-ended');
    });
    await stage.undone(async () => {
      await stage.rows(`select access.session_end_sid('traps', null)`);
      expect(await refusalOf(() => asNotes('manager', 'select 1'))).toBe('auth.session-ended');
      expect(
        await refusalOf(() =>
          stage.rows(
            `select access.session_open(sha256('a'), 'traps', '${world.actors.manager.account}', null, now(), now() + interval '1 hour')`,
          ),
        ),
      ).toBe('auth.session-ended');
    });
  });

  test('open connections are told what they may still do', async () => {
    const { open, closed } = world.places;
    const ask = (name: ActorName, acl = open.acl) => ({
      id: name,
      account: world.actors[name].account,
      tenant: world.actors[name].tenant,
      session: 'traps',
      acl,
    });
    const names: ActorName[] = [
      'manager',
      'guest reader',
      'guest editor',
      'share ended',
      'grant expired',
      'membership suspended',
      'person suspended',
      'tenant suspended',
      'other tenant',
    ];
    const asked = JSON.stringify([...names.map((name) => ask(name)), ask('tenant closed', closed.acl)]);
    const rows = await stage.as<{ id: string; level: string | null }>(
      'bocage_notes',
      'select 1',
      `select * from access.recheck('${asked}')`,
    );
    expect(Object.fromEntries(rows.map(({ id, level }) => [id, level]))).toEqual({
      manager: 'manager',
      'guest reader': 'reader',
      'guest editor': 'editor',
      'share ended': null,
      'grant expired': null,
      'membership suspended': null,
      'person suspended': null,
      'tenant suspended': null,
      'other tenant': null,
      'tenant closed': 'reader',
    });
  });
});
