import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, signInOverHttp } from '@bocage/testing';
import { WebSocket } from 'ws';
import { type Stack, startStack } from '../../test/stack.ts';

let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  stack = await startStack();
  browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
}, 120_000);
afterAll(() => stack?.close());

const tenant = '0193f0a0-0000-7000-8000-000000000001';
const cookie = () => browser.jar.header(new URL(stack.publicUrl));
const open = (path: string, headers: Record<string, string>) =>
  new WebSocket(stack.publicUrl.replace('http', 'ws') + path, { headers });
/** The status of the refusal, or 101. */
const statusOf = (path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const socket = open(path, headers);
    socket.on('unexpected-response', (_req, res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.on('error', () => {});
  });

describe.each(['notes', 'storage'])('a WebSocket to %s', (service) => {
  test('opens from our own page, with the session’s bearer and the tenant of its address, and carries both ways', async () => {
    const socket = open(`/api/${service}/live?tenant=${tenant}`, {
      origin: stack.publicUrl,
      cookie: cookie(),
      authorization: 'Bearer forged',
      'bocage-tenant': 'x',
    });
    const messages: string[] = [];
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => {
        messages.push((data as Buffer).toString());
        if (messages.length === 1) socket.send('bonjour');
        else resolve();
      });
    });
    const headers = JSON.parse(messages[0] ?? '{}') as Record<string, string>;
    expect(headers.authorization).toMatch(/^Bearer eyJ/);
    expect(headers['bocage-tenant']).toBe(tenant);
    expect(headers).not.toHaveProperty('cookie');
    expect(messages[1]).toBe('BONJOUR');
    socket.terminate();
  });
});

test('WebSockets of other processes are closed when the gateway stops: browsers go elsewhere', async () => {
  const socket = open('/api/storage/live', { origin: stack.publicUrl, cookie: cookie() });
  await new Promise((resolve) => socket.once('message', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await stack.gateway.drain();
  await closed;
});

describe('a WebSocket is refused', () => {
  const path = '/api/notes/live';
  test('from another site, and without an origin', async () => {
    const before = stack.echo.seen.length;
    expect(await statusOf(path, { origin: 'https://ailleurs.example', cookie: cookie() })).toBe(403);
    expect(await statusOf(path, { origin: 'null', cookie: cookie() })).toBe(403);
    expect(await statusOf(path, { cookie: cookie() })).toBe(403);
    expect(stack.echo.seen.length).toBe(before);
  });
  test('from another site, with a trace when a session of ours was used, and none when a stranger knocks', async () => {
    const told = () =>
      stack.world.sql<{ actor_account_id: string }>(
        "select actor_account_id from audit.event where type = 'access.refused' and data ->> 'code' = 'request.forged' order by id",
      );
    const before = (await told()).length;
    expect(await statusOf(path, { origin: 'https://ailleurs.example' })).toBe(403);
    expect(await told()).toHaveLength(before);
    expect(await statusOf(path, { origin: 'https://ailleurs.example', cookie: cookie() })).toBe(403);
    const known = await browser.session();
    expect((await told()).slice(before)).toEqual([{ actor_account_id: known.signedIn ? known.account : '' }]);
  });
  test('without a session, and with a bearer alone', async () => {
    expect(await statusOf(path, { origin: stack.publicUrl })).toBe(401);
    expect(await statusOf(path, { origin: stack.publicUrl, cookie: 'bocage=x' })).toBe(401);
    expect(await statusOf(path, { origin: stack.publicUrl, authorization: 'Bearer x.y.z' })).toBe(401);
  });
  test('where there is none', async () => {
    for (const other of ['/', '/api/unknown/live', '/api/constructor/x', '/auth/login']) {
      expect(await statusOf(other, { origin: stack.publicUrl, cookie: cookie() })).toBe(404);
    }
  });
  test('by a service that is down, in a moment', async () => {
    expect(await statusOf('/api/audit/live', { origin: stack.publicUrl, cookie: cookie() })).toBe(503);
  });
  test('once signed out', async () => {
    const other = await signInOverHttp(stack.publicUrl, stack.credentials('b.agent'));
    const kept = other.jar.header(new URL(stack.publicUrl));
    expect(await statusOf(path, { origin: stack.publicUrl, cookie: kept })).toBe(101);
    await other.visit('/auth/logout');
    expect(await statusOf(path, { origin: stack.publicUrl, cookie: kept })).toBe(401);
  });
});
