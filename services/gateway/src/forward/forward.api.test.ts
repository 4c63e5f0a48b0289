import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, signInOverHttp } from '@bocage/testing';
import { type Stack, startStack } from '../../test/stack.ts';

let stack: Stack;
let browser: Browser;
let csrf: string;
beforeAll(async () => {
  stack = await startStack({ env: { BODY_LIMIT_BYTES: '100000' } });
  browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
  const session = await browser.session();
  csrf = session.signedIn ? session.csrf : '';
}, 120_000);
afterAll(() => stack?.close());

type Echoed = { method: string; url: string; headers: Record<string, string>; body: string };
const echoed = async (response: Response): Promise<Echoed> => (await response.json()) as Echoed;
const tenant = '0193f0a0-0000-7000-8000-000000000001';
const post = (path: string, headers: Record<string, string> = {}, body = '{}') =>
  browser.fetch(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

// The same in one process (notes) and over the network (storage).
describe.each(['notes', 'storage'])('what reaches the service %s', (service) => {
  test('bears the session’s token and the acting tenant, never what the browser made up', async () => {
    const response = await browser.fetch(`/api/${service}/x?a=1&b=%2F`, {
      headers: {
        authorization: 'Bearer forged',
        'bocage-tenant': tenant,
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'ailleurs',
        'x-request-id': 'mine',
        forwarded: 'for=6.6.6.6',
        'x-own': 'kept',
      },
    });
    const { url, headers } = await echoed(response);
    expect(url).toBe(`/api/${service}/x?a=1&b=%2F`);
    expect(headers.authorization).toMatch(/^Bearer eyJ/);
    expect(headers).toMatchObject({ 'bocage-tenant': tenant, 'x-own': 'kept' });
    for (const name of ['cookie', 'x-forwarded-for', 'x-forwarded-host', 'x-request-id', 'forwarded', 'bocage-csrf']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  test('bears no token at all without a session: public routes are the service’s business', async () => {
    const response = await fetch(`${stack.publicUrl}/api/${service}/x`, {
      headers: { authorization: 'Bearer forged' },
    });
    expect((await echoed(response)).headers).not.toHaveProperty('authorization');
  });

  test('has its body whole', async () => {
    const text = JSON.stringify({ text: 'é'.repeat(20_000) });
    const { method, body } = await echoed(await post(`/api/${service}/x`, { 'bocage-csrf': csrf }, text));
    expect([method, body]).toEqual(['POST', text]);
  });

  test('streams both ways: each piece goes through before the next is sent', async () => {
    const { port } = new URL(stack.publicUrl);
    const pieces: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const outgoing = request(
        {
          port,
          host: 'localhost',
          method: 'POST',
          path: `/api/${service}/drip`,
          headers: {
            origin: stack.publicUrl,
            'bocage-csrf': csrf,
            cookie: browser.jar.header(new URL(stack.publicUrl)),
            'content-length': 6,
          },
        },
        (incoming) => {
          incoming.on('data', (chunk: Buffer) => {
            pieces.push(chunk.toString());
            if (pieces.length === 1) outgoing.end('two');
          });
          incoming.on('end', resolve);
        },
      );
      outgoing.on('error', reject);
      outgoing.write('one');
    });
    expect(pieces).toEqual(['one', 'two']);
  });
});

describe('what changes something', () => {
  const path = '/api/notes/x';
  const reached = () => stack.echo.seen.length;
  test.each<[string, () => Promise<Response>]>([
    ['has no CSRF token', () => post(path)],
    ['has another one', () => post(path, { 'bocage-csrf': `${csrf.slice(0, -2)}AA` })],
    [
      'has the one of another session',
      async () => {
        const other = await (await signInOverHttp(stack.publicUrl, stack.credentials('b.agent'))).session();
        return post(path, { 'bocage-csrf': other.signedIn ? other.csrf : '' });
      },
    ],
    ['comes from another site', () => post(path, { 'bocage-csrf': csrf, origin: 'https://ailleurs.example' })],
    ['comes from a page without origin', () => post(path, { 'bocage-csrf': csrf, origin: 'null' })],
    ['says that it crosses sites', () => post(path, { 'bocage-csrf': csrf, 'sec-fetch-site': 'cross-site' })],
    [
      'is a form of another site',
      () =>
        post(path, {
          'content-type': 'text/plain',
          origin: 'https://ailleurs.example',
          'sec-fetch-site': 'cross-site',
        }),
    ],
    ['has another verb', () => browser.fetch(path, { method: 'DELETE' })],
    ['has an unknown verb', () => browser.fetch(path, { method: 'PURGE' })],
    ['signs out', () => post('/api/gateway/sign-out')],
  ])('is refused when it %s, before any service hears of it', async (_name, send) => {
    const before = reached();
    const response = await send();
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'request.forged', status: 403 });
    expect(reached()).toBe(before);
  });
  test('passes with the session’s own token', async () => {
    expect((await post(path, { 'bocage-csrf': csrf })).status).toBe(200);
    expect((await browser.send('DELETE', path)).status).toBe(200);
    expect((await browser.send('POST', '/api/identity/who', {})).status).toBe(200);
  });
  test('is not embedded: an image of another site would leave « opened » in the trail', async () => {
    const response = await browser.fetch('/api/notes/x', {
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' },
    });
    expect(response.status).toBe(403);
  });
  test('stands in the instance’s trail when a session of ours was used, and not when a stranger knocks', async () => {
    const told = () =>
      stack.world.sql<{ actor_account_id: string }>(
        "select actor_account_id from audit.event where type = 'access.refused' and data ->> 'code' = 'request.forged' order by id",
      );
    const before = (await told()).length;
    await fetch(stack.publicUrl + path, { method: 'POST', headers: { origin: 'https://ailleurs.example' } });
    expect(await told()).toHaveLength(before);
    await browser.fetch(path, { method: 'POST', headers: { origin: 'https://ailleurs.example' } });
    await browser.fetch(path, { method: 'POST', headers: { 'bocage-csrf': 'faux' } });
    const known = await browser.session();
    const account = known.signedIn ? known.account : '';
    expect((await told()).slice(before)).toEqual([{ actor_account_id: account }, { actor_account_id: account }]);
  });
  test('is not let through by an address in capitals', async () => {
    for (const address of ['/API/gateway/sign-out', '/api/GATEWAY/sign-out', '/Api/notes/x']) {
      const response = await browser.fetch(address, {
        method: 'POST',
        body: '{"everywhere":true}',
        headers: { 'content-type': 'application/json' },
      });
      expect([address, [403, 404].includes(response.status)]).toEqual([address, true]);
    }
    expect(await browser.session()).toMatchObject({ signedIn: true });
  });
});

describe('a service that fails', () => {
  test('or is down is said in words, with when to try again', async () => {
    const response = await browser.fetch('/api/audit/events');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({
      code: 'service.unavailable',
      title: expect.stringContaining('Rien n’est perdu'),
    });
  });
  test('is known by its name only', async () => {
    for (const path of [
      '/api/unknown/x',
      '/api/constructor/x',
      '/api/__proto__/x',
      '/api/',
      '/api',
      '/api/notes',
      '/api/notesx/y',
    ]) {
      const response = await browser.fetch(path);
      expect([path, path === '/api/notes' ? 404 : response.status]).toEqual([path, 404]);
      await response.body?.cancel();
    }
  });
});

describe('sizes', () => {
  test('too large a body is refused before it is read', async () => {
    const before = stack.echo.seen.length;
    const response = await post('/api/notes/x', { 'bocage-csrf': csrf }, 'x'.repeat(100_001));
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'request.too-large']);
    expect(stack.echo.seen.length).toBe(before);
  });
  test('so is one that does not say how large it is', async () => {
    const { port } = new URL(stack.publicUrl);
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(
        { port, host: 'localhost', method: 'POST', path: '/api/notes/x', headers: { origin: stack.publicUrl } },
        (incoming) => {
          incoming.resume();
          resolve(incoming.statusCode);
        },
      );
      outgoing.on('error', reject);
      outgoing.write('x');
      void wait(50).then(() => outgoing.end());
    });
    expect(status).toBe(411);
  });
});
