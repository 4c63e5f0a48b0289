import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { createKeycloak, type Keycloak } from './keycloak.ts';

// An issuer whose key we hold: Keycloak's own never signs a wrong token.
let server: Server;
let issuer: string;
let keycloak: Keycloak;
let sign: (claims: JWTPayload, typ?: string) => Promise<string>;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  server = createServer((req, res) => {
    res.setHeader('content-type', 'application/json');
    if (req.url?.endsWith('/certs')) return void res.end(JSON.stringify({ keys: [key] }));
    if (!req.url?.includes('.well-known')) return void res.writeHead(500).end('{}');
    res.end(
      JSON.stringify({
        issuer,
        jwks_uri: `${issuer}/certs`,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        end_session_endpoint: `${issuer}/logout`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  issuer = `${url}/realms/essai`;
  keycloak = createKeycloak({
    url,
    realm: 'essai',
    clientId: 'bocage-gateway',
    clientSecret: 's',
    publicUrl: 'http://localhost:8080',
  });
  sign = (claims, typ = 'logout+jwt') =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k', typ }).sign(privateKey);
});
afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

const now = () => Math.floor(Date.now() / 1000);
const good = (): JWTPayload => ({
  iss: issuer,
  aud: 'bocage-gateway',
  iat: now(),
  exp: now() + 120,
  jti: 'unique',
  sid: 'session',
  sub: 'account',
  events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
});
const without = (name: string): JWTPayload => {
  const { [name]: _, ...rest } = good();
  return rest;
};

describe('a logout token', () => {
  test('as the standard has it is read', async () => {
    expect(await keycloak.readLogoutToken(await sign(good()))).toMatchObject({
      sid: 'session',
      sub: 'account',
      jti: 'unique',
    });
    expect(await keycloak.readLogoutToken(await sign(without('sid')))).toMatchObject({ sid: null, sub: 'account' });
    expect(await keycloak.readLogoutToken(await sign(without('sub')))).toMatchObject({ sid: 'session', sub: null });
  });
  test.each<[string, () => JWTPayload]>([
    ['of another issuer', () => ({ ...good(), iss: 'https://ailleurs.example' })],
    ['for another client', () => ({ ...good(), aud: 'account' })],
    ['without events', () => without('events')],
    ['of another event', () => ({ ...good(), events: { 'https://ailleurs.example': {} } })],
    ['with events that are none', () => ({ ...good(), events: 'http://schemas.openid.net/event/backchannel-logout' })],
    ['with a nonce: an id token', () => ({ ...good(), nonce: 'n' })],
    ['of neither session nor account', () => ({ ...without('sid'), sub: undefined })],
    ['without jti', () => without('jti')],
    ['without iat', () => without('iat')],
    ['of long ago', () => ({ ...good(), iat: now() - 3_600, exp: now() + 120 })],
    ['of tomorrow', () => ({ ...good(), iat: now() + 3_600, exp: now() + 7_200 })],
    ['expired', () => ({ ...good(), exp: now() - 60 })],
  ])('%s is refused', async (_name, claims) => {
    expect(await keycloak.readLogoutToken(await sign(claims()))).toBeNull();
  });
  test('of another type is refused', async () => {
    for (const typ of ['at+jwt', 'JWT']) expect(await keycloak.readLogoutToken(await sign(good(), typ))).toBeNull();
  });
  test('signed by another key is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(good())
      .setProtectedHeader({ alg: 'RS256', kid: 'k', typ: 'logout+jwt' })
      .sign(privateKey);
    expect(await keycloak.readLogoutToken(token)).toBeNull();
    const secret = new TextEncoder().encode('x'.repeat(32));
    expect(
      await keycloak.readLogoutToken(
        await new SignJWT(good()).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(secret),
      ),
    ).toBeNull();
  });
});

describe('a Keycloak that fails', () => {
  test('is an unavailable service, not an ended session', async () => {
    await expect(keycloak.refresh('token')).rejects.toMatchObject({ code: 'service.unavailable' });
  });
  test('or does not answer at all, likewise', async () => {
    const absent = createKeycloak({
      url: 'http://127.0.0.1:9',
      realm: 'x',
      clientId: 'c',
      clientSecret: 's',
      publicUrl: 'http://localhost',
    });
    await expect(absent.refresh('token')).rejects.toMatchObject({ code: 'service.unavailable' });
    await expect(absent.readLogoutToken('token')).rejects.toMatchObject({ code: 'service.unavailable' });
    await expect(absent.ping()).rejects.toThrow();
    expect(await absent.logoutUrl('token')).toBe('http://localhost/');
  });
});
