import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Fault, fault } from '@bocage/contracts';
import { errorFields, type Log, newId } from '@bocage/platform';
import type { ProxyServer } from 'httpxy';
import type { Socket } from 'node:net';
import { type Cookies, readCookies } from '../cookies.ts';
import type { Sessions } from '../session/session.service.ts';
import { checkSocketOrigin } from './guard.ts';
import { prepareForService } from './headers.ts';
import { refuseUpgrade } from './refuse.ts';
import { type Forward, targetOf } from './target.ts';

export type UpgradeParts = {
  forward: Forward;
  proxy: ProxyServer;
  sessions: Sessions;
  cookies: Cookies;
  origin: string;
  /** Throws `request.too-many`. */
  limit: (req: IncomingMessage) => Promise<void>;
  log: Log;
};

/**
 * Takes a WebSocket upgrade of a browser: own origin, open session; then cookie → bearer and `?tenant=` →
 * `Bocage-Tenant`, and the request goes to its service as it is.
 */
export const createUpgrade = (parts: UpgradeParts) => {
  const { forward, proxy, sessions, cookies, origin, limit, log } = parts;
  // Sockets to services of other processes: this one holds the browser's end.
  const handedOn = new Set<Duplex>();
  const open = async (req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const target = targetOf(forward, req.url);
    if (!target || ('app' in target && !target.upgrade)) throw fault('not-found');
    await limit(req);
    const cookie = readCookies(req.headers.cookie).get(cookies.sessionName);
    try {
      checkSocketOrigin(req, origin);
    } catch (error) {
      // Another site's page used a session of ours: that stands in the trail, as for a request.
      await sessions.recordForged(cookie, newId());
      throw error;
    }
    const session = cookie ? await sessions.use(cookie, newId()) : null;
    if (!session) throw fault(cookie ? 'auth.session-ended' : 'auth.required');
    prepareForService(req, session.bearer, new URL(req.url ?? '/', origin).searchParams.get('tenant'));
    if (socket.destroyed) return;
    if ('app' in target) return target.upgrade?.(req, socket, head);
    handedOn.add(socket);
    socket.once('close', () => handedOn.delete(socket));
    await proxy.ws(req, socket as Socket, { target: target.url, upgradeTimeout: 10_000 }, head);
  };
  const upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Until a service takes it, an error on the socket has no other listener.
    const lost = () => socket.destroy();
    socket.on('error', lost);
    open(req, socket, head)
      .catch((error: unknown) => {
        if (!(error instanceof Fault)) log.warn('upgrade.failed', errorFields(error));
        refuseUpgrade(socket, error instanceof Fault ? error : fault('service.unavailable'));
      })
      .finally(() => socket.off('error', lost));
  };
  return {
    upgrade,
    /** Closes them, so that browsers go to another replica. */
    drain: (): void => {
      for (const socket of handedOn) socket.destroy();
    },
  };
};
