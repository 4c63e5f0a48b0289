import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { createTokens, type Tokens } from './tokens.ts';
import { joseVerifier } from './tokens.jose.ts';
import { keycloakVerifier } from './tokens.keycloak.ts';

// One suite for both verifiers. The keys are served over HTTP as Keycloak serves its own, so that wrong issuers and
// unknown keys can be made; a good token of a real Keycloak is part of every API test.
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let server: Server;
let url: string;
let keys: Keys;
let stranger: Keys;

const subject = '0190a0b0-0000-7000-8000-000000000001';
const sign = (
  claims: JWTPayload,
  options: { keys?: Keys; kid?: string; expires?: string; issuer?: string; audience?: string } = {},
) =>
  new SignJWT({ sub: subject, sid: 'sid-1', typ: 'Bearer', acr: '1', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: options.kid ?? 'k1' })
    .setIssuedAt()
    .setIssuer(options.issuer ?? `${url}/realms/bocage`)
    .setAudience(options.audience ?? 'bocage')
    .setExpirationTime(options.expires ?? '60s')
    .sign((options.keys ?? keys).privateKey);

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  stranger = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  server = createServer(
    (_req, res) => void res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe.each([
  ['keycloak-connect', keycloakVerifier],
  ['jose', joseVerifier],
] as const)('%s', (_name, verifier) => {
  const make = (): Tokens => createTokens(verifier({ url, realm: 'bocage', audience: 'bocage' }));

  test('gives the claims of a good token, and of the same one again', async () => {
    const tokens = make();
    const bearer = await sign({ realm_access: { roles: ['operator'] } });
    expect(await tokens.verify(bearer)).toMatchObject({
      sub: subject,
      sid: 'sid-1',
      realm_access: { roles: ['operator'] },
    });
    expect(await tokens.verify(bearer)).toMatchObject({ sub: subject });
  });

  const refused: [string, () => Promise<string> | string][] = [
    ['an expired token', () => sign({}, { expires: '-1s' })],
    ['another issuer', () => sign({}, { issuer: `${url}/realms/other` })],
    ['another audience', () => sign({}, { audience: 'account' })],
    ['an unknown key', () => sign({}, { keys: stranger, kid: 'k2' })],
    ['a forged signature', () => sign({}, { keys: stranger })],
    ['a refresh token', () => sign({ typ: 'Refresh' })],
    ['a token without session', () => sign({ sid: undefined })],
    ['a subject that is no account', () => sign({ sub: 'admin' })],
    [
      'an unsigned token',
      async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await sign({})).split('.')[1]}.`,
    ],
    ['garbage', () => 'a.b.c'],
    ['nothing', () => ''],
  ];
  test.each(refused)('refuses %s', async (_what, bearer) => {
    await expect(make().verify(await bearer())).rejects.toMatchObject({ code: 'auth.required' });
  });

  test('a change of one character is found, even for a remembered token', async () => {
    const tokens = make();
    const bearer = await sign({});
    await tokens.verify(bearer);
    const [head = '', body = '', signature = ''] = bearer.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const altered = Buffer.from(JSON.stringify({ ...claims, acr: '2' })).toString('base64url');
    await expect(tokens.verify(`${head}.${altered}.${signature}`)).rejects.toMatchObject({ code: 'auth.required' });
  });

  test('keys that cannot be had are an unavailable service, not a bad token', async () => {
    const tokens = createTokens(verifier({ url: 'http://127.0.0.1:9', realm: 'bocage', audience: 'bocage' }));
    const bearer = await sign({}, { issuer: 'http://127.0.0.1:9/realms/bocage' });
    await expect(tokens.verify(bearer)).rejects.toMatchObject({ code: 'service.unavailable' });
  });
});
