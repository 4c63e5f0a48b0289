import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { builtInRole, type RoleKey } from '@bocage/permissions';
import type { TestDatabase } from '@bocage/testing';
import { openParty, type Party, refusalOf, rowsOf, type Stage } from '@bocage/testing/world';
import { makeWorld, waits } from './races.world.ts';
import { openVersion, versions } from './versions.ts';

/** A function that takes a lock: how it is called, and the words that take it. The second caller must wait. */
type Probe = { name: string; call(world: ReturnType<typeof makeWorld>): string; lock: string };
const cookie = `\\x${'5e'.repeat(32)}`;
const probes: readonly Probe[] = [
  {
    name: 'access.lock_tree',
    call: ({ workspace }) => `access.lock_tree('${workspace}', true)`,
    lock: 'perform pg_catalog.pg_advisory_xact_lock(',
  },
  {
    name: 'access.assert_managed',
    call: ({ workspace }) => `access.assert_managed('{${workspace}}')`,
    lock: 'perform from access.workspace w where w.id = any (workspaces) order by w.id for no key update;',
  },
  {
    name: 'access.assert_administered',
    call: ({ tenant }) => `access.assert_administered('${tenant}')`,
    lock: 'perform from access.tenant t where t.id = tenant for no key update;',
  },
  { name: 'access.hold_acl', call: ({ acl }) => `access.hold_acl('${acl}')`, lock: ' for update' },
  {
    name: 'access.hold_workspace',
    call: ({ workspace }) => `access.hold_workspace('${workspace}', 'manager')`,
    lock: ' for update',
  },
  {
    name: 'access.own_membership',
    call: ({ memberships }) => `access.own_membership('${memberships[2]}')`,
    lock: ' for update',
  },
  {
    name: 'access.session_lock',
    call: () => `access.session_lock('${cookie}')`,
    lock: ' for update',
  },
  {
    name: 'storage.lock_content',
    call: ({ tenant }) => `storage.lock_content('${tenant}', 'hash')`,
    lock: 'select pg_catalog.pg_advisory_xact_lock(',
  },
  {
    name: 'storage.lock_quota',
    call: ({ tenant }) => `storage.lock_quota('${tenant}')`,
    lock: 'select pg_catalog.pg_advisory_xact_lock(',
  },
];
// Their own writes would make the second wait too: what two at once end with is proved, below.
const settled = ['access.join_tenant', 'access.poll_take'];
// They write the row that they lock, skip what is locked, or reach Keycloak under it: not told from the write's own lock here.
const unproved = [
  'access.accept_convention',
  'access.apply_nominations',
  'access.change_tenant',
  'access.decide_nomination',
  'access.end_expired',
  'access.end_share',
  'access.end_support',
  'access.end_supports',
  'access.name_administrator',
  'access.name_manager',
  'access.open_support',
  'access.provision_tenant',
  'access.renew_invitation',
  'access.session_end',
  'access.sync_take',
  'access.update_person',
  'access.use_invitation',
  'audit.keep',
  'audit.purge',
  'audit.take_alert',
  'audit.take_export',
  'storage.delete_file',
];

// One version: how locks work does not depend on it.
describe('locks', () => {
  let database: TestDatabase;
  let stage: Stage;
  let parties: [Party, Party];
  let systems: [Party, Party];
  const world = makeWorld();
  beforeAll(async () => {
    ({ database, stage } = await openVersion(versions[0]));
    await stage.all(
      `begin; ${rowsOf(world.model)} insert into access.session (cookie_hash, sid, expires_at)
        values ('${cookie}', 'locks', now() + interval '1 hour'); commit`,
    );
    const [me] = await stage.rows<{ name: string }>('select current_user as name');
    // A superuser calls what run-time roles may not, in a person's context.
    const open = () => openParty(database.adminUrl, me?.name ?? '');
    parties = [await open(), await open()];
    const openSystem = () => openParty(database.adminUrl, 'bocage_identity_system');
    systems = [await openSystem(), await openSystem()];
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...(parties ?? []), ...(systems ?? [])].map((party) => party.close()));
    await stage?.close();
    await database?.drop();
  });

  const secondWaits = async ({ call }: Probe): Promise<boolean> => {
    const [one, other] = parties;
    await one.run(`${world.begin(0)}; select ${call(world)}`);
    await other.run(world.begin(1));
    const second = other.run(`select ${call(world)}`);
    const waited = await waits(second);
    await one.run('rollback');
    await second;
    await other.run('rollback');
    return waited;
  };

  test.each(probes)('$name makes the second caller wait; without its lock it does not', async (probe) => {
    expect(await secondWaits(probe)).toBe(true);
    const [found] = await stage.rows<{ sql: string }>(
      "select pg_get_functiondef(p.oid) as sql from pg_proc p where p.pronamespace::regnamespace || '.' || p.proname = $1",
      [probe.name],
    );
    const sql = found?.sql ?? '';
    expect(sql).toContain(probe.lock);
    const without = probe.lock.startsWith(' ') ? '' : probe.lock.endsWith('(') ? 'select pg_catalog.num_nulls(' : '';
    const kept = probe.lock.startsWith('perform') ? without.replace('select', 'perform') : without;
    await stage.all(sql.split(probe.lock).join(kept));
    try {
      expect(await secondWaits(probe)).toBe(false);
    } finally {
      await stage.all(sql);
    }
  });

  /** Two at once: the second waits for the first, and only then is answered. */
  const twoAtOnce = async ([one, other]: [Party, Party], first: string, second: string) => {
    await one.run(first);
    let answer: object[] = [];
    const asked = refusalOf(async () => {
      answer = await other.run(second);
    });
    const waited = await waits(asked);
    await one.run('commit');
    const refusal = await asked;
    await other.run(refusal ? 'rollback' : 'commit');
    return { waited, refusal, answer };
  };

  test('of two who ask for the lease at once, one reads; the other waits, and does not', async () => {
    const begin = () => `begin; select access.begin_system('locks', null, '${randomUUID()}', null)`;
    const take = () => `${begin()}; select access.poll_take('locks', '${randomUUID()}', 60) as cursor`;
    for (const round of [1, 2]) {
      if (round === 2) await stage.all("update access.poll set lease_until = now() - interval '1 second'");
      const { waited, refusal, answer } = await twoAtOnce(systems, take(), take());
      expect({ waited, refusal, cursor: answer.at(-1) }).toEqual({
        waited: true,
        refusal: null,
        cursor: { cursor: null },
      });
    }
  });

  test('of two who bring one person in at once, one does; the other waits, and is refused; with a role more, both stand', async () => {
    const person = randomUUID();
    await stage.all(`insert into access.person (id, given_name, family_name) values ('${person}', 'P', 'P')`);
    const join = (n: number, role: RoleKey) =>
      `${world.begin(n)}; select access.join_tenant('${world.model.perimeters[0]}', '${world.tenant}', '${person}', '{${builtInRole(role).id}}', null, null)`;
    const first = await twoAtOnce(parties, join(0, 'agent'), join(1, 'agent'));
    expect([first.waited, first.refusal]).toEqual([true, '23505']);
    const held = () =>
      stage.rows(
        `select m.id, array_agg(r.key order by r.key) as roles from access.membership m join access.membership_role mr on mr.membership_id = m.id
         join access.role r on r.id = mr.role_id where m.person_id = $1 and m.ended_at is null group by m.id`,
        [person],
      );
    expect(await held()).toMatchObject([{ roles: ['agent'] }]);
    const more = await twoAtOnce(parties, join(0, 'elu'), join(1, 'auditeur'));
    expect([more.waited, more.refusal]).toEqual([true, null]);
    expect(await held()).toMatchObject([{ roles: ['agent', 'auditeur', 'elu'] }]);
  });

  test('every function that takes a lock is proved here, or named', async () => {
    const locking = await stage.rows<{ name: string }>(
      `select p.pronamespace::regnamespace || '.' || p.proname as name from pg_proc p
       where p.pronamespace::regnamespace::text in ('access', 'audit', 'notes', 'storage', 'gateway')
         and p.proname not in ('protect', 'protect_tenant', 'open_system') and p.prosrc ~* 'for (no key )?(update|share)\\M|pg_advisory' order by 1`,
    );
    expect(locking.map(({ name }) => name)).toEqual(
      [...probes.map(({ name }) => name), ...settled, ...unproved].sort(),
    );
  });
});
