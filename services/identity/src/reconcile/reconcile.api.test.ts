import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { identityWorld, type IdentityWorld, refuseParentheses, until } from '../../test/identity.world.ts';

let world: IdentityWorld;
const operator = () => world.as('operator', null);
const reconcile = (dryRun: boolean) => operator().call(contract.reconcileKeycloak, { body: { dryRun } });
const found = async () => (await reconcile(true)).drifts.map(({ kind, found: what }) => `${kind} ${what}`).sort();
const organization = async (alias: string) => {
  const one = (await world.organizations()).find((org) => org.alias === alias);
  if (!one) throw new Error(`no organization ${alias}`);
  return one;
};
const members = async (id: string) =>
  (await world.keycloak<{ id: string }[]>('GET', `/organizations/${id}/members?max=100`)).map((one) => one.id).sort();

beforeAll(async () => {
  // No worker: what is repaired here is repaired by the comparison alone.
  world = await identityWorld();
  await reconcile(false);
});
afterAll(() => world.close());

describe('Keycloak compared with Bocage', () => {
  test('a first run makes everything, a second finds nothing; it is the operator’s', async () => {
    expect(await found()).toEqual([]);
    const report = await reconcile(false);
    expect(report).toMatchObject({ organizations: 4, accounts: 10, drifts: [] });
    expect((await world.organizations()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Aubépine (79901)', 'Bruyère (79902)']),
    );
    expect(await members((await organization('79902')).id)).toEqual(
      [world.accounts['b.admin'], world.accounts['b.agent'], world.accounts.shared].sort(),
    );
    expect(
      await world.as('a.admin', null).refused(contract.reconcileKeycloak, { body: { dryRun: true } }),
    ).toMatchObject({ status: 403 });
  });

  test('a dry run tells and touches nothing', async () => {
    const { id } = await organization('79901');
    await world.keycloak('DELETE', `/organizations/${id}`);
    const report = await reconcile(true);
    expect(report.drifts.filter(({ kind }) => kind === 'organization')).toEqual([
      { kind: 'organization', tenantId: world.tenants.a, personId: null, found: 'missing', repaired: false },
    ]);
    expect((await world.organizations()).some(({ alias }) => alias === '79901')).toBe(false);
    expect((await reconcile(false)).drifts.every(({ repaired }) => repaired)).toBe(true);
    expect(await members((await organization('79901')).id)).toHaveLength(5);
    expect(await found()).toEqual([]);
  });

  test.each([
    [
      'an organization renamed in the console',
      'organization renamed',
      async () => {
        const one = await organization('79901');
        await world.keycloak('PUT', `/organizations/${one.id}`, {
          ...one,
          name: 'Autre nom',
          attributes: { bocage_tenant: [world.tenants.a] },
        });
      },
    ],
    [
      'an organization shut in the console',
      'organization renamed',
      async () => {
        const one = await organization('79901');
        await world.keycloak('PUT', `/organizations/${one.id}`, {
          ...one,
          enabled: false,
          attributes: { bocage_tenant: [world.tenants.a] },
        });
      },
    ],
    [
      'a member taken out',
      'membership missing',
      async () => {
        await world.keycloak(
          'DELETE',
          `/organizations/${(await organization('79901')).id}/members/${world.accounts['a.agent']}`,
        );
      },
    ],
    [
      'a stranger put in',
      'membership extra',
      async () => {
        await world.keycloak(
          'POST',
          `/organizations/${(await organization('79901')).id}/members`,
          world.accounts['b.agent'] as never,
        );
      },
    ],
    [
      'a name changed',
      'name renamed',
      async () => {
        await world.keycloak('PUT', `/users/${world.accounts['a.elu']}`, {
          firstName: 'Autre',
          lastName: 'Nom',
          email: 'autre@x.fr',
        });
      },
    ],
  ])('%s is found and repaired', async (_, drift, damage) => {
    await damage();
    expect(await found()).toEqual([drift]);
    const { drifts } = await reconcile(false);
    expect(drifts.every(({ repaired }) => repaired)).toBe(true);
    expect(await found()).toEqual([]);
  });

  test('what Bocage suspended and Keycloak does not know yet is shut there', async () => {
    await world.as('a.admin').call(contract.suspendPerson, { params: { personId: world.people['a.elu'] }, body: {} });
    expect(await found()).toEqual(['account enabled']);
    await reconcile(false);
    expect(await world.keycloak('GET', `/users/${world.accounts['a.elu']}`)).toMatchObject({ enabled: false });
    await world.as('a.admin').call(contract.reactivatePerson, { params: { personId: world.people['a.elu'] } });
    expect(await found()).toEqual(['account disabled']);
    // Bocage opened it and has not said so yet: it is opened, not taken for the console's doing.
    await reconcile(false);
    expect(await world.keycloak('GET', `/users/${world.accounts['a.elu']}`)).toMatchObject({ enabled: true });
  });

  test('a name that Keycloak refuses keeps nobody in: the suspension arrives all the same', async () => {
    await refuseParentheses(world);
    const params = { personId: world.people['a.elu'] };
    const { firstName } = await world.as('a.admin').call(contract.readPerson, { params });
    await world.as('a.admin').call(contract.changePerson, { params, body: { firstName: 'Marie (suppléante)' } });
    await world.as('a.admin').call(contract.suspendPerson, { params, body: {} });
    await reconcile(false);
    const account = () => world.keycloak('GET', `/users/${world.accounts['a.elu']}`);
    expect(await account()).toMatchObject({ enabled: false, firstName });
    await world.as('a.admin').call(contract.reactivatePerson, { params });
    await world.as('a.admin').call(contract.changePerson, { params, body: { firstName } });
    await reconcile(false);
    expect(await account()).toMatchObject({ enabled: true });
    expect(await found()).toEqual([]);
  });

  test('what the console shut, unseen, stays shut and is refused here', async () => {
    await world.keycloak('PUT', `/users/${world.accounts['a.auditor']}`, { enabled: false });
    expect(await found()).toEqual(['account disabled']);
    const headers = { ...(await world.as('a.agent').headers()) };
    expect(headers.authorization).toBeTruthy();
    await reconcile(false);
    expect(await world.keycloak('GET', `/users/${world.accounts['a.auditor']}`)).toMatchObject({ enabled: false });
    const [row] = await world.sql('select account_disabled_at is not null as shut from access.person where id = $1', [
      world.people['a.auditor'],
    ]);
    expect(row).toEqual({ shut: true });
    expect(await found()).toEqual([]);
    expect(await world.trail('a')).toContain('account.disabled');
  });

  test('an account that is gone is told, not made up', async () => {
    await world.keycloak('DELETE', `/users/${world.accounts['far.admin']}`);
    const { drifts } = await reconcile(false);
    expect(drifts).toContainEqual({
      kind: 'account',
      tenantId: null,
      personId: world.people['far.admin'],
      found: 'gone',
      repaired: false,
    });
  });

  test('Keycloak down: the comparison says so, and repairs nothing', async () => {
    world.proxy.rule(() => 'before');
    expect(await operator().refused(contract.reconcileKeycloak, { body: { dryRun: true } })).toEqual({
      status: 503,
      code: 'service.unavailable',
    });
    world.proxy.rule(() => 'pass');
    await until(async () => (await reconcile(true)).drifts.length === 1);
  });
});
