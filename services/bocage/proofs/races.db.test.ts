import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { builtInRole } from '@bocage/permissions';
import type { TestDatabase } from '@bocage/testing';
import { openParty, type Party, refusalOf, rowsOf, type Stage } from '@bocage/testing/world';
import { makeWorld, waits } from './races.world.ts';
import { openVersion, versions } from './versions.ts';

describe.each(versions)('at the same time, on PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  let parties: Record<'notes1' | 'notes2' | 'identity1' | 'identity2', Party>;
  let world: ReturnType<typeof makeWorld>;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
    const open = (role: string): Promise<Party> => openParty(database.adminUrl, role);
    parties = {
      notes1: await open('bocage_notes'),
      notes2: await open('bocage_notes'),
      identity1: await open('bocage_identity'),
      identity2: await open('bocage_identity'),
    };
  }, 120_000);
  afterAll(async () => {
    await Promise.all(Object.values(parties ?? {}).map((party) => party.close()));
    await stage?.close();
    await database?.drop();
  });
  beforeEach(async () => {
    world = makeWorld();
    // SIREN are one per perimeter of the instance: each world clears the former one's.
    await stage.all(
      `begin; update access.perimeter set siren = lpad((floor(random() * 1e9))::bigint::text, 9, '0'); ${rowsOf(world.model)} commit`,
    );
  });

  const child = () =>
    `insert into notes.item (id, workspace_id, parent_id, kind, title) values ('${randomUUID()}', '${world.workspace}', '${world.folders[0]}', 'note', 'N')`;
  /** Children that do not follow what their folder follows: left open beside a restricted branch. */
  const strays = () =>
    stage.rows(
      'select c.id from notes.item c join notes.item p on p.id = c.parent_id where c.workspace_id = $1 and c.acl_id <> p.acl_id',
      [world.workspace],
    );

  const restrictThenCreate = async (): Promise<{ waited: boolean; refusal: string | null }> => {
    const { notes1, notes2 } = parties;
    await notes1.run(`${world.begin(0)}; select access.restrict('notes.item', '${world.folders[0]}')`);
    await notes2.run(world.begin(2));
    const creating = refusalOf(() => notes2.run(child()));
    const waited = await waits(creating);
    await notes1.run('commit');
    const refusal = await creating;
    await notes2.run(refusal ? 'rollback' : 'commit');
    return { waited, refusal };
  };
  const createThenRestrict = async (): Promise<{ waited: boolean }> => {
    const { notes1, notes2 } = parties;
    await notes2.run(`${world.begin(2)}; ${child()}`);
    await notes1.run(world.begin(0));
    const restricting = notes1.run(`select access.restrict('notes.item', '${world.folders[0]}')`);
    const waited = await waits(restricting);
    await notes2.run('commit');
    await restricting;
    await notes1.run('commit');
    return { waited };
  };
  const crossedMoves = async (): Promise<{ refusal: string | null }> => {
    const { notes1, notes2 } = parties;
    const [one, other] = world.folders;
    await notes1.run(`${world.begin(0)}; select access.move('notes.item', '${one}', '${other}')`);
    await notes2.run(world.begin(1));
    const moving = refusalOf(() => notes2.run(`select access.move('notes.item', '${other}', '${one}')`));
    await waits(moving);
    await notes1.run('commit');
    const refusal = await moving;
    await notes2.run(refusal ? 'rollback' : 'commit');
    return { refusal };
  };
  const bothEnd = async (first: string, second: string): Promise<string | null> => {
    const { identity1, identity2 } = parties;
    await identity1.run(`${world.begin(0)}; ${first}`);
    await identity2.run(world.begin(1));
    const ending = refusalOf(() => identity2.run(second));
    await waits(ending);
    await identity1.run('commit');
    const refusal = await ending;
    await identity2.run(refusal ? 'rollback' : 'commit');
    return refusal;
  };

  test('a child created while its branch is being restricted does not stay open', async () => {
    expect(await restrictThenCreate()).toEqual({ waited: true, refusal: 'not-found' });
    expect(await strays()).toEqual([]);
  });

  test('a branch restricted while a child is being created takes the child along', async () => {
    expect(await createThenRestrict()).toEqual({ waited: true });
    expect(await strays()).toEqual([]);
  });

  test('crossed moves make no cycle', async () => {
    expect(await crossedMoves()).toEqual({ refusal: 'item.cycle' });
  });

  test('two managers who revoke each other: one stays', async () => {
    const [one, other] = world.grants;
    expect(
      await bothEnd(`select access.revoke_access('${other}')`, `select access.revoke_access('${one}')`),
    ).not.toBeNull();
  });

  test('a manager revoked meanwhile gives nothing any more', async () => {
    const { acl, tenant, grants, memberships } = world;
    const give = `select access.grant_access('${acl}', 'membership', '${memberships[2]}', null, '${tenant}', null, 'manager', null)`;
    expect(await bothEnd(`select access.revoke_access('${grants[1]}')`, give)).toBe('not-found');
  });

  test('two administrators who end each other’s membership: one stays', async () => {
    const [one, other] = world.memberships;
    const refusal = await bothEnd(`select access.end_membership('${other}')`, `select access.end_membership('${one}')`);
    expect(refusal).toBe('membership.last-administrator');
  });

  test('two administrators who take each other’s role: one stays', async () => {
    const [one, other] = world.memberships;
    const agent = (membership: string | undefined): string =>
      `select access.set_membership('${membership}', '{${builtInRole('agent').id}}', null)`;
    expect(await bothEnd(agent(other), agent(one))).toBe('membership.last-administrator');
  });

  describe('without the locks', () => {
    const swap = async (name: string, from: string, to: string): Promise<() => Promise<unknown>> => {
      const [found] = await stage.rows<{ sql: string }>(
        "select pg_get_functiondef(p.oid) as sql from pg_proc p where 'access.' || p.proname = $1",
        [name],
      );
      const sql = found?.sql ?? '';
      expect(sql).toContain(from);
      await stage.rows(sql.split(from).join(to));
      return () => stage.rows(sql);
    };

    test('a mutant that takes no shared lock leaves a child open, and is found', async () => {
      const restore = await swap(
        'access.lock_tree',
        'perform pg_catalog.pg_advisory_xact_lock_shared',
        "perform pg_catalog.hashtextextended('', 0); --",
      );
      try {
        expect(await restrictThenCreate()).toEqual({ waited: false, refusal: null });
        expect(await strays()).toHaveLength(1);
      } finally {
        await restore();
      }
    });

    const unlocked = () =>
      swap(
        'access.lock_tree',
        'perform pg_catalog.pg_advisory_xact_lock(',
        "perform pg_catalog.hashtextextended('', 0); --(",
      );

    test('a mutant that restricts without the exclusive lock leaves a child open, and is found', async () => {
      const restore = await unlocked();
      try {
        expect(await createThenRestrict()).toEqual({ waited: false });
        expect(await strays()).toHaveLength(1);
      } finally {
        await restore();
      }
    });

    test('a mutant that moves without the exclusive lock makes a cycle, and is found', async () => {
      const restore = await unlocked();
      try {
        expect((await crossedMoves()).refusal).toBeNull();
      } finally {
        await restore();
      }
    });

    test('a mutant that counts administrators without a lock loses both, and is found', async () => {
      const restore = await swap(
        'access.assert_administered',
        'perform from access.tenant t where t.id = tenant for no key update;',
        '',
      );
      const [one, other] = world.memberships;
      const agent = (membership: string | undefined): string =>
        `select access.set_membership('${membership}', '{${builtInRole('agent').id}}', null)`;
      try {
        expect(await bothEnd(agent(other), agent(one))).toBeNull();
      } finally {
        await restore();
      }
    });
  });
});
