import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

// RFC 9110, section 7.6.1, and what only a proxy in front of us may say.
const dropped = new Set([
  'authorization',
  'cookie',
  'bocage-csrf',
  'bocage-tenant',
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'http2-settings',
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-request-id',
  'x-http-method-override',
  'x-original-url',
  'x-rewrite-url',
]);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What goes on to a service: the request's headers without credentials, hop-by-hop ones and what a client could forge. */
export const cleanHeaders = (headers: IncomingHttpHeaders): IncomingHttpHeaders => {
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !dropped.has(name) && !name.startsWith('x-forwarded-') && !named.includes(name),
    ),
  );
};

/** Makes a request one that services accept: the session's bearer instead of the cookie, and the acting tenant. */
export const prepareForService = (req: IncomingMessage, bearer: string | null, tenant: unknown): void => {
  const kept: IncomingHttpHeaders = cleanHeaders(req.headers);
  // The handshake of a WebSocket is hop-by-hop, but it is the request.
  if (req.headers.upgrade?.toLowerCase() === 'websocket') {
    kept.connection = 'Upgrade';
    kept.upgrade = 'websocket';
  }
  if (bearer) kept.authorization = `Bearer ${bearer}`;
  if (typeof tenant === 'string' && uuid.test(tenant)) kept['bocage-tenant'] = tenant.toLowerCase();
  req.headers = kept;
};
