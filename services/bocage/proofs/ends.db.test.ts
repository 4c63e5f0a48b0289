import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { builtInRole } from '@bocage/permissions';
import type { TestDatabase } from '@bocage/testing';
import { type Model, refusalOf, rowsOf, type Stage } from '@bocage/testing/world';
import { openVersion, versions } from './versions.ts';

const id = randomUUID;
const system = `select access.begin_system('échéances', null, '${id()}', null)`;

/** A commune with an administrator for good, and others as asked; one workspace, managed by the last of them. */
const makeWorld = (others: readonly ('agent' | 'dpo' | 'administrateur')[]) => {
  const [perimeter, tenant, acl, workspace] = [id(), id(), id(), id()];
  const roles = ['administrateur' as const, ...others];
  const people = roles.map(() => ({ id: id(), account: id(), suspended: false, disabled: false }));
  const memberships: Model['memberships'] = people.map((person, n) => ({
    id: id(),
    person: person.id,
    tenant,
    since: 'past',
    until: null,
    ended: false,
    suspended: false,
    roles: [builtInRole(roles[n] ?? 'agent').id],
  }));
  const model: Model = {
    perimeters: [perimeter],
    tenants: [{ id: tenant, perimeter, kind: 'commune', state: 'active' }],
    people,
    roles: [],
    memberships,
    teams: [],
    workspaces: [{ id: workspace, tenant, acl, archived: false }],
    acls: [{ id: acl, workspace, parent: null, node: null, ended: false }],
    nodes: [],
    grants: [
      {
        id: id(),
        acl,
        kind: 'membership',
        membership: memberships.at(-1)?.id ?? '',
        team: null,
        tenant,
        role: null,
        level: 'manager',
        expires: null,
        ended: false,
      },
    ],
    shares: [],
    supports: [],
  };
  const begin = (session: string): string =>
    `select access.begin('${people[0]?.account}', '${tenant}', '${session}', '${id()}')`;
  return { model, begin, perimeter, tenant, workspace, people, memberships: memberships.map((m) => m.id) };
};

describe.each(versions)('what ends by itself, on PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    await database?.drop();
  });
  /** Keeps what it does until the test's end. */
  const play = async <R extends object>(role: string, begin: string, sql: string): Promise<R[]> => {
    const answers = await stage.all(
      `set local session authorization ${role}; ${begin}; ${sql}; reset session authorization`,
    );
    return answers.at(-2) as R[];
  };

  test('a nominee whose roles forbid it is told, and keeps nobody else waiting', () =>
    stage.undone(async () => {
      const world = makeWorld(['dpo', 'agent']);
      await stage.all(rowsOf(world.model));
      await stage.all(
        world.people
          .slice(1)
          .map(
            (person) =>
              `insert into access.nomination (perimeter_id, tenant_id, person_id, effective_at, notified_at)
               values ('${world.perimeter}', '${world.tenant}', '${person.id}', now() - interval '1 hour', now() - interval '3 days')`,
          )
          .join(';'),
      );
      const apply = () =>
        play<{ person_id: string; failure: string | null }>(
          'bocage_identity_system',
          system,
          'select person_id, failure from access.apply_nominations()',
        );
      const applied = await apply();
      expect(Object.fromEntries(applied.map((row) => [row.person_id, row.failure]))).toEqual({
        [world.people[1]?.id ?? '']: 'role.incompatible',
        [world.people[2]?.id ?? '']: null,
      });
      const named = await stage.rows<{ membership_id: string }>(
        'select membership_id from access.membership_role where role_id = $1',
        [builtInRole('administrateur').id],
      );
      expect(named.map((row) => row.membership_id).sort()).toEqual([world.memberships[0], world.memberships[2]].sort());
      // It is over: not tried again each minute.
      expect(await apply()).toEqual([]);
    }));

  test('a membership that ran out: its workspace is named as unmanaged, and stays listed for handover', () =>
    stage.undone(async () => {
      const world = makeWorld(['agent']);
      await stage.all(rowsOf(world.model));
      const leaving = world.memberships[1] ?? '';
      const handover = () =>
        play<object>('bocage_identity', world.begin('s'), `select * from access.handover('${leaving}')`);
      const left = [{ workspace_id: world.workspace, workspace_name: 'W', level: 'manager', last_manager: true }];
      expect(await handover()).toEqual(left);
      await stage.rows("update access.membership set until = now() - interval '1 hour' where id = $1", [leaving]);
      // From that moment, and once the job has ended it.
      const [ended] = await play<{ membership_id: string; unmanaged: object[] }>(
        'bocage_identity_system',
        system,
        'select membership_id, unmanaged from access.end_expired()',
      );
      expect(ended).toEqual({ membership_id: leaving, unmanaged: [{ id: world.workspace, name: 'W' }] });
      expect(await handover()).toEqual(left);
      // Somebody named: nothing is wanting any more, and it still says what was left.
      await play(
        'bocage_identity',
        world.begin('s'),
        `select access.name_manager('${world.workspace}', '${world.memberships[0]}')`,
      );
      expect(await handover()).toEqual([{ ...left[0], last_manager: false }]);
    }));

  test('the last administrator for good does not leave those whose end is written to succeed', () =>
    stage.undone(async () => {
      const world = makeWorld(['administrateur']);
      await stage.all(rowsOf(world.model));
      const leave = () =>
        refusalOf(() =>
          stage.as('bocage_identity', world.begin('s'), `select access.end_membership('${world.memberships[0]}')`),
        );
      expect(await leave()).toBeNull();
      await stage.rows("update access.membership set until = now() + interval '1 day' where id = $1", [
        world.memberships[1],
      ]);
      expect(await leave()).toBe('membership.last-administrator');
    }));

  test('a support access that ran out opens nothing, its open connections are closed, and its end is told once', () =>
    stage.undone(async () => {
      const world = makeWorld(['agent']);
      const [home, person] = [id(), { id: id(), account: id(), suspended: false, disabled: false }];
      world.model.tenants.push({ id: home, perimeter: world.perimeter, kind: 'epci', state: 'active' });
      world.model.people.push(person);
      world.model.memberships.push({
        ...{ id: id(), person: person.id, tenant: home, since: 'past', until: null, ended: false, suspended: false },
        roles: [builtInRole('agent').id],
      });
      const support = id();
      world.model.supports.push({
        ...{ id: support, person: person.id, tenant: world.tenant, home, level: 'editor', workspaces: null },
        ...{ until: 'future', ended: false },
      });
      await stage.all(rowsOf(world.model));
      const connection = JSON.stringify([
        { id: '1', account: person.account, tenant: world.tenant, session: 's', acl: world.model.acls[0]?.id },
      ]);
      const begin = `select access.begin('${person.account}', '${world.tenant}', 's', '${id()}')`;
      const state = async () => [
        (
          await play<{ level: string | null }>(
            'bocage_notes_system',
            system,
            `select level from access.recheck('${connection}')`,
          )
        )[0]?.level,
        await refusalOf(() => stage.as('bocage_notes', begin, 'select 1')),
      ];
      const over = () =>
        play<{ support_id: string }>('bocage_identity_system', system, 'select support_id from access.end_supports()');
      expect(await state()).toEqual(['editor', null]);
      expect(await over()).toEqual([]);
      const run = (sql: string) => stage.rows(sql, [support]);
      await run("update access.support set until = now() - interval '1 second' where id = $1");
      expect(await state()).toEqual([null, 'tenant.not-member']);
      expect(await over()).toEqual([{ support_id: support }]);
      expect(await over()).toEqual([]);
      // Nor does it outlive the person's own membership, or their becoming a member here.
      await run("update access.support set until = now() + interval '1 hour', ended_at = null where id = $1");
      expect(await state()).toEqual(['editor', null]);
      await stage.rows('update access.membership set suspended_at = now() where tenant_id = $1', [home]);
      expect(await state()).toEqual([null, 'tenant.not-member']);
    }));

  test('a session that ran out opens nothing, and its open connections are closed', () =>
    stage.undone(async () => {
      const world = makeWorld(['agent']);
      const person = world.people[1];
      await stage.all(rowsOf(world.model));
      await stage.rows(
        `insert into access.session (sid, account_id, cookie_hash, expires_at) values ('sid', $1, '\\x${'ab'.repeat(32)}', now() + interval '1 hour')`,
        [person?.account],
      );
      const connection = JSON.stringify([
        { id: '1', account: person?.account, tenant: world.tenant, session: 'sid', acl: world.model.acls[0]?.id },
      ]);
      const level = async () =>
        (
          await play<{ level: string | null }>(
            'bocage_notes_system',
            system,
            `select level from access.recheck('${connection}')`,
          )
        )[0]?.level;
      const begin = `select access.begin('${person?.account}', '${world.tenant}', 'sid', '${id()}')`;
      expect([await level(), await refusalOf(() => stage.as('bocage_notes', begin, 'select 1'))]).toEqual([
        'manager',
        null,
      ]);
      await stage.rows("update access.session set expires_at = now() - interval '1 second' where sid = 'sid'");
      expect([await level(), await refusalOf(() => stage.as('bocage_notes', begin, 'select 1'))]).toEqual([
        null,
        'auth.session-ended',
      ]);
    }));
});
