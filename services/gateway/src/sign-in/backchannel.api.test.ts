import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keycloakAdmin, signInOverHttp } from '@bocage/testing';
import { type Stack, startStack } from '../../test/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 120_000);
afterAll(() => stack?.close());

const who = '/api/identity/who';
const send = (token: string) =>
  fetch(`${stack.publicUrl}/auth/backchannel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });

describe('back-channel logout', () => {
  test('ends the one session that Keycloak names, at once, and no other', async () => {
    const admin = await keycloakAdmin();
    const [one, two] = [
      await signInOverHttp(stack.publicUrl, stack.credentials('a.agent')),
      await signInOverHttp(stack.publicUrl, stack.credentials('a.agent')),
    ];
    const [row] = await stack.world.sql<{ sid: string }>('select sid from access.session order by id limit 1');
    await admin('DELETE', `/sessions/${row?.sid}`);
    expect((await one.fetch(who)).status).toBe(401);
    expect((await two.fetch(who)).status).toBe(200);
    const events = await stack.world.sql(
      "select 1 from audit.event where type = 'session.ended' and data ->> 'reason' = 'keycloak'",
    );
    expect(events).toHaveLength(1);
  });

  test('of a whole account ends all of its sessions', async () => {
    const admin = await keycloakAdmin();
    const browsers = [
      await signInOverHttp(stack.publicUrl, stack.credentials('b.agent')),
      await signInOverHttp(stack.publicUrl, stack.credentials('b.agent')),
    ];
    await admin('POST', `/users/${stack.world.accounts['b.agent']}/logout`);
    for (const browser of browsers) expect((await browser.fetch(who)).status).toBe(401);
  });

  test('a token that was used is refused, though its signature is good', async () => {
    const token = stack.logoutTokens.at(-1) ?? '';
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const answer = await send(token);
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('what is not a logout token ends nothing', async () => {
    const browser = await signInOverHttp(stack.publicUrl, stack.credentials('a.agent'));
    const echoed = (await (await browser.fetch('/api/notes/x')).json()) as { headers: Record<string, string> };
    const access = echoed.headers.authorization?.slice(7) ?? '';
    const [head, , signature] = access.split('.');
    const [, body] = (stack.logoutTokens.at(-1) ?? '').split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
    // The access token bears a good signature of the same issuer: it is not one of logout.
    for (const token of ['', 'x', access, `${head}.${body}.${signature}`, none])
      expect((await send(token)).status).toBe(400);
    expect((await fetch(`${stack.publicUrl}/auth/backchannel-logout`, { method: 'POST' })).status).toBe(400);
    expect((await browser.fetch(who)).status).toBe(200);
  });
});
