import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { identityWorld, type IdentityWorld, until } from '../../test/identity.world.ts';

let world: IdentityWorld;
beforeAll(async () => {
  world = await identityWorld({ jobs: true });
  // The first reading has been made: what follows is news.
  await until(async () => (await world.sql(`select from access.poll where cursor ? 'at'`)).length > 0);
});
afterAll(() => world.close());

const status = async (who: 'a.agent' | 'b.agent', tenant: 'a' | 'b' = 'a') =>
  (await world.as(who, tenant).fetch('/api/identity/tenant')).status;
const put = (who: keyof IdentityWorld['accounts'], body: object) =>
  world.keycloak('PUT', `/users/${world.accounts[who]}`, body as never);
// The service's own client is the one the tests' console uses: another administrator acts here.
const console_ = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${process.env.KEYCLOAK_URL}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: process.env.KEYCLOAK_BOOTSTRAP_CLIENT_ID ?? '',
      client_secret: process.env.KEYCLOAK_BOOTSTRAP_CLIENT_SECRET ?? '',
    }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  const done = await fetch(`${process.env.KEYCLOAK_URL}/admin/realms/${process.env.KEYCLOAK_REALM}${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(done.status).toBeLessThan(300);
};
const has = (tenant: 'a' | 'b' | null, type: string) => until(async () => (await world.trail(tenant)).includes(type));

describe('what Keycloak’s console and sign-in page did', () => {
  test('an account disabled there is refused here within seconds, its sessions ended; enabled again, it works', async () => {
    await world.sql(
      `insert into access.session (account_id, sid, cookie_hash, expires_at) values ($1, 'une-session', sha256('x'), now() + interval '1 hour')`,
      [world.accounts['a.agent']],
    );
    expect(await status('a.agent')).toBe(200);
    const begun = Date.now();
    await console_('PUT', `/users/${world.accounts['a.agent']}`, { enabled: false });
    await until(async () => (await status('a.agent')) === 401);
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect(await world.sql(`select from access.session where sid = 'une-session' and ended_at is null`)).toEqual([]);
    await has('a', 'account.disabled');
    await has(null, 'account.disabled');
    await has(null, 'session.closed');
    expect(
      await world.sql("select from access.session where sid = 'une-session' and cookie_hash is null"),
    ).toHaveLength(1);
    const { items } = await world.as('a.admin').call(contract.listPeople, { query: { q: 'Aubry' } });
    expect(items[0]?.account).toBe('suspended');
    await console_('PUT', `/users/${world.accounts['a.agent']}`, { enabled: true });
    await until(async () => (await status('a.agent')) === 200);
    await has('a', 'account.enabled');
  });

  test('a password replaced or a factor removed there is told in the trail of every body that the person serves', async () => {
    await console_('PUT', `/users/${world.accounts.shared}/reset-password`, {
      type: 'password',
      value: 'un-autre-mot-de-passe',
      temporary: false,
    });
    for (const tenant of ['a', 'b', null] as const) await has(tenant, 'account.password-reset');
    expect((await world.trail('a')).filter((type) => type === 'account.password-reset')).toHaveLength(1);
  });

  test('an account that is no person’s is said to be so', async () => {
    await world.sql('update access.person set account_id = null where account_id = $1', [world.accounts.operator]);
    await console_('PUT', `/users/${world.accounts.operator}/reset-password`, {
      type: 'password',
      value: 'un-autre-mot-de-passe',
      temporary: false,
    });
    const told = () =>
      world.sql<contract.TrailEvent>(
        `select type, data, null as payload from audit.event where type = 'account.password-reset' and data->>'account' = $1`,
        [world.accounts.operator],
      );
    await until(async () => (await told()).length === 1);
    const said = (await told()).map((event) => contract.sentenceOf({ ...event, actor: 'le système' }));
    expect(said).toEqual([
      'Le mot de passe d’une personne sans rattachement a été remplacé dans la console des comptes',
    ]);
  });

  test('what Bocage did itself is no news', async () => {
    const before = (await world.trail(null)).filter((type) => type.startsWith('account.')).length;
    await put('a.elu', { firstName: 'Alice', lastName: 'Auger' });
    await put('a.elu', { enabled: false });
    await put('a.elu', { enabled: true });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect((await world.trail(null)).filter((type) => type.startsWith('account.')).length).toBe(before);
    const [row] = await world.sql('select account_disabled_at from access.person where id = $1', [
      world.people['a.elu'],
    ]);
    expect(row).toEqual({ account_disabled_at: null });
  });

  test('a failed sign-in stands once in the instance’s trail, what was typed in the part that can be erased', async () => {
    await fetch(`${process.env.KEYCLOAK_URL}/realms/${process.env.KEYCLOAK_REALM}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'bocage-test',
        client_secret: 'bocage-test',
        username: 'test.a.admin',
        password: 'faux',
      }),
    });
    await has(null, 'sign-in.failed');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const rows = await world.sql<{ data: object; payload: object }>(
      `select e.data, p.payload from audit.event e left join audit.payload p on p.event_id = e.id where e.type = 'sign-in.failed'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.payload).toMatchObject({ identifiant: 'test.a.admin' });
    expect(JSON.stringify(rows[0]?.data)).not.toContain('test.a.admin');
    expect(await world.trail('a')).not.toContain('sign-in.failed');
  });

  test('Keycloak away for a while: what happened meanwhile is read once it answers', async () => {
    expect(await status('b.agent', 'b')).toBe(200);
    world.proxy.rule(() => 'before');
    await console_('PUT', `/users/${world.accounts['b.agent']}`, { enabled: false });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await status('b.agent', 'b')).toBe(200);
    world.proxy.rule(() => 'pass');
    await until(async () => (await status('b.agent', 'b')) === 401);
  });
});
