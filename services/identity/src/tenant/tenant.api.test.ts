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

/** A pending commune of the perimeter, whose named administrator is `nobody`: a person with an account and nothing else yet. */
const pendingCommune = async (code: string) => {
  const added = await operator().call(contract.addTenant, { params: { perimeterId }, body: { kind: 'commune', code } });
  await world.sql(
    `insert into access.person (given_name, family_name, identifiant, account_id) values ('Noël', 'Noyer', 'test.nobody', $1) on conflict do nothing`,
    [world.accounts.nobody],
  );
  const line = {
    tenantId: added.tenantId,
    firstName: 'Noël',
    lastName: 'Noyer',
    identifiant: 'test.nobody',
    invite: 'later' as const,
  };
  const { named } = await operator().call(contract.nameAdministrators, {
    params: { perimeterId },
    body: { administrators: [line] },
  });
  return { ...added, named };
};
const nobody = () => world.as('nobody', null);

describe('the first day of a body', () => {
  test('pending: nobody acts for it; only its named administrator sees the convention', async () => {
    const { tenantId, named } = await pendingCommune('79079');
    expect(named).toMatchObject([{ displayName: 'Noël Noyer', invitation: 'accepted', already: false }]);
    const acting = await fetch(`${world.url}/api/identity/tenant`, {
      headers: { ...(await nobody().headers()), 'bocage-tenant': tenantId },
    });
    expect([acting.status, ((await acting.json()) as { code: string }).code]).toEqual([403, 'tenant.pending']);
    const params = { tenantId };
    expect(await world.as('a.admin', null).refused(contract.readConvention, { params })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect(await world.as('epci.manager', null).refused(contract.readConvention, { params })).toEqual({
      status: 404,
      code: 'not-found',
    });
    const convention = await nobody().call(contract.readConvention, { params });
    expect(convention).toMatchObject({ tenantName: 'Mauléon', state: 'pending', accepted: null });
    expect(convention.text).toContain('la commune « Mauléon »');
  });

  test('the convention accepted, its workspaces stand, the EPCI’s shares are accepted, and it is traced: version, name, date', async () => {
    const { tenantId } = await pendingCommune('79062');
    const params = { tenantId };
    const shared = await gestionnaire().call(contract.createWorkspace, { body: { name: `Communes ${unique()}` } });
    await gestionnaire().call(contract.proposeShares, {
      params: { workspaceId: shared.id },
      body: { to: { kind: 'tenants', tenantIds: [tenantId] }, highestLevel: 'reader' } as never,
    });
    const body = { version: '2020-01', signedName: 'Noël Noyer' };
    expect(await nobody().refused(contract.acceptConvention, { params, body })).toEqual({
      status: 409,
      code: 'convention.changed',
    });
    const { version } = await nobody().call(contract.readConvention, { params });
    expect(
      await world.as('a.admin', null).refused(contract.acceptConvention, { params, body: { ...body, version } }),
    ).toEqual({ status: 404, code: 'not-found' });
    const accepted = await nobody().call(contract.acceptConvention, { params, body: { ...body, version } });
    expect(accepted).toMatchObject({ state: 'active', workspaceIds: [expect.any(String), expect.any(String)] });
    const headers = { ...(await nobody().headers()), 'bocage-tenant': tenantId };
    const card = (await (await fetch(`${world.url}/api/identity/tenant`, { headers })).json()) as contract.ResponseOf<
      typeof contract.readTenant
    >;
    expect(card).toMatchObject({
      state: 'active',
      convention: { version, by: 'Noël Noyer' },
      administrators: [{ displayName: 'Noël Noyer' }],
    });
    const workspaces = (await (await fetch(`${world.url}/api/identity/workspaces`, { headers })).json()) as {
      items: { name: string }[];
    };
    expect(workspaces.items.map(({ name }) => name).sort()).toEqual(
      ['Conseil municipal', 'Mairie', shared.name].sort(),
    );
    const events = await world.sql<{ type: string }>('select type from audit.event where tenant_id = $1 order by id', [
      tenantId,
    ]);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'tenant.provisioned',
        'administrator.named',
        'tenant.activated',
        'workspace.created',
        'share.accepted-by-default',
      ]),
    );
    expect(await nobody().refused(contract.acceptConvention, { params, body: { ...body, version } })).toEqual({
      status: 409,
      code: 'tenant.not-pending',
    });
    // From now on the operator names nobody there.
    const line = { tenantId, firstName: 'Un', lastName: 'Autre', invite: 'sheet' as const };
    expect(
      await operator().refused(contract.nameAdministrators, {
        params: { perimeterId },
        body: { administrators: [line] },
      }),
    ).toEqual({
      status: 409,
      code: 'tenant.not-pending',
    });
  });

  test('a list of administrators is named as a whole or not at all, and again it changes nothing', async () => {
    const { tenantId } = await operator().call(contract.addTenant, {
      params: { perimeterId },
      body: { kind: 'commune', code: '79049' },
    });
    const lastName = unique();
    const line = {
      tenantId,
      firstName: 'Ève',
      lastName,
      identifiant: `eve.${lastName.toLowerCase()}`,
      invite: 'sheet' as const,
    };
    const bad = { ...line, tenantId: world.tenants.far };
    const name = (administrators: object[]) =>
      operator().call(contract.nameAdministrators, { params: { perimeterId }, body: { administrators } as never });
    await expect(name([line, bad])).rejects.toMatchObject({ status: 404 });
    expect(await world.sql('select from access.person where family_name = $1', [lastName])).toEqual([]);
    const first = await name([line]);
    expect([first.named[0]?.already, first.sheets.length]).toEqual([false, 1]);
    const again = await name([line]);
    expect([again.named[0]?.already, again.sheets.length]).toEqual([true, 0]);
    const membershipIds = [first.named[0]?.membershipId ?? ''];
    const { sheets } = await operator().call(contract.issueSheets, {
      params: { perimeterId },
      body: { membershipIds },
    });
    expect(sheets[0]?.code).not.toBe(first.sheets[0]?.code);
  });

  test('the secrétaire of two communes, in a file by one identifiant, is one person with two memberships and one way in', async () => {
    const add = (code: string) =>
      operator().call(contract.addTenant, { params: { perimeterId }, body: { kind: 'commune', code } });
    const names = [await add('79123'), await add('79103')].map(({ code }) => code);
    const identifiant = unique().toLowerCase();
    const lines = names.map((code) => `${code};Solène;Partagée;${identifiant};fiche`);
    const text = ['Code INSEE ou SIREN;Prénom;Nom;Identifiant;Invitation', ...lines].join('\r\n');
    const file = Buffer.from(text, 'latin1').toString('base64');
    const { lines: judged } = await operator().call(contract.previewAdministrators, {
      params: { perimeterId },
      body: { file },
    });
    const administrators = judged.flatMap(({ administrator }) => administrator ?? []);
    const { named, sheets } = await operator().call(contract.nameAdministrators, {
      params: { perimeterId },
      body: { administrators },
    });
    expect([named.length, sheets.length]).toEqual([2, 1]);
    const rows = await world.sql<{ id: string }>(
      'select p.id from access.person p join access.membership m on m.person_id = p.id where p.identifiant = $1',
      [identifiant],
    );
    expect([rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([2, 1]);
  });

  test('a letter to somebody who is known goes to the address that is stored, or does not leave', async () => {
    const { tenantId } = await operator().call(contract.addTenant, {
      params: { perimeterId },
      body: { kind: 'commune', code: '79015' },
    });
    const name = (line: object) => {
      const body = { administrators: [{ tenantId, firstName: 'Ève', invite: 'mail', ...line }] } as never;
      return operator().call(contract.nameAdministrators, { params: { perimeterId }, body });
    };
    const known = async (email: string | null) => {
      const lastName = unique();
      const line = { firstName: 'Ève', lastName, identifiant: `eve.${lastName.toLowerCase()}` };
      const body = { ...line, email, roles: ['agent'], account: 'later' } as contract.NewPerson;
      const { person } = await world.as('a.admin').call(contract.createPerson, { body });
      return { ...line, personId: person.personId };
    };
    const stored = `${unique().toLowerCase()}@essais.example`;
    const { personId, ...withOne } = await known(stored);
    const { personId: _, ...without } = await known(null);
    await expect(name({ ...withOne, email: 'ailleurs@essais.example' })).rejects.toMatchObject({
      code: 'person.other-address',
    });
    await expect(name({ ...without, email: 'ailleurs@essais.example' })).rejects.toMatchObject({
      code: 'person.other-address',
    });
    await expect(name(without)).rejects.toMatchObject({ code: 'person.email-missing' });
    // Nothing typed is no other address.
    await name(withOne);
    await until(async () => (await lettersTo(stored)).length > 0);
    expect(await world.sql('select email from access.person where id = $1', [personId])).toEqual([{ email: stored }]);
  });

  test('the operator opens no door that is in use', async () => {
    const { named } = await pendingCommune('79001');
    const membershipIds = [named[0]?.membershipId ?? ''];
    expect(
      await operator().refused(contract.issueSheets, { params: { perimeterId }, body: { membershipIds } }),
    ).toEqual({ status: 409, code: 'person.has-account' });
  });

  test('the preview of a file says what is wrong line by line, and writes nothing', async () => {
    await pendingCommune('79013');
    const text = ['Code INSEE ou SIREN;Prénom;Nom;Courriel', '79013;Zoé;Été;zoe@x.fr', '99999;A;B;', '79901;A;B;'].join(
      '\r\n',
    );
    const count = () => world.sql('select count(*) from access.person');
    const before = await count();
    const preview = await operator().call(contract.previewAdministrators, {
      params: { perimeterId },
      body: { file: Buffer.from(text, 'latin1').toString('base64') },
    });
    expect([preview.good, preview.bad, preview.lines.map(({ line }) => line)]).toEqual([1, 2, [2, 3, 4]]);
    expect(preview.lines[2]?.problems[0]?.message).toContain('a déjà accepté la convention');
    expect(await count()).toEqual(before);
    const model = await operator().fetch(`/api/identity/perimeters/${perimeterId}/administrators.csv`);
    expect(await model.text()).toContain('79013;Argentonnay');
  });
});

describe('suspending and closing a body', () => {
  const change = (state: 'active' | 'suspended' | 'closed') =>
    operator().call(contract.changeTenantState, {
      params: { tenantId: world.tenants.b },
      body: { state, reason: 'Essai' },
    });

  test('is the operator’s; suspended, nobody acts for it; reopened, all is as before', async () => {
    const params = { tenantId: world.tenants.b };
    expect(
      await world
        .as('b.admin', null)
        .refused(contract.changeTenantState, { params, body: { state: 'closed', reason: 'non' } }),
    ).toMatchObject({ status: 403 });
    await change('suspended');
    expect(await world.as('b.admin').refused(contract.readTenant, {})).toEqual({
      status: 403,
      code: 'tenant.suspended',
    });
    await change('active');
    expect((await world.as('b.admin').call(contract.readTenant, {})).state).toBe('active');
    for (const trail of [await world.trail('b'), await world.trail(null)]) {
      expect(trail).toEqual(expect.arrayContaining(['tenant.suspended', 'tenant.reopened']));
    }
  });

  test('closed: it is read, nothing changes, its shares end on both sides, for good', async () => {
    const workspace = await world
      .as('a.agent')
      .call(contract.createWorkspace, { body: { name: `Partagé ${unique()}` } });
    await world.as('a.agent').call(contract.proposeShares, {
      params: { workspaceId: workspace.id },
      body: { to: { kind: 'tenants', tenantIds: [world.tenants.b] }, highestLevel: 'editor' } as never,
    });
    await change('closed');
    expect((await world.as('b.admin').call(contract.readTenant, {})).state).toBe('closed');
    expect(
      await world
        .as('b.admin')
        .refused(contract.createPerson, { body: { firstName: 'X', lastName: 'Y', roles: ['agent'], account: 'none' } }),
    ).toEqual({
      status: 403,
      code: 'tenant.closed',
    });
    expect(
      await world.sql('select from access.share where tenant_id = $1 and ended_at is null', [world.tenants.b]),
    ).toEqual([]);
    expect(await world.trail('a')).toContain('share.ended');
    const params = { tenantId: world.tenants.b };
    expect(
      await operator().refused(contract.changeTenantState, { params, body: { state: 'active', reason: 'non' } }),
    ).toEqual({ status: 403, code: 'tenant.closed' });
  });
});
