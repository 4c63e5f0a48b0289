import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listPerimeters } from '@bocage/contracts';
import { createCall } from './call.ts';
import { createDb } from './db.ts';
import { newId } from './ids.ts';
import { createLog } from './log.ts';
import { createMail } from './mail.ts';
import { createObjects } from './objects.ts';
import { joseVerifier } from './tokens.jose.ts';
import { keycloakVerifier } from './tokens.keycloak.ts';

// A server that takes the connection and never says a word: nobody may wait for it for ever.
let server: Server;
let port = 0;
const sockets = new Set<Socket>();
beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const log = createLog({ level: 'error', json: true });
const bearer = `${Buffer.from('{"alg":"RS256","kid":"k"}').toString('base64url')}.${Buffer.from(
  JSON.stringify({ exp: Date.now() / 1000 + 60, typ: 'Bearer', aud: 'bocage', iss: 'x' }),
).toString('base64url')}.c2ln`;

test('no outgoing call waits for a silent server', async () => {
  const http = `http://127.0.0.1:${port}`;
  const database = `postgres://127.0.0.1:${port}/bocage`;
  const env = { DATABASE_PASSWORD_NOTES_SYSTEM: 'x' };
  const db = createDb({ url: database, role: null, systemRole: 'bocage_notes_system', poolMax: 1, env });
  const mail = createMail({ url: `smtp://127.0.0.1:${port}`, from: 'a@b.invalid' });
  const objects = createObjects({
    url: http,
    accessKey: 'a',
    secretKey: 'b',
    region: 'us-east-1',
    bucket: 'silence',
    timeoutMs: 1_000,
    log,
  });
  const issuer = { url: http, realm: 'bocage', audience: 'bocage', timeoutMs: 1_000 };
  const caller = {
    account: newId(),
    sessionId: 's',
    tenantId: null,
    requestId: newId(),
    acr: 1,
    operator: true,
  } as const;
  const calls: Record<string, () => Promise<unknown>> = {
    database: () => db.asSystem({ reason: 'silence', tenantId: null, requestId: newId() }, async () => {}),
    mail: () => mail.send({ to: 'a@b.invalid', subject: 's', text: 't' }),
    objects: () => objects.ping(),
    'keys, by keycloak-connect': () => keycloakVerifier(issuer)(bearer),
    'keys, by jose': () => joseVerifier(issuer)(bearer),
    'another service': () => createCall(() => http)('identity', { ...caller, bearer })(listPerimeters, { query: {} }),
  };
  const took = await Promise.all(
    Object.entries(calls).map(async ([name, call]) => {
      const began = Date.now();
      await expect([name, call()][1]).rejects.toBeDefined();
      return [name, Date.now() - began] as const;
    }),
  );
  expect(took.filter(([, ms]) => ms > 12_000)).toEqual([]);
  mail.close();
  objects.close();
  await db.close();
}, 30_000);
