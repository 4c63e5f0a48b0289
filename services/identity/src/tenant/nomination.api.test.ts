import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { identityWorld, type IdentityWorld, until } from '../../test/identity.world.ts';
import { lettersTo } from '../../test/mail.ts';

let world: IdentityWorld;
let perimeterId: string;
beforeAll(async () => {
  world = await identityWorld({ jobs: true });
  const [row] = await world.sql<{ perimeter_id: string }>('select perimeter_id from access.tenant where id = $1', [
    world.tenants.epci,
  ]);
  perimeterId = row?.perimeter_id ?? '';
});
afterAll(() => world.close());

const operator = () => world.as('operator', null);
const gestionnaire = () => world.as('epci.manager');
const unique = () => `Essai${randomBytes(3).toString('hex')}`;

describe('the gestionnaire du périmètre', () => {
  test('sees each body’s state, administrators, counts: no title, no other name', async () => {
    const { items } = await gestionnaire().call(contract.readOverview, {});
    const a = items.find(({ tenantId }) => tenantId === world.tenants.a);
    expect(a).toMatchObject({ state: 'active', people: 5, administrators: [{ displayName: 'Anne Aubin' }] });
    expect(JSON.stringify(items)).not.toMatch(/Alain Aubry|Communes Essai/);
    expect(items.map(({ tenantId }) => tenantId)).not.toContain(world.tenants.far);
    expect(await world.as('a.admin').refused(contract.readOverview, {})).toMatchObject({
      status: 403,
      code: 'access.refused',
    });
  });

  test('names at once for a pending body, never themselves', async () => {
    const { tenantId } = await operator().call(contract.addTenant, {
      params: { perimeterId },
      body: { kind: 'commune', code: '79088' },
    });
    const lastName = unique();
    const named = await gestionnaire().call(contract.proposeAdministrator, {
      body: { tenantId, firstName: 'Paul', lastName, invite: 'sheet' },
    });
    expect(named).toMatchObject({
      nomination: null,
      named: { displayName: `Paul ${lastName}`, invitation: 'sent' },
      sheet: { tenantName: 'Chiché' },
    });
    const self = {
      tenantId,
      firstName: 'Élise',
      lastName: 'Éclair',
      identifiant: 'test.epci.manager',
      invite: 'later' as const,
    };
    expect(await gestionnaire().refused(contract.proposeAdministrator, { body: self })).toEqual({
      status: 403,
      code: 'administrator.oneself',
    });
    expect(
      await world.as('epci.manager', 'epci', { acr: 1 }).refused(contract.proposeAdministrator, { body: self }),
    ).toEqual({ status: 401, code: 'auth.step-up' });
    expect(await world.as('a.admin').refused(contract.proposeAdministrator, { body: self })).toMatchObject({
      status: 403,
    });
    expect(
      await gestionnaire().refused(contract.proposeAdministrator, { body: { ...self, tenantId: world.tenants.far } }),
    ).toEqual({ status: 404, code: 'not-found' });
  });

  const propose = async (tenantId: string) => {
    const lastName = unique();
    const { nomination } = await gestionnaire().call(contract.proposeAdministrator, {
      body: { tenantId, firstName: 'Rose', lastName, invite: 'later' },
    });
    return {
      lastName,
      nominationId: nomination?.nominationId ?? '',
      effectiveAt: new Date(nomination?.effectiveAt ?? 0),
    };
  };
  const told = async (tenant: 'a' | 'b' | 'epci', nominationId: string) =>
    (
      await world.sql<{ type: string }>(
        `select type from audit.event where tenant_id = $1 and data->>'nomination' = $2 order by id`,
        [world.tenants[tenant], nominationId],
      )
    ).map(({ type }) => type);
  const administrators = async () =>
    (await world.as('a.admin').call(contract.readTenant, {})).administrators.map(({ displayName }) => displayName);

  test('for an active body gives 72 hours’ notice to every member; then it takes effect; both trails tell it', async () => {
    const { lastName, nominationId, effectiveAt } = await propose(world.tenants.a);
    expect(Math.round((effectiveAt.getTime() - Date.now()) / 3_600_000)).toBe(72);
    expect(await administrators()).toEqual(['Anne Aubin']);
    const [letter] = await until(async () => {
      const letters = await lettersTo('a.agent@essais.example');
      return (
        letters.some(({ text }) => text.includes(lastName)) && letters.filter(({ text }) => text.includes(lastName))
      );
    });
    expect(letter?.subject).toContain('Aubépine');
    const seen = await world.as('a.agent').call(contract.listNominations, { query: {} });
    expect(seen.items[0]).toMatchObject({ nominationId, state: 'waiting', displayName: `Rose ${lastName}` });
    expect((await world.as('b.admin').call(contract.listNominations, { query: {} })).items).toEqual([]);
    expect(
      await gestionnaire().refused(contract.proposeAdministrator, {
        body: { tenantId: world.tenants.a, firstName: 'Un', lastName: 'Autre', invite: 'later' },
      }),
    ).toEqual({
      status: 409,
      code: 'nomination.waiting',
    });
    // The notice is given once every letter has left; the 72 hours run from then.
    await until(async () => (await world.trail('a')).includes('administrator.notified'));
    await world.sql(`update access.nomination set effective_at = now() - interval '1 second' where id = $1`, [
      nominationId,
    ]);
    await world.job('nominations');
    await until(async () => (await administrators()).includes(`Rose ${lastName}`));
    // From the proposal to its end, whatever the end.
    for (const tenant of ['a', 'epci'] as const) {
      expect(await told(tenant, nominationId)).toEqual(['administrator.proposed', 'administrator.named']);
    }
    expect(await world.trail('a')).toContain('administrator.notified');
  });

  test('its administrator confirms before, or refuses; the gestionnaire withdraws; nobody else decides', async () => {
    const decide = (
      who: 'b.admin' | 'epci.manager',
      nominationId: string,
      decision: 'confirm' | 'refuse' | 'withdraw',
    ) => world.as(who).call(contract.decideNomination, { params: { nominationId }, body: { decision } });
    const refused = (
      who: 'b.agent' | 'a.admin' | 'epci.manager',
      nominationId: string,
      decision: 'confirm' | 'refuse' | 'withdraw',
    ) => world.as(who).refused(contract.decideNomination, { params: { nominationId }, body: { decision } });
    const one = await propose(world.tenants.b);
    expect(await refused('b.agent', one.nominationId, 'confirm')).toMatchObject({ status: 403 });
    expect(await refused('a.admin', one.nominationId, 'confirm')).toEqual({ status: 404, code: 'not-found' });
    // The one who proposed does not confirm it in the tenant's place.
    expect((await refused('epci.manager', one.nominationId, 'confirm')).status).toBeGreaterThanOrEqual(403);
    expect(await decide('b.admin', one.nominationId, 'refuse')).toMatchObject({ state: 'refused' });
    const two = await propose(world.tenants.b);
    expect(await decide('epci.manager', two.nominationId, 'withdraw')).toMatchObject({ state: 'withdrawn' });
    const three = await propose(world.tenants.b);
    expect(await decide('b.admin', three.nominationId, 'confirm')).toMatchObject({ state: 'effective' });
    for (const [nomination, end] of [
      [one, 'administrator.refused'],
      [two, 'administrator.withdrawn'],
      [three, 'administrator.named'],
    ] as const) {
      for (const tenant of ['b', 'epci'] as const)
        expect(await told(tenant, nomination.nominationId)).toEqual(['administrator.proposed', end]);
    }
    const names = (await world.as('b.admin').call(contract.readTenant, {})).administrators.map(
      ({ displayName }) => displayName,
    );
    expect(names).toEqual(expect.arrayContaining(['Brigitte Barre', `Rose ${three.lastName}`]));
    expect(names).not.toContain(`Rose ${one.lastName}`);
    expect(
      await world.as('b.admin').refused(contract.decideNomination, {
        params: { nominationId: three.nominationId },
        body: { decision: 'refuse' },
      }),
    ).toEqual({
      status: 409,
      code: 'nomination.decided',
    });
  });

  test('managing people is not enough to make an administrator of one’s choice', async () => {
    const role = await world
      .as('b.admin')
      .call(contract.createRole, { body: { name: unique(), permissions: ['people.read', 'people.manage'] } });
    const params = { membershipId: world.memberships['b.agent@b'] ?? '' };
    await world.as('b.admin').call(contract.setRoles, { params, body: { roleIds: [role.id] } });
    const { nominationId } = await propose(world.tenants.b);
    for (const decision of ['confirm', 'refuse'] as const) {
      const input = { params: { nominationId }, body: { decision } };
      expect(await world.as('b.agent').refused(contract.decideNomination, input)).toEqual({
        status: 403,
        code: 'access.refused',
      });
    }
    await world
      .as('epci.manager')
      .call(contract.decideNomination, { params: { nominationId }, body: { decision: 'withdraw' } });
  });

  test('whom a nomination names for an active body is invited when it takes effect, and not before', async () => {
    const email = `essai-${randomBytes(5).toString('hex')}@essais.example`;
    const line = { tenantId: world.tenants.b, firstName: 'Rose', lastName: unique() };
    expect(await gestionnaire().refused(contract.proposeAdministrator, { body: { ...line, invite: 'sheet' } })).toEqual(
      { status: 409, code: 'nomination.no-sheet' },
    );
    const named = async (more: object) => {
      const body = { ...line, email, invite: 'mail' as const, ...more };
      return (await gestionnaire().call(contract.proposeAdministrator, { body })).nomination?.nominationId ?? '';
    };
    const refused = await named({});
    await world
      .as('b.admin')
      .call(contract.decideNomination, { params: { nominationId: refused }, body: { decision: 'refuse' } });
    const confirmed = await named({ lastName: unique() });
    expect(await lettersTo(email)).toEqual([]);
    await world
      .as('b.admin')
      .call(contract.decideNomination, { params: { nominationId: confirmed }, body: { decision: 'confirm' } });
    const [letter] = await until(async () => (await lettersTo(email)).length > 0 && (await lettersTo(email)));
    expect(letter?.subject).toContain('ouvrir votre compte');

    // By the clock as by a word.
    const other = `essai-${randomBytes(5).toString('hex')}@essais.example`;
    const due = await named({ lastName: unique(), email: other });
    await world.sql(
      `update access.nomination set notified_at = now(), effective_at = now() - interval '1 second' where id = $1`,
      [due],
    );
    await world.job('nominations');
    await until(async () => (await lettersTo(other)).some(({ subject }) => subject.includes('ouvrir')));
    expect((await lettersTo(email)).filter(({ subject }) => subject.includes('ouvrir'))).toHaveLength(1);
  });
});
