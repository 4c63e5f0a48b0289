import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A small issuer of access tokens in Keycloak's shape, for proofs of what comes after sign-in: its tokens last
 * as long as the run. Everything else is real.
 */
export const startIssuer = async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] };
  const server = createServer((_req, res) =>
    res.setHeader('content-type', 'application/json').end(JSON.stringify(keys)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    url,
    bearer: (account: string): string => {
      const now = Math.floor(Date.now() / 1_000);
      const claims = {
        typ: 'Bearer',
        iss: `${url}/realms/bocage`,
        aud: ['bocage'],
        sub: account,
        sid: 'signed',
        acr: '2',
        iat: now,
        exp: now + 86_400,
      };
      const signed = `${part({ alg: 'RS256', typ: 'JWT', kid })}.${part(claims)}`;
      return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
