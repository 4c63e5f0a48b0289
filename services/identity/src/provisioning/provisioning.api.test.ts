import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { identityWorld, type IdentityWorld, until } from '../../test/identity.world.ts';

// The communauté d'agglomération du Bocage Bressuirais and three of its communes.
const siren = '200040244';
const communes = ['79049', '79079', '79062'];

let world: IdentityWorld;
let perimeterId: string;
const operator = () => world.as('operator', null);
const provision = (codes = communes) =>
  operator().call(contract.provisionPerimeter, { body: { siren, communes: codes } });
const progress = () => operator().call(contract.readPerimeter, { params: { perimeterId } });
// Those of this perimeter: the bodies of the tests have theirs too, as soon as one of their people is looked at.
const organizations = async () =>
  (await world.organizations()).filter(({ alias }) => !/^(799|2A9|2000000)/.test(alias));
const settled = () =>
  until(async () => {
    const seen = await progress();
    return seen.done === seen.total && seen;
  });

beforeAll(async () => {
  world = await identityWorld({ jobs: true });
});
afterAll(() => world.close());

describe('provisioning a perimeter', () => {
  test('is the operator’s, with a second factor', async () => {
    const body = { siren, communes };
    expect(await world.as('a.admin').refused(contract.provisionPerimeter, { body })).toEqual({
      status: 403,
      code: 'access.refused',
    });
    expect(await world.as('operator', null, { acr: 1 }).refused(contract.provisionPerimeter, { body })).toEqual({
      status: 401,
      code: 'auth.step-up',
    });
  });

  test('refuses what the official list does not hold, and leaves nothing behind', async () => {
    const refused = (body: { siren: string; communes: string[] }) =>
      operator().refused(contract.provisionPerimeter, { body });
    expect(await refused({ siren: '200000008', communes: [] })).toEqual({ status: 404, code: 'territory.unknown' });
    expect(await refused({ siren, communes: ['79049', '01001'] })).toEqual({
      status: 409,
      code: 'territory.not-a-member',
    });
    expect(await world.sql('select from access.perimeter where siren = $1', [siren])).toEqual([]);
  });

  test('makes perimeter, tenants and organizations in one act, with a result per body', async () => {
    const first = await provision();
    perimeterId = first.perimeterId;
    expect(first).toMatchObject({ name: 'CA du Bocage Bressuirais', total: 4, active: 0 });
    const seen = await settled();
    expect(seen.tenants.map(({ code, legalKind, state, sync }) => [code, legalKind, state, sync])).toEqual([
      [siren, 'epci', 'pending', 'done'],
      ['79049', 'commune', 'pending', 'done'],
      ['79079', 'commune', 'pending', 'done'],
      ['79062', 'commune', 'pending', 'done'],
    ]);
    expect(seen.tenants[1]).toMatchObject({
      name: 'Bressuire',
      departement: { code: '79', name: 'Deux-Sèvres' },
      siren: '217900497',
    });
    expect((await organizations()).map(({ name, alias }) => `${alias} ${name}`).sort()).toEqual(
      [
        `${siren} CA du Bocage Bressuirais (${siren})`,
        '79049 Bressuire (79049)',
        '79062 Cerizay (79062)',
        '79079 Mauléon (79079)',
      ].sort(),
    );
  });

  test('again, it changes nothing: no row, no organization, no event', async () => {
    const facts = async () => [
      await world.sql('select count(*) from access.tenant'),
      (await organizations()).map(({ id }) => id).sort(),
      (await world.trail(null)).filter((type) => type === 'perimeter.provisioned').length,
      await world.sql('select count(*) from audit.event where type = $1', ['tenant.provisioned']),
    ];
    const before = await facts();
    const again = await provision();
    expect(again.perimeterId).toBe(perimeterId);
    await settled();
    expect(await facts()).toEqual(before);
  });

  test('with one commune more, adds that one alone', async () => {
    const more = await provision([...communes, '79001']);
    expect(more.total).toBe(5);
    const seen = await settled();
    expect(seen.tenants.find(({ code }) => code === '79001')).toMatchObject({ name: 'L’Absie', sync: 'done' });
    expect(await organizations()).toHaveLength(5);
  });

  test('two at once make one perimeter', async () => {
    const other = { siren: '200040475', communes: [] as string[] };
    const [known] = await operator()
      .call(contract.searchEpci, { query: { q: 'thouarsais' } })
      .then(({ items }) => items);
    other.siren = known?.siren ?? '';
    const answers = await Promise.allSettled(
      [1, 2, 3].map(() => operator().call(contract.provisionPerimeter, { body: other })),
    );
    const ids = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.perimeterId] : []));
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(1);
    expect(await world.sql('select from access.perimeter where siren = $1', [other.siren])).toHaveLength(1);
    expect(await world.sql('select from access.tenant where siren = $1', [other.siren])).toHaveLength(1);
  });

  test('a commune that stands in another perimeter is not taken from it', async () => {
    const { items } = await operator().call(contract.listPerimeters, { query: {} });
    const elsewhere = items.find((one) => one.perimeterId !== perimeterId && one.siren !== '200000016');
    const params = { perimeterId: elsewhere?.perimeterId ?? '' };
    const body = { kind: 'commune' as const, code: '79049' };
    expect(await operator().refused(contract.addTenant, { params, body })).toEqual({
      status: 409,
      code: 'tenant.elsewhere',
    });
  });
});

describe('bodies added by hand', () => {
  const add = (body: object) => operator().call(contract.addTenant, { params: { perimeterId }, body: body as never });

  test('a commune without EPCI', async () => {
    const { items } = await operator().call(contract.searchCommunes, { query: { q: 'ouessant' } });
    expect(items[0]).toMatchObject({ code: '29155', epci: null });
    expect(await add({ kind: 'commune', code: '29155' })).toMatchObject({
      name: 'Ouessant',
      departement: { code: '29' },
    });
  });

  test('a partner: its SIREN must pass Luhn and be alone of its kind; the same again changes nothing', async () => {
    const partner = { kind: 'partner', legalKind: 'syndicat', name: 'Syndicat du Val de Loire', siren: '257 900 025' };
    const params = { perimeterId };
    const refused = (body: object) => operator().refused(contract.addTenant, { params, body: body as never });
    expect(await refused({ ...partner, siren: '257900026' })).toMatchObject({ status: 400 });
    const good = { ...partner, siren: '217900010' };
    const luhn =
      ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `25790002${digit}`).find(contract.passesLuhn) ??
      '';
    const made = await add({ ...good, siren: luhn });
    expect(made).toMatchObject({ legalKind: 'syndicat', code: luhn });
    expect((await add({ ...good, siren: luhn })).tenantId).toBe(made.tenantId);
    expect(await refused({ ...good, siren: luhn, name: 'Un autre' })).toEqual({
      status: 409,
      code: 'tenant.siren-taken',
    });
  });

  test('a CCAS under its commune; a parent of another perimeter is unknown', async () => {
    const bressuire = (await progress()).tenants.find(({ code }) => code === '79049')?.tenantId;
    const luhn =
      ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `26790001${digit}`).find(contract.passesLuhn) ??
      '';
    const body = { kind: 'partner', legalKind: 'ccas', name: 'CCAS de Bressuire', siren: luhn };
    expect(
      await operator().refused(contract.addTenant, {
        params: { perimeterId },
        body: { ...body, parentTenantId: world.tenants.far } as never,
      }),
    ).toEqual({
      status: 404,
      code: 'not-found',
    });
    await add({ ...body, parentTenantId: bressuire });
    const [row] = await world.sql<{ parent_id: string }>('select parent_id from access.tenant where siren = $1', [
      luhn,
    ]);
    expect(row?.parent_id).toBe(bressuire);
  });
});

describe('Keycloak down', () => {
  test('the rows stand, the failure shows, and a retry finishes once it is back', async () => {
    await settled();
    world.proxy.rule(() => 'before');
    const started = await provision([...communes, '79001', '79013', '79088']);
    expect(started.total).toBeGreaterThan(5);
    const failing = await until(async () => {
      const seen = await progress();
      return seen.failed === 2 && seen;
    });
    expect(failing.tenants.find(({ code }) => code === '79013')).toMatchObject({
      sync: 'failed',
      failure: 'unreachable',
      state: 'pending',
    });
    world.proxy.rule(() => 'pass');
    await operator().call(contract.retryProvisioning, { params: { perimeterId } });
    const seen = await settled();
    expect(seen.tenants.find(({ code }) => code === '79013')).toMatchObject({ sync: 'done', failure: null });
    expect(await world.trail(null)).toContain('perimeter.retried');
  });
});
