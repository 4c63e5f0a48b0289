import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createBrowser, formOf, keycloakAdmin, signInOverHttp } from '@bocage/testing';
import { type Stack, startStack } from '../../test/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 120_000);
afterAll(() => stack?.close());
afterEach(() => stack.world.sql("update access.person set state = 'active'"));

const who = '/api/identity/who';
const ended = (reason: string) =>
  stack.world.sql<{ actor_person_id: string }>(
    "select actor_person_id from audit.event where type = 'session.ended' and data ->> 'reason' = $1",
    [reason],
  );
const expire = () =>
  stack.world.sql("update access.session set token_expires_at = now() - interval '1 second' where ended_at is null");
const refreshes = async (admin: Awaited<ReturnType<typeof keycloakAdmin>>): Promise<number> =>
  (await admin<unknown[]>('GET', '/events?type=REFRESH_TOKEN&max=500')).length;
const until = async (holds: () => Promise<boolean>, ms = 5_000) => {
  const limit = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe('a session', () => {
  test('puts its own bearer on what goes to a service', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const response = await browser.fetch(who);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ personId: stack.world.people['a.agent'] });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('has an HttpOnly, SameSite=Lax cookie of 256 bits that ends with the browser', async () => {
    const browser = createBrowser(stack.publicUrl);
    await browser.visit('/auth/login?return=/');
    const lines: string[] = [];
    const original = browser.jar.take;
    browser.jar.take = (url, response) => {
      lines.push(...response.headers.getSetCookie());
      original(url, response);
    };
    await browser.signIn(stack.credentials('a.agent'));
    const line = lines.find((one) => one.startsWith('bocage=')) ?? '';
    expect(line).toMatch(/^bocage=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('is not known by a cookie that was made up', async () => {
    const browser = createBrowser(stack.publicUrl);
    for (const cookie of ['bocage=x', `bocage=${'A'.repeat(43)}`, 'bocage=']) {
      expect((await browser.fetch(who, { headers: { cookie } })).status).toBe(401);
    }
  });

  test('is not kept alive by looking at it, and ends after its idle time', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const first = await browser.session();
    expect(first.signedIn && Date.parse(first.endsAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    await stack.world.sql(
      "update access.session set expires_at = now() + interval '1 hour', seen_at = now() - interval '11 hours' where ended_at is null",
    );
    const looked = await browser.session();
    expect(looked.signedIn && Date.parse(looked.endsAt) - Date.now()).toBeLessThan(3_700_000);
    await browser.fetch(who);
    const used = await browser.session();
    expect(used.signedIn && Date.parse(used.endsAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    await stack.world.sql("update access.session set expires_at = now() - interval '1 second' where ended_at is null");
    expect(await browser.session()).toEqual({ signedIn: false });
    expect((await browser.fetch(who)).status).toBe(401);
  });
});

describe('refreshing', () => {
  test('happens once for 20 requests at a time, over two replicas', async () => {
    const admin = await keycloakAdmin();
    await stack.realm.change({ eventsEnabled: true, enabledEventTypes: ['REFRESH_TOKEN'] });
    const replica = await stack.replica();
    try {
      const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
      for (let round = 0; round < 3; round += 1) {
        const before = await refreshes(admin);
        await expire();
        const there = createBrowser(replica.url, { jar: browser.jar, origin: stack.publicUrl });
        const asked = Array.from({ length: 20 }, (_, at) => (at % 2 ? browser : there).fetch(who));
        const statuses = (await Promise.all(asked)).map((response) => response.status);
        expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
        await until(async () => (await refreshes(admin)) > before);
        expect(await refreshes(admin)).toBe(before + 1);
      }
      expect(await stack.world.sql('select * from gateway.refresh')).toEqual([]);
    } finally {
      await replica.close();
    }
  });

  test('is not blocked by a replica that was killed while it refreshed', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    await expire();
    await stack.world.sql(
      "insert into gateway.refresh select id, gen_random_uuid(), now() + interval '2 seconds' from access.session where ended_at is null on conflict (session_id) do update set until = excluded.until",
    );
    const from = Date.now();
    expect((await browser.fetch(who)).status).toBe(200);
    expect(Date.now() - from).toBeGreaterThan(1_500);
  });

  test('that Keycloak refuses ends the session', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('b.agent'));
    const admin = await keycloakAdmin();
    // Not told by back-channel: as when that message was lost.
    await admin('PUT', `/users/${stack.world.accounts['b.agent']}`, {
      enabled: false,
      username: 'test.b.agent',
      firstName: 'Bruno',
      lastName: 'Besson',
    });
    await expire();
    expect((await browser.fetch(who)).status).toBe(401);
    expect(await browser.session()).toEqual({ signedIn: false });
    expect(await ended('keycloak')).toContainEqual({ actor_person_id: stack.world.people['b.agent'] });
    await admin('PUT', `/users/${stack.world.accounts['b.agent']}`, {
      enabled: true,
      username: 'test.b.agent',
      firstName: 'Bruno',
      lastName: 'Besson',
    });
  });

  test('that cannot reach Keycloak is an unavailable service, and the session goes on afterwards', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const apart = await stack.replica({ KEYCLOAK_URL: 'http://localhost:9' });
    try {
      await expire();
      const there = createBrowser(apart.url, { jar: browser.jar, origin: stack.publicUrl });
      const response = await there.fetch(who);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        503,
        'application/problem+json; charset=utf-8',
      ]);
      expect(response.headers.get('retry-after')).toBe('5');
      expect((await browser.fetch(who)).status).toBe(200);
      // A person in a hurry: the page of sign-in says it too.
      const page = await there.visit(`${apart.url}/auth/login`);
      expect([page.status, page.body.includes('ne répond pas')]).toEqual([503, true]);
    } finally {
      await apart.close();
    }
  });

  test('goes on after the secret was changed, while the former one is still listed', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const fresh = Buffer.alloc(32, 7).toString('base64url');
    const rotated = await stack.replica({ BOCAGE_SECRET: `${fresh},${stack.world.env.BOCAGE_SECRET}` });
    const forgotten = await stack.replica({ BOCAGE_SECRET: fresh });
    try {
      expect((await createBrowser(rotated.url, { jar: browser.jar, origin: stack.publicUrl }).fetch(who)).status).toBe(
        200,
      );
      expect(
        (await createBrowser(forgotten.url, { jar: browser.jar, origin: stack.publicUrl }).fetch(who)).status,
      ).toBe(401);
    } finally {
      await rotated.close();
      await forgotten.close();
    }
  });
});

describe('signing out', () => {
  test('ends the session here and in Keycloak: a copy of the cookie is worth nothing', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const thief = createBrowser(stack.publicUrl, { jar: browser.jar.copy() });
    // The bearer itself, taken from the gateway's own request: refused by the services as soon as the session ended.
    const echoed = (await (await browser.fetch('/api/notes/x')).json()) as { headers: Record<string, string> };
    expect(
      (await fetch(stack.world.url + who, { headers: { authorization: echoed.headers.authorization ?? '' } })).status,
    ).toBe(200);

    const answer = await browser.send('POST', '/api/gateway/sign-out', {});
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^bocage=; .*Max-Age=0$/);
    const { location } = (await answer.json()) as { location: string };
    const page = await browser.visit(location);
    expect(page.url.href).toBe(`${stack.publicUrl}/`);

    expect(await thief.session()).toEqual({ signedIn: false });
    expect((await thief.fetch(who)).status).toBe(401);
    expect(
      (await fetch(stack.world.url + who, { headers: { authorization: echoed.headers.authorization ?? '' } })).status,
    ).toBe(401);
    // Keycloak asks for the password again, in either browser.
    expect(formOf(await browser.visit('/auth/login'))?.fields.has('password')).toBe(true);
    expect(formOf(await thief.visit('/auth/login'))?.fields.has('password')).toBe(true);
    expect(await ended('sign-out')).toContainEqual({ actor_person_id: stack.world.people['a.agent'] });
    const [row] = await stack.world.sql<{ tokens: null }>(
      'select tokens from access.session where ended_at is not null and cookie_hash is not null order by ended_at desc limit 1',
    );
    expect(row?.tokens).toBeNull();
  });

  test('by a plain link works from our pages, and not from another site', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const foreign = await browser.fetch('/auth/logout', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(foreign.status).toBe(403);
    expect(await browser.session()).toMatchObject({ signedIn: true });
    const page = await browser.visit('/auth/logout');
    expect(page.url.href).toBe(`${stack.publicUrl}/`);
    expect(await browser.session()).toEqual({ signedIn: false });
  });

  test('everywhere ends every browser of the account, and nobody else’s', async () => {
    const [here, there, other] = [
      await signInOverHttp(stack.publicUrl, stack.credentials('shared')),
      await signInOverHttp(stack.publicUrl, stack.credentials('shared')),
      await signInOverHttp(stack.publicUrl, stack.credentials('a.agent')),
    ];
    const answer = await here.send('POST', '/api/gateway/sign-out', { everywhere: true });
    expect(answer.status).toBe(200);
    for (const browser of [here, there]) {
      expect(await browser.session()).toEqual({ signedIn: false });
      expect((await browser.fetch(who)).status).toBe(401);
      expect(formOf(await browser.visit('/auth/login'))?.fields.has('password')).toBe(true);
    }
    expect((await other.fetch(who)).status).toBe(200);
    expect(await ended('sign-out-everywhere')).toHaveLength(2);
    // By a plain link, likewise.
    await here.signIn(stack.credentials('shared'));
    await here.visit('/auth/logout-everywhere');
    expect(await ended('sign-out-everywhere')).toHaveLength(3);
  });

  test('while Keycloak is down still counts: coming back, one has to give the password', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const apart = await stack.replica({ KEYCLOAK_URL: 'http://localhost:9' });
    const there = createBrowser(apart.url, { jar: browser.jar, origin: stack.publicUrl });
    const answer = await there.send('POST', '/api/gateway/sign-out', {});
    expect(await answer.json()).toEqual({ location: `${stack.publicUrl}/` });
    await apart.close();
    expect((await browser.fetch(who)).status).toBe(401);
    const page = await browser.visit('/auth/login?return=/retour');
    expect(formOf(page)?.fields.has('password')).toBe(true);
    expect((await browser.signIn(stack.credentials('a.agent'), '/auth/login?return=/retour')).url.pathname).toBe(
      '/retour',
    );
  });
});

describe('suspension', () => {
  test('counts at once, though cookie, session and bearer are as good as before', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    expect((await browser.fetch(who)).status).toBe(200);
    await stack.world.sql("update access.person set state = 'suspended' where id = $1", [
      stack.world.people['a.agent'],
    ]);
    const refused = await browser.fetch(who);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: 'auth.session-ended' });
  });
});

test('what nobody used ends by itself, with its event', async () => {
  const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
  await stack.world.sql(
    "update access.session set expires_at = now() - interval '1 second' where account_id = $1 and ended_at is null",
    [stack.world.accounts['a.agent']],
  );
  await stack.sweep();
  expect(await ended('idle')).toContainEqual({ actor_person_id: stack.world.people['a.agent'] });
  expect(await browser.session()).toEqual({ signedIn: false });
});
