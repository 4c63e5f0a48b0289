import { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { fault } from '@bocage/contracts';
import { errorFields, type Log, newId, sendFault } from '@bocage/platform';
import type { Request, Response } from 'express';
import { createProxyServer, type ProxyServer } from 'httpxy';
import { refuseUpgrade } from './refuse.ts';

/** The way to services of other processes. One that cannot be reached is `service.unavailable`, for requests and upgrades alike. */
export const createProxy = (log: Log): ProxyServer => {
  const proxy = createProxyServer({});
  // A listener, not the promise: for an upgrade the library closes the socket right after it.
  proxy.on('error', (error, req, answer) => {
    if (!answer || answer.destroyed) return;
    log.warn('service.unreachable', errorFields(error));
    const down = fault('service.unavailable');
    if (answer instanceof ServerResponse)
      sendFault(answer as Response, down, (req as Request | undefined)?.requestId ?? newId());
    else refuseUpgrade(answer, down);
  });
  // Either end that goes takes the other with it; pipes alone pass on an end, not a loss.
  proxy.on('proxyReqWs', (outgoing, _req, socket) => {
    outgoing.on('upgrade', (_answer, upstream: Socket) => {
      socket.once('close', () => upstream.destroy());
      upstream.once('close', () => socket.destroy());
    });
  });
  // The browser left while its request was under way: nobody to tell.
  proxy.on('econnreset', () => {});
  return proxy;
};
