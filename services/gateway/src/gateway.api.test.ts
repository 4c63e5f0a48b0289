import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signInOverHttp } from '@bocage/testing';
import { type Stack, startStack } from '../test/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    env: { METRICS_TOKEN: 'a-token-for-the-scraper', S3_PUBLIC_URL: 'https://objets.example' },
  });
}, 120_000);
afterAll(() => stack?.close());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(stack.publicUrl + path, { method, headers, redirect: 'manual' });

describe('every answer', () => {
  test.each(['/', '/api/gateway/session', '/api/unknown/x', '/auth/callback', '/healthz', '/assets/none.js'])(
    'of %s bears the usual headers',
    async (path) => {
      const { headers } = await get(path, { accept: 'text/html' });
      expect(headers.get('content-security-policy')).toMatch(
        /default-src 'self';.*script-src 'self';.*frame-ancestors 'none'/,
      );
      expect(headers.get('content-security-policy')).toContain('https://objets.example');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.has('x-powered-by')).toBe(false);
    },
  );
});

describe('the web application', () => {
  test('is served at every address of its own, and never kept', async () => {
    for (const path of ['/', '/79901/79902/espaces/abc', '/index.html?x=1']) {
      const response = await get(path, { accept: 'text/html,*/*;q=0.8' });
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await response.text()).toContain('<title>Bocage</title>');
    }
  });
  test('its hashed files are kept for a year, compressed, and asked for again by their tag', async () => {
    const path = '/assets/index-B3kV9x2a.js';
    const plain = await get(path, { 'accept-encoding': 'identity' });
    const text = await plain.text();
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    // The policy is the page's: a script carries what concerns a script.
    expect(plain.headers.get('content-security-policy')).toBeNull();
    expect(plain.headers.get('x-content-type-options')).toBe('nosniff');
    expect(plain.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    for (const [accepts, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
    ] as const) {
      const response = await get(path, { 'accept-encoding': accepts });
      expect(response.headers.get('content-encoding')).toBe(encoding);
      expect(Number(response.headers.get('content-length'))).toBeLessThan(text.length / 5);
      expect(await response.text()).toBe(text);
    }
    const known = await get(path, { 'if-none-match': plain.headers.get('etag') ?? '' });
    expect([known.status, await known.text()]).toEqual([304, '']);
    const head = await get(path, { 'accept-encoding': 'identity' }, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(text.length),
      '',
    ]);
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
  });
  test('a page that stands by itself bears its own style, and may do nothing else', async () => {
    const { status, headers } = await get('/verification/notice.html', { accept: 'text/html' });
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
  test('what it does not hold is not found, and nothing outside of it is', async () => {
    for (const path of [
      '/assets/none.js',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/stack.ts',
      '/assets/..%5c..%5cstack.ts',
      '/.env',
      '/index.html.map',
    ]) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 404]);
      await response.body?.cancel();
    }
    expect((await get('/79901/espaces', { accept: 'application/json' })).status).toBe(404);
    expect((await get('/', {}, 'POST')).status).toBe(404);
  });
});

describe('operation', () => {
  test('says that it lives, and what it depends on', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      status: 'down',
      checks: { database: 'ok', keycloak: 'ok', identity: 'ok', storage: 'ok', audit: 'down' },
      details: { 'identity.pulse': 'calm', 'notes.mood': 'good' },
    });
  });
  test('asks each dependency once, however many ask at once', async () => {
    const asked = () => stack.echo.seen.filter(({ url }) => url === '/readyz').length;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const before = asked();
    await Promise.all(Array.from({ length: 20 }, () => get('/readyz')));
    expect(asked() - before).toBe(1);
  });
  test('tells a stranger no more than up or down, and not without end', async () => {
    const replica = await stack.replica({ RATE_SIGN_IN_PER_ADDRESS: '2' });
    try {
      const ask = async (headers: Record<string, string>) => {
        const response = await fetch(`${replica.url}/readyz`, { headers });
        return [response.status, (await response.json()) as Record<string, unknown>] as const;
      };
      const stranger = { 'x-forwarded-for': '1.2.3.4' };
      expect(await ask(stranger)).toEqual([503, { status: 'down' }]);
      expect(await ask(stranger)).toEqual([503, { status: 'down' }]);
      expect((await ask(stranger))[0]).toBe(429);
      const known = { ...stranger, authorization: 'Bearer a-token-for-the-scraper' };
      expect((await ask(known))[1]).toHaveProperty('checks.database', 'ok');
    } finally {
      await replica.close();
    }
  });
  test('shows its measures on this machine or to who bears the token, not through a proxy', async () => {
    expect((await get('/metrics')).status).toBe(200);
    expect((await get('/metrics', { 'x-forwarded-for': '1.2.3.4' })).status).toBe(404);
    expect((await get('/metrics', { 'x-forwarded-for': '1.2.3.4', authorization: 'Bearer wrong' })).status).toBe(404);
    const scraped = await get('/metrics', {
      'x-forwarded-for': '1.2.3.4',
      authorization: 'Bearer a-token-for-the-scraper',
    });
    expect(await scraped.text()).toContain('bocage_request_seconds');
  });
  test('serves the contract', async () => {
    const document = (await (await get('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths).toHaveProperty('/api/gateway/session');
  });
});

describe('limits of rate', () => {
  test('by person, whatever the address', async () => {
    const replica = await stack.replica({ RATE_PER_PERSON: '5' });
    try {
      const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
      const other = await signInOverHttp(stack.publicUrl, stack.credentials('b.agent'));
      const ask = (cookie: string) => fetch(`${replica.url}/api/identity/who`, { headers: { cookie } });
      const here = new URL(stack.publicUrl);
      const statuses: number[] = [];
      for (let at = 0; at < 7; at += 1) statuses.push((await ask(browser.jar.header(here))).status);
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
      const refused = await ask(browser.jar.header(here));
      expect(await refused.json()).toMatchObject({ code: 'request.too-many' });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask(other.jar.header(here))).status).toBe(200);
    } finally {
      await replica.close();
    }
  });
  test('by address, past our own proxies; sign-in has its own, and says so on a page', async () => {
    const replica = await stack.replica({ RATE_PER_ADDRESS: '3', RATE_SIGN_IN_PER_ADDRESS: '2', BOCAGE_PROXIES: '1' });
    try {
      const ask = async (path: string, address: string) => {
        const response = await fetch(replica.url + path, {
          headers: { 'x-forwarded-for': address, accept: 'text/html' },
          redirect: 'manual',
        });
        return [response.status, await response.text()] as const;
      };
      const statuses = async (path: string, address: string, times: number) => {
        const all: number[] = [];
        for (let at = 0; at < times; at += 1) all.push((await ask(path, address))[0]);
        return all;
      };
      expect(await statuses('/api/gateway/session', '192.0.2.1', 4)).toEqual([200, 200, 200, 429]);
      expect(await statuses('/api/gateway/session', '6.6.6.6, 192.0.2.1', 1)).toEqual([429]);
      expect(await statuses('/api/gateway/session', '192.0.2.2', 1)).toEqual([200]);
      expect(await statuses('/auth/login', '192.0.2.3', 3)).toEqual([303, 303, 429]);
      expect((await ask('/auth/login', '192.0.2.3'))[1]).toContain('Trop de demandes');
      // A code of an invitation is guessed at as a password is; what Keycloak tells is not counted with it.
      const tell = async (path: string) => {
        const headers = { 'x-forwarded-for': '192.0.2.4', origin: stack.publicUrl };
        return (await fetch(replica.url + path, { method: 'POST', headers })).status;
      };
      const read = '/api/identity/invitations/read';
      expect([await tell(read), await tell(read), await tell(read)]).toEqual([404, 404, 429]);
      expect(await tell('/auth/backchannel-logout')).toBe(400);
      expect(await statuses('/api/gateway/session', '2001:db8:0:1::1', 3)).toEqual([200, 200, 200]);
      // Another address of the same line.
      expect(await statuses('/api/gateway/session', '2001:db8:0:1::ffff', 1)).toEqual([429]);
    } finally {
      await replica.close();
    }
  });
});
