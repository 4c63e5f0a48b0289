import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deleteRealm, importRealm, keycloakFolder, type RealmValues, renderRealm } from '@bocage/servers';
import { claimsOf, codeFlow, createKeycloakBrowser } from './code-flow.ts';
import type { Page } from './sign-in.ts';
import { totpOf } from './totp.ts';

const required = (name: string): string => process.env[name] ?? `${name} is not set`;
const keycloak = required('KEYCLOAK_URL');
const admin = {
  url: keycloak,
  clientId: required('KEYCLOAK_BOOTSTRAP_CLIENT_ID'),
  clientSecret: required('KEYCLOAK_BOOTSTRAP_CLIENT_SECRET'),
};
const publicUrl = 'http://localhost:8080';
const values: RealmValues = {
  KEYCLOAK_REALM: `proof-${randomBytes(4).toString('hex')}`,
  KEYCLOAK_CLIENT_SECRET: 'gateway-secret',
  KEYCLOAK_ADMIN_CLIENT_SECRET: 'identity-secret',
  BOCAGE_PUBLIC_URL: publicUrl,
  KEYCLOAK_BACKCHANNEL_URL: `${publicUrl}/auth/backchannel-logout`,
  KEYCLOAK_SMTP_HOST: '127.0.0.1',
  KEYCLOAK_SMTP_PORT: '1225',
  KEYCLOAK_SMTP_FROM: 'ne-pas-repondre@bocage.invalid',
};
const issuer = `${keycloak}/realms/${values.KEYCLOAK_REALM}`;
const redirectUri = `${publicUrl}/auth/callback`;
const gateway = codeFlow(issuer, { id: 'bocage-gateway', secret: 'gateway-secret', redirectUri });
const password = 'chemin creux et haies vives';

let identityToken = '';
const asIdentity = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${keycloak}/admin/realms/${values.KEYCLOAK_REALM}${path}`, {
    method,
    headers: { authorization: `Bearer ${identityToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const account = async (username: string, more: Record<string, unknown> = {}): Promise<void> => {
  const credentials = [{ type: 'password', value: password, temporary: false }];
  const made = await asIdentity('POST', '/users', { username, enabled: true, credentials, ...more });
  if (made.status !== 201) throw new Error(await made.text());
};
const begin = async (extra: Record<string, string> = {}) => {
  const { asked, verifier } = gateway.ask(extra);
  return { ...(await gateway.push(asked)), verifier };
};
const signIn = async (username: string, extra: Record<string, string> = {}) => {
  const browser = createKeycloakBrowser(redirectUri);
  const { url, verifier } = await begin(extra);
  const page = await browser.submit(await browser.visit(url), { username, password });
  return { browser, page, verifier };
};
const tokens = async (page: Page, verifier: string) => {
  const { access_token, refresh_token } = await gateway.finish(page.url, verifier);
  return { access: claimsOf(access_token), refresh: refresh_token ?? '' };
};
const field = (page: Page, name: string): string =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page.body)?.[1] ?? '';

beforeAll(async () => {
  await importRealm(admin, await renderRealm(keycloakFolder, values));
  const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'bocage-identity',
      client_secret: 'identity-secret',
    }),
  });
  identityToken = ((await response.json()) as { access_token: string }).access_token;
});
afterAll(() => deleteRealm(admin, values.KEYCLOAK_REALM));

describe('signing in', () => {
  test('by identifiant, a stray space and capitals forgiven, gives a token of level 1 for Bocage', async () => {
    await account('jeanne.martin');
    const { page, verifier } = await signIn(' Jeanne.Martin ');
    const { access } = await tokens(page, verifier);
    expect(access).toMatchObject({
      iss: issuer,
      aud: 'bocage',
      acr: '1',
      azp: 'bocage-gateway',
      preferred_username: 'jeanne.martin',
    });
    expect(Number(access.exp) - Number(access.iat)).toBe(60);
    expect([access.sub, access.sid, access.auth_time]).toEqual([
      expect.any(String),
      expect.any(String),
      expect.any(Number),
    ]);
    // What a service has no use for stays out of every request.
    expect(Object.keys(access)).not.toEqual(expect.arrayContaining(['email']));
    expect(access).not.toHaveProperty('resource_access');
  });

  test('by e-mail is refused, and one mailbox serves two people', async () => {
    await account('paul.mairie', { email: 'mairie@exemple.invalid' });
    await account('lise.mairie', { email: 'mairie@exemple.invalid' });
    const { page } = await signIn('mairie@exemple.invalid');
    expect(page.body).toContain('Identifiant ou mot de passe incorrect');
    expect((await signIn('lise.mairie')).page.url.href.startsWith(redirectUri)).toBe(true);
  });

  test('speaks French and sends back only to the gateway, only with PKCE', async () => {
    const browser = createKeycloakBrowser(redirectUri);
    const page = await browser.visit((await begin()).url);
    expect(page.body).toMatch(/<html[^>]*lang="fr"/);
    expect(page.body).toContain('Identifiant');
    expect((await begin({ redirect_uri: 'http://localhost:8080.example.org/' })).status).toBe(400);
    const { asked } = gateway.ask();
    asked.delete('code_challenge');
    const plain = await gateway.push(asked);
    expect(plain.status === 400 || (await browser.visit(plain.url)).url.href.includes('error=invalid_request')).toBe(
      true,
    );
  });

  test('tells an operator by the role of the realm', async () => {
    await account('garde.instance');
    const [person] = (await (await asIdentity('GET', '/users?exact=true&username=garde.instance')).json()) as {
      id: string;
    }[];
    const role: unknown = await (await asIdentity('GET', '/roles/operator')).json();
    expect((await asIdentity('POST', `/users/${person?.id}/role-mappings/realm`, [role])).status).toBe(204);
    const { page, verifier } = await signIn('garde.instance');
    expect((await tokens(page, verifier)).access.realm_access).toEqual({ roles: ['operator'] });
  });

  test('locks an account for a while after five wrong passwords', async () => {
    await account('cible.essais');
    const browser = createKeycloakBrowser(redirectUri);
    let page = await browser.visit((await begin()).url);
    for (let wrong = 0; wrong < 5; wrong += 1)
      page = await browser.submit(page, { username: 'cible.essais', password: 'faux' });
    // The right password does not open it now, and the page says the same as for a wrong one.
    page = await browser.submit(page, { username: 'cible.essais', password });
    expect(page.url.href.startsWith(redirectUri)).toBe(false);
  });
});

describe('the second factor', () => {
  test('is set up on the way by whoever has none, then asked of the same session, or replaced by a recovery code', async () => {
    await account('anne.admin');
    const first = await signIn('anne.admin', { acr_values: '2' });
    const key = field(first.page, 'totpSecret');
    const codes = await first.browser.submit(first.page, { totp: await totpOf(key), userLabel: 'téléphone' });
    const printed = field(codes, 'generatedRecoveryAuthnCodes').split(',');
    expect(printed).toHaveLength(12);
    const landed = await first.browser.submit(codes);
    expect((await tokens(landed, first.verifier)).access.acr).toBe('2');

    // Another day: level 1 first, then the step up in the same session.
    const day = await signIn('anne.admin');
    const one = await tokens(day.page, day.verifier);
    expect(one.access.acr).toBe('1');
    const up = await begin({ acr_values: '2' });
    const asked = await day.browser.visit(up.url);
    expect(asked.body).toContain('name="otp"');
    const two = await tokens(await day.browser.submit(asked, { otp: await totpOf(key) }), up.verifier);
    expect(two.access).toMatchObject({ acr: '2', sid: one.access.sid, sub: one.access.sub });
    expect(claimsOf((await gateway.refresh(two.refresh)).access_token).acr).toBe('2');

    // The telephone is lost.
    const lost = await signIn('anne.admin', { acr_values: '2' });
    const choice = await lost.browser.submit(lost.page, {}, 'tryAnotherWay');
    const recovery = choice.body.split('<li').find((item) => item.includes('Code de secours')) ?? '';
    const ask = await lost.browser.submit({ ...choice, body: recovery });
    const back = await lost.browser.submit(ask, { recoveryCodeInput: printed[0] ?? '' });
    expect((await tokens(back, lost.verifier)).access.acr).toBe('2');
  });
});

describe('whoever has the password only', () => {
  test('adds no factor: neither by an address of their own, nor by one of ours with more in it, nor by another client', async () => {
    await account('jean.cible');
    const { browser } = await signIn('jean.cible');
    const action = { kc_action: 'CONFIGURE_TOTP' };
    const authorize = `${issuer}/protocol/openid-connect/auth`;
    const added = new URL((await begin()).url);
    added.searchParams.set('kc_action', action.kc_action);
    const addresses = [`${authorize}?${gateway.ask(action).asked.toString()}`, added.href];
    const consoles = [
      ['account', `${issuer}/account/`],
      ['account-console', `${issuer}/account/`],
      ['security-admin-console', `${keycloak}/admin/${values.KEYCLOAK_REALM}/console/`],
    ] as const;
    for (const [id, back] of consoles) {
      const open = codeFlow(issuer, { id, secret: '', redirectUri: back });
      addresses.push(
        `${authorize}?${open.ask(action).asked.toString()}`,
        (await open.push(open.ask(action).asked)).url,
      );
    }
    for (const address of addresses) {
      const page = await browser.visit(address);
      expect([address, field(page, 'totpSecret')]).toEqual([address, '']);
      expect(page.status === 400 || page.url.search.includes('error=')).toBe(true);
    }
  });
});

describe("identity's client", () => {
  test('makes organizations without domain, reads events, and nothing of the realm itself', async () => {
    for (const code of ['79049', '79191'])
      expect((await asIdentity('POST', '/organizations', { name: `Bressuire (${code})`, alias: code })).status).toBe(
        201,
      );
    const events = (await (await asIdentity('GET', '/events?type=LOGIN')).json()) as unknown[];
    expect(events.length).toBeGreaterThan(0);
    expect((await asIdentity('GET', '/admin-events')).status).toBe(200);
    expect((await asIdentity('PUT', '', { displayName: 'Autre' })).status).toBe(403);
    expect((await asIdentity('POST', '/clients', { clientId: 'autre' })).status).toBe(403);
  });

  test('cannot give a password that the policy refuses', async () => {
    for (const weak of ['court', 'jeanne.martin-2026']) {
      const made = await asIdentity('POST', '/users', {
        username: 'jeanne.martin',
        credentials: [{ type: 'password', value: weak }],
      });
      expect(made.status).toBeGreaterThanOrEqual(400);
    }
    await account('mot.faible');
    const [person] = (await (await asIdentity('GET', '/users?exact=true&username=mot.faible')).json()) as {
      id: string;
    }[];
    const put = await asIdentity('PUT', `/users/${person?.id}/reset-password`, {
      type: 'password',
      value: 'court',
      temporary: false,
    });
    expect(put.status).toBe(400);
  });
});

test('no client gives tokens against a password unless tests ask for it', async () => {
  const realm = await renderRealm(keycloakFolder, values);
  expect(realm.clients.map((client) => client.clientId)).toEqual(['bocage-gateway', 'bocage-identity']);
  const test = await renderRealm(keycloakFolder, values, { testClients: true });
  expect(test.clients.map((client) => client.clientId)).toEqual([
    'bocage-gateway',
    'bocage-identity',
    'bocage-test',
    'bocage-test-2',
  ]);
});
