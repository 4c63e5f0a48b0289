import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { cleanHeaders, prepareForService } from './headers.ts';

const tenant = '0193F0A0-0000-7000-8000-000000000001';

test('drops credentials, hop-by-hop headers, those that Connection names, and what only a proxy may say', () => {
  const kept = cleanHeaders({
    host: 'bocage.example',
    accept: '*/*',
    'content-type': 'application/json',
    'if-match': '"1"',
    authorization: 'Bearer x',
    cookie: 'a=b',
    connection: 'close, x-secret',
    'x-secret': '1',
    te: 'trailers',
    upgrade: 'h2c',
    'transfer-encoding': 'chunked',
    expect: '100-continue',
    forwarded: 'for=1',
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-host': 'e',
    'x-real-ip': '1.2.3.4',
    'x-request-id': 'mine',
    'proxy-authorization': 'x',
    'x-http-method-override': 'DELETE',
  });
  expect(Object.keys(kept)).toEqual(['host', 'accept', 'content-type', 'if-match']);
});
test('puts the bearer and a tenant that is an id', () => {
  const req = { headers: { authorization: 'Bearer theirs', 'bocage-tenant': 'x' } } as unknown as IncomingMessage;
  prepareForService(req, 'ours', tenant);
  expect(req.headers).toEqual({ authorization: 'Bearer ours', 'bocage-tenant': tenant.toLowerCase() });
});
test('without a session there is no bearer at all', () => {
  const req = { headers: { authorization: 'Bearer theirs' } } as unknown as IncomingMessage;
  prepareForService(req, null, "'; drop table x");
  expect(req.headers).toEqual({});
});
test('keeps the handshake of a WebSocket, which is hop-by-hop and yet the request', () => {
  const headers = { connection: 'keep-alive, Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'k', cookie: 'a=b' };
  const req = { headers } as unknown as IncomingMessage;
  prepareForService(req, 'ours', null);
  expect(req.headers).toEqual({
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'k',
    authorization: 'Bearer ours',
  });
});
