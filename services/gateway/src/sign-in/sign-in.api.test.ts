import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createBrowser, formOf, signInOverHttp } from '@bocage/testing';
import { type Stack, startStack } from '../../test/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 120_000);
afterAll(() => stack?.close());

const rows = () =>
  stack.world.sql<{ id: string; tokens: Buffer; cookie_hash: Buffer; sid: string; ended_at: Date | null }>(
    'select * from access.session where cookie_hash is not null order by id',
  );
const events = (type: string) =>
  stack.world.sql<{
    data: Record<string, unknown>;
    actor_person_id: string | null;
    actor_account_id: string | null;
    subject_id: string;
  }>('select * from audit.event where tenant_id is null and type = $1 order by id', [type]);

describe('signing in', () => {
  test('comes back through Keycloak to the address that was asked for, and leaves its event', async () => {
    const browser = createBrowser(stack.publicUrl);
    const page = await browser.signIn(stack.credentials('a.agent'), '/auth/login?return=/79901/espaces?tri=nom');
    expect(page.url.href).toBe(`${stack.publicUrl}/79901/espaces?tri=nom`);
    const account = stack.world.accounts['a.agent'];
    expect(await browser.session()).toMatchObject({
      signedIn: true,
      account,
      username: 'test.a.agent',
      acr: 1,
      operator: false,
    });
    const [event] = await events('session.opened');
    expect(event).toMatchObject({
      actor_person_id: stack.world.people['a.agent'],
      actor_account_id: account,
      data: { acr: 1 },
    });
  });

  test('pushes what it asks to Keycloak: nothing of it stands in the address bar, and the page is in French', async () => {
    const response = await fetch(`${stack.publicUrl}/auth/login?return=//ailleurs.example`, { redirect: 'manual' });
    expect(response.status).toBe(303);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const url = new URL(response.headers.get('location') ?? '');
    expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const browser = createBrowser(stack.publicUrl);
    const page = await browser.visit(url.href);
    expect(page.body).toMatch(/lang="fr"/);
    // Loaded again, it is the same page.
    expect(formOf(await browser.visit(url.href))?.fields.has('password')).toBe(true);
  });

  test('keeps neither cookie nor tokens readable in the database', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const all = await rows();
    const text = JSON.stringify(all.map((row) => [row.cookie_hash.toString('latin1'), row.tokens?.toString('latin1')]));
    expect(text).not.toContain(browser.jar.get('bocage'));
    expect(text).not.toMatch(/eyJ/);
  });

  test('shows Keycloak’s own refusal of a wrong password, and opens nothing', async () => {
    const browser = createBrowser(stack.publicUrl);
    const page = await browser.signIn({ username: 'test.a.agent', password: 'faux' });
    expect(page.url.href).toContain(`/realms/${stack.realm.name}/`);
    expect(page.body).toMatch(/identifiant|mot de passe/i);
    expect(await browser.session()).toEqual({ signedIn: false });
  });

  test('of an account without a person is refused with a page that says what to do, and is traced', async () => {
    const browser = createBrowser(stack.publicUrl);
    const page = await browser.signIn(stack.credentials('nobody'), '/auth/login?return=/79901/espaces');
    expect(page.status).toBe(403);
    // Begun again, it comes back to where one wanted to go.
    expect(page.body).toContain('/auth/login?return=%2F79901%2Fespaces');
    expect(page.body).toContain('Ce compte n’a pas d’accès ici');
    expect(page.body).toContain('Écrivez à l’administrateur');
    expect(await browser.session()).toEqual({ signedIn: false });
    const account = stack.world.accounts.nobody;
    expect(await events('sign-in.refused')).toContainEqual(
      expect.objectContaining({ subject_id: account, actor_account_id: account, data: { code: 'auth.no-person' } }),
    );
    // Keycloak has forgotten the account: the next attempt asks who it is.
    const again = await browser.visit('/auth/login?return=/');
    expect(formOf(again)?.fields.has('password')).toBe(true);
  });

  test('of a suspended person is refused in the same way', async () => {
    await stack.world.sql("update access.person set state = 'suspended' where id = $1", [stack.world.people['a.elu']]);
    const page = await createBrowser(stack.publicUrl).signIn(stack.credentials('a.elu'));
    expect(page.status).toBe(403);
    await stack.world.sql("update access.person set state = 'active' where id = $1", [stack.world.people['a.elu']]);
  });

  test('of the operator needs no person', async () => {
    await stack.world.sql('update access.person set account_id = null where id = $1', [stack.world.people.operator]);
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('operator'));
    expect(await browser.session()).toMatchObject({ signedIn: true, operator: true });
    await stack.world.sql('update access.person set account_id = $2 where id = $1', [
      stack.world.people.operator,
      stack.world.accounts.operator,
    ]);
  });

  test('twice at once, in two tabs, ends well in both, with one session', async () => {
    const browser = createBrowser(stack.publicUrl);
    const [one, two] = [await browser.visit('/auth/login?return=/un'), await browser.visit('/auth/login?return=/deux')];
    expect(formOf(one)).not.toBeNull();
    expect(formOf(two)).not.toBeNull();
    const first = await browser.signIn(stack.credentials('b.agent'), '/auth/login?return=/trois');
    expect(first.url.pathname).toBe('/trois');
    const second = await browser.visit('/auth/login?return=/quatre');
    expect(second.url.pathname).toBe('/quatre');
    const open = await stack.world.sql('select id from access.session where account_id = $1 and ended_at is null', [
      stack.world.accounts['b.agent'],
    ]);
    expect(open).toHaveLength(1);
  });
});

describe('guessing', () => {
  test('is Keycloak’s to stop: after some wrong passwords the right one is refused too, in its own words', async () => {
    const credentials = stack.credentials('a.auditor');
    for (let at = 0; at < 12; at += 1) {
      await createBrowser(stack.publicUrl).signIn({ ...credentials, password: `faux-${at}` });
    }
    const browser = createBrowser(stack.publicUrl);
    const page = await browser.signIn(credentials);
    expect(page.url.href).toContain(`/realms/${stack.realm.name}/`);
    expect(page.body).toMatch(/lang="fr"/);
    expect(await browser.session()).toEqual({ signedIn: false });
  });
});

describe('what one signs in with', () => {
  test('is changed at Keycloak, by an action of a closed list', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('shared'));
    const page = await browser.visit('/auth/credentials?action=password&return=/moi');
    expect(page.url.href).toContain(`/realms/${stack.realm.name}/`);
    expect(formOf(page)?.fields.has('password-new')).toBe(true);
    expect((await browser.visit('/auth/credentials?action=delete_account')).status).toBe(400);
    expect((await browser.visit('/auth/credentials?action=constructor')).status).toBe(400);
  });

  test('a first factor is set up once, and counts at once', async () => {
    const credentials = { ...stack.credentials('shared') };
    const browser = await signInOverHttp(stack.publicUrl, credentials);
    const page = await browser.signIn(credentials, '/auth/credentials?action=totp&return=/moi');
    expect(page.url.pathname).toBe('/moi');
    expect(await browser.session()).toMatchObject({ signedIn: true, acr: 2 });
  });

  test('no second one is added with the password alone: the one that stands is asked for first', async () => {
    const owner = stack.credentials('far.admin');
    await createBrowser(stack.publicUrl).signIn(owner, '/auth/step-up?return=/');
    // Someone else, who has the password only.
    const thief = await signInOverHttp(stack.publicUrl, stack.credentials('far.admin'));
    for (const action of ['totp', 'security-key', 'passkey', 'recovery-codes']) {
      const page = await thief.visit(`/auth/credentials?action=${action}&return=/`);
      expect([action, ...(formOf(page)?.fields.keys() ?? [])]).toEqual([action, 'selectedCredentialId', 'otp']);
    }
    expect(await thief.session()).toMatchObject({ acr: 1 });
    // The owner gives it, and is let through.
    const browser = await signInOverHttp(stack.publicUrl, owner);
    const asked = await browser.visit('/auth/credentials?action=recovery-codes&return=/moi');
    expect(formOf(asked)?.fields.has('otp')).toBe(true);
    expect((await browser.signIn(owner, '/auth/credentials?action=recovery-codes&return=/moi')).url.pathname).toBe(
      '/moi',
    );
    expect(await browser.session()).toMatchObject({ acr: 2 });
  });
});

describe('a callback that this browser did not begin', () => {
  test.each(['/auth/callback', '/auth/callback?state=abc&code=def', '/auth/callback?error=access_denied&state=x'])(
    '%s is refused with a page',
    async (path) => {
      const page = await createBrowser(stack.publicUrl).visit(path);
      expect(page.status).toBe(400);
      expect(page.body).toContain('Recommencer');
      expect(page.body).not.toMatch(/style=|<script/);
    },
  );
  test('does not sign a victim in as someone else: the state belongs to one browser', async () => {
    const attacker = createBrowser(stack.publicUrl);
    await attacker.visit('/auth/login');
    // The attacker signs in at Keycloak, but hands the last redirection to another browser.
    const login = await attacker.visit('/auth/login');
    const form = formOf(login);
    const body = new URLSearchParams([...(form?.fields ?? [])]);
    body.set('username', 'test.b.agent');
    body.set('password', stack.credentials('b.agent').password);
    const answer = await fetch(form?.action ?? '', {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { cookie: attacker.jar.header(form?.action ?? new URL(stack.publicUrl)) },
    });
    const callback = answer.headers.get('location') ?? '';
    expect(callback).toContain('/auth/callback?');
    const victim = createBrowser(stack.publicUrl);
    expect((await victim.visit(callback)).status).toBe(400);
    expect(await victim.session()).toEqual({ signedIn: false });
  });
  test('is no fault to whoever is signed in already: the back button', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const page = await browser.visit('/auth/callback?state=abc&code=def');
    expect(page.url.pathname).toBe('/');
    expect(page.status).toBe(200);
  });
});

describe('step-up', () => {
  test('sets up and asks the second factor, gives another cookie, and counts in the session', async () => {
    const credentials = stack.credentials('a.admin');
    const browser = await signInOverHttp(stack.publicUrl, credentials);
    const stolen = createBrowser(stack.publicUrl, { jar: browser.jar.copy() });
    const before = browser.jar.get('bocage');
    const csrf = await browser.session();
    const page = await browser.signIn(credentials, '/auth/step-up?return=/79901/reglages');
    expect(page.url.href).toBe(`${stack.publicUrl}/79901/reglages`);
    expect(await browser.session()).toMatchObject({ signedIn: true, acr: 2 });
    // A fixed or stolen identifier gains nothing by the step-up.
    expect(browser.jar.get('bocage')).not.toBe(before);
    expect(await stolen.session()).toEqual({ signedIn: false });
    expect(await events('session.stepped-up')).toContainEqual(expect.objectContaining({ data: { acr: 2 } }));
    // Another tab goes on with the token that it has.
    expect(await browser.session()).toMatchObject({ csrf: csrf.signedIn ? csrf.csrf : '' });
  });

  test('cancelled or failed leaves the session as it was', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('b.admin'));
    const asked = await browser.visit('/auth/step-up?return=/');
    expect(asked.url.pathname).toContain('/realms/');
    expect(await browser.session()).toMatchObject({ signedIn: true, acr: 1 });
  });

  test('is not for the address bar to take out', async () => {
    const browser = createBrowser(stack.publicUrl);
    const url = new URL((await browser.fetch('/auth/step-up?return=/')).headers.get('location') ?? '');
    url.searchParams.set('acr_values', '1');
    url.searchParams.set('claims', '{}');
    await browser.signIn(stack.credentials('b.agent'), url.href);
    expect(await browser.session()).toMatchObject({ signedIn: true, acr: 2 });
  });
});
