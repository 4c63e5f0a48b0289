import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { fault } from '@bocage/contracts';
import express, { type Express } from 'express';
import { requestIds } from './http.ts';
import type { RunningJobs } from './jobs.ts';
import type { Log } from './log.ts';
import type { Shared } from './platform.ts';
import { problemHandler } from './problem.ts';
import type { Service } from './service.ts';

/** A listening server: its address, and a stop that takes no more and lets every request under way end (at most `graceMs`). */
export type Listening = { url: string; server: Server; close(graceMs?: number): Promise<void> };

// A statement may take 15 s, and the end of a large file several: cut short before, what was asked would be neither done nor refused.
const stopGraceMs = 60_000;

/** Starts an HTTP server on `host:port` (0 picks one). */
export const listen = async (server: Server, port: number, host: string): Promise<Listening> => {
  server.requestTimeout = 120_000;
  server.headersTimeout = 15_000;
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // An upgraded socket is no longer one of the server's connections, and yet it keeps it from closing.
  const sockets = new Set<Socket>();
  const upgraded = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      upgraded.delete(socket);
    });
  });
  const answers = new Set<ServerResponse>();
  let closing = false;
  // A connection that is kept alive would hold the stop up, and be cut at its end with whatever was asked on it meanwhile.
  const last = (res: ServerResponse): void => {
    if (!res.headersSent) res.setHeader('Connection', 'close');
    else res.once('close', () => setImmediate(() => server.closeIdleConnections()));
  };
  if (server.listenerCount('upgrade') > 0) server.prependListener('upgrade', (_req, socket) => upgraded.add(socket));
  // One that was opened ahead of its first request is no idle one to Node: once nothing is under way, they all go.
  const leave = (): void => {
    if (!closing || answers.size > 0) return;
    setTimeout(() => {
      if (answers.size === 0) for (const socket of sockets) if (!upgraded.has(socket)) socket.destroy();
    }, 200).unref();
  };
  server.prependListener('request', (_req, res) => {
    answers.add(res);
    res.once('close', () => {
      answers.delete(res);
      leave();
    });
    if (closing) last(res);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    server,
    close: (graceMs = stopGraceMs) =>
      new Promise((resolve) => {
        closing = true;
        for (const res of answers) last(res);
        const limit = setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, graceMs);
        server.close(() => {
          clearTimeout(limit);
          resolve();
        });
        server.closeIdleConnections();
        leave();
      }),
  };
};

const ready = async (services: readonly Service[]) => {
  const asks = services.flatMap((service) =>
    Object.entries(service.ready ?? {}).map(([name, ask]) => [`${service.name}.${name}`, ask] as const),
  );
  const limit = (ask: () => Promise<void>) =>
    Promise.race([ask(), new Promise((_, reject) => setTimeout(reject, 3_000, new Error('timeout')).unref())]);
  const answers = await Promise.all(
    asks.map(
      async ([name, ask]) =>
        [
          name,
          await limit(ask).then(
            () => 'ok',
            () => 'down',
          ),
        ] as const,
    ),
  );
  return Object.fromEntries(answers);
};

/** What services say of themselves, by name of service and part. */
const detailsOf = (services: readonly Service[]): Record<string, string> =>
  Object.fromEntries(
    services.flatMap((service) =>
      Object.entries(service.details ?? {}).map(([name, say]) => [`${service.name}.${name}`, say()]),
    ),
  );

/** `/healthz` (the process lives), `/readyz` (each dependency answers) and `/metrics`. */
export const mountOperations = (app: Express, shared: Shared, services: readonly Service[]): void => {
  app.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));
  app.get('/readyz', async (_req, res) => {
    const checks = await ready(services);
    const down = Object.values(checks).includes('down');
    res.status(down ? 503 : 200).json({ status: down ? 'down' : 'ok', checks, details: detailsOf(services) });
  });
  app.get('/metrics', async (_req, res) => void res.type(shared.metrics.contentType).send(await shared.metrics.text()));
};

/** The express application of a process's services: bearers only, never exposed to browsers; the gateway is in front. */
export const createServicesApp = (shared: Shared, services: readonly Service[]): Express => {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(requestIds);
  mountOperations(app, shared, services);
  for (const service of services) app.use(service.router);
  app.use((_req, _res, next) => next(fault('not-found')));
  app.use(problemHandler(shared.log));
  return app;
};

/** Routes a WebSocket upgrade to the service whose prefix it bears; any other is refused. */
export const upgradeTo =
  (services: readonly Service[]) =>
  (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const name = /^\/api\/([a-z]+)\//.exec(req.url ?? '')?.[1];
    const service = services.find((one) => one.name === name && one.upgrade);
    if (service?.upgrade) service.upgrade(req, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  };

/** A running set of services; `close` ends in order: HTTP, WebSockets, jobs, pools. */
export type Running = {
  url: string;
  services: readonly Service[];
  app: Express;
  upgrade: ReturnType<typeof upgradeTo>;
  /** Ends open WebSockets; before a server in front can stop. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

export const runServices = async (
  shared: Shared,
  services: readonly Service[],
  port: number,
  host: string,
): Promise<Running> => {
  const app = createServicesApp(shared, services);
  const server = createServer(app);
  const upgrade = upgradeTo(services);
  server.on('upgrade', upgrade);
  const listening = await listen(server, port, host);
  const workers: RunningJobs[] = [];
  if (shared.config.BOCAGE_JOBS) {
    for (const { name, jobs } of services) if (jobs) workers.push(await shared.jobs.work(name, jobs));
  }
  for (const service of services) service.start?.();
  const drain = async (): Promise<void> => {
    await Promise.all(services.map(async (service) => service.drain?.()));
  };
  return {
    url: listening.url,
    services,
    app,
    upgrade,
    drain,
    close: async () => {
      const http = listening.close();
      await drain();
      await http;
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all(services.map((service) => service.close()));
    },
  };
};

/** Closes what the services of a process shared. */
export const closeShared = async (shared: Shared, log: Log = shared.log): Promise<void> => {
  await shared.jobs.close().catch(() => log.warn('queue.close-failed'));
  shared.mail?.close();
};
