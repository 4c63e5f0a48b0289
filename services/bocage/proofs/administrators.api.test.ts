import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createAudit } from '@bocage/audit';
import * as contract from '@bocage/contracts';
import { createIdentity } from '@bocage/identity';
import { createJobs, createLog, type Jobs } from '@bocage/platform';
import { testWorld, type World } from '@bocage/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

// The mail catcher is shared by every test: ours are the letters that bear this name.
const body = `Commune ${randomUUID()}`;
let world: World;
let roles: Record<string, string>;
let jobs: Jobs;
beforeAll(async () => {
  world = await testWorld({ services: { audit: createAudit, identity: createIdentity }, jobs: true });
  await world.sql('update access.tenant set name = $1 where id = $2', [body, world.tenants.a]);
  const { items } = await world.as('a.admin').call(contract.listRoles, { query: {} });
  roles = Object.fromEntries(items.map((role) => [role.key ?? role.name, role.id]));
  jobs = createJobs({
    redisUrl: world.env.REDIS_URL,
    databaseUrl: world.env.DATABASE_URL ?? '',
    password: world.env.DATABASE_PASSWORD_QUEUE,
    prefix: world.env.QUEUE_PREFIX ?? '',
    log: createLog({ level: 'error', json: true }),
  });
}, 120_000);
afterAll(async () => {
  await jobs?.close();
  await world?.close();
});

const admin = () => world.as('a.admin');
const named = (word: string): string =>
  `${word} ${randomUUID()
    .replace(/[0-9-]/g, '')
    .slice(0, 8)}`;
const added = async (...given: string[]) => {
  const person = { firstName: 'Luc', lastName: named('Essai'), roles: given, account: 'none' as const };
  return (await admin().call(contract.createPerson, { body: person })).person;
};
const composed = async (...permissions: string[]): Promise<string> =>
  (await admin().call(contract.createRole, { body: { name: named('Rôle'), permissions } })).id;
const give = (membershipId: string, ...roleIds: string[]) =>
  admin().call(contract.setRoles, { params: { membershipId }, body: { roleIds } });
/** The kinds of event that letters were written about. */
const told = async (): Promise<string[]> => {
  const response = await fetch(`${world.env.MAILDEV_URL}/api/email`);
  const letters = (await response.json()) as { subject: string; text: string }[];
  return letters
    .filter(({ subject }) => subject.includes(body) && subject.endsWith('pouvoirs d’administration donnés'))
    .map(({ text }) => /journal\?type=([a-z.-]+)&/.exec(text)?.[1] ?? '')
    .sort();
};

test('each way to come to administer a body is told to who subscribed, and no other gift of roles', async () => {
  const sealed = async () =>
    (await world.sql<{ size: number }>('select size::int from audit.tree where tenant_id = $1', [world.tenants.a]))[0]
      ?.size ?? 0;
  const limit = Date.now() + 60_000;
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) {
      if (Date.now() > limit) throw new Error(`late: ${(await told()).join(', ')}`);
      await pause(500);
    }
  };
  await world.as('a.auditor').call(contract.subscribeAlert, { params: { alert: 'administrator-made' } });

  // No power over the roles of others.
  const plain = await added('agent');
  await give(plain.membershipId, roles.agent ?? '', await composed('trail.read'));
  const plainer = await added('agent');
  await admin().call(contract.suspendPerson, { params: { personId: plainer.personId }, body: { reason: 'Essai' } });
  await admin().call(contract.reactivatePerson, { params: { personId: plainer.personId } });

  const wanted: string[] = [];
  const way = async (type: string, go: () => Promise<unknown>): Promise<void> => {
    await go();
    wanted.push(type);
  };
  // A role that gives roles, whatever it is called: made, given, given with an arrival, added to what people hold.
  let powerful = '';
  await way('role.created', async () => {
    powerful = await composed('roles.manage', 'people.read');
  });
  const given = await added('agent');
  await way('membership.roles-changed', () => give(given.membershipId, roles.agent ?? '', powerful));
  // Theirs already: nothing is new.
  await give(given.membershipId, roles.agent ?? '', powerful, roles.secretariat ?? '');
  await way('membership.created', () => added(powerful));
  const held = await composed('people.read');
  await give(plainer.membershipId, roles.agent ?? '', held);
  await way('role.changed', () =>
    admin().call(contract.changeRole, {
      params: { roleId: held },
      body: { permissions: ['people.read', 'roles.manage'] },
    }),
  );
  // The built-in role: given, with an arrival, by an import, back from a suspension.
  const promoted = await added('agent');
  await way('membership.roles-changed', () => give(promoted.membershipId, roles.administrateur ?? ''));
  await way('membership.created', () => added('administrateur'));
  await way('membership.created', () => {
    const people = [
      { firstName: 'Zoé', lastName: named('Essai'), roles: ['administrateur'], account: 'none' as const },
    ];
    return admin().call(contract.importPeople, { body: { people } });
  });
  await admin().call(contract.suspendPerson, { params: { personId: promoted.personId }, body: { reason: 'Essai' } });
  await way('person.reactivated', () =>
    admin().call(contract.reactivatePerson, { params: { personId: promoted.personId } }),
  );
  // In the place of one who leaves; by the gestionnaire's nomination.
  const heir = await added('agent');
  await way('administrator.named', () =>
    admin().call(contract.endMembership, {
      params: { personId: promoted.personId },
      body: { successors: [], administrator: heir.membershipId },
    }),
  );
  await way('administrator.named', async () => {
    const { nomination } = await world.as('epci.manager').call(contract.proposeAdministrator, {
      body: { tenantId: world.tenants.a, firstName: 'Rose', lastName: named('Essai'), invite: 'later' },
    });
    const params = { nominationId: nomination?.nominationId ?? '' };
    await admin().call(contract.decideNomination, { params, body: { decision: 'confirm' } });
  });

  const events = async () =>
    (
      await world.sql<{ n: number }>('select count(*)::int as n from audit.event where tenant_id = $1', [
        world.tenants.a,
      ])
    )[0]?.n ?? 0;
  await until(async () => (await sealed()) >= (await events()));
  // What runs by itself every 15 s.
  await jobs.add('audit', 'alerts', {});
  await until(async () => (await told()).length >= wanted.length);
  expect(await told()).toEqual(wanted.sort());
}, 120_000);
