import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { route } from '@bocage/contracts';
import {
  closeShared,
  createPlatform,
  createShared,
  loadConfig,
  type Platform,
  platformConfig,
  type Service,
} from '@bocage/platform';
import {
  ownRealm,
  testPassword,
  type PersonKey,
  type TestRealm,
  testWorld,
  usernameOf,
  type World,
} from '@bocage/testing';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { createGateway, type Gateway } from '../src/index.ts';

/** A service that says what reached it: what the gateway hands on is what is under test. */
export type Echo = { url: string; server: Server; seen: IncomingMessage[]; close(): Promise<void> };

export type Stack = {
  world: World;
  realm: TestRealm;
  publicUrl: string;
  gateway: Gateway;
  echo: Echo;
  /** The logout tokens that Keycloak sent. */
  logoutTokens: string[];
  /** Another replica of the gateway, on the same database and address. */
  replica(env?: NodeJS.ProcessEnv): Promise<{ url: string; gateway: Gateway; close(): Promise<void> }>;
  credentials(person: PersonKey): { username: string; password: string };
  /** What the gateway does every ten minutes. */
  sweep(): Promise<void>;
  close(): Promise<void>;
};

const startServer = async (port = 0): Promise<{ server: Server; port: number }> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
};
const stopServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const who = z.strictObject({ personId: z.uuid() });
const shape = { tag: 'test', summary: 'test', caller: 'person', response: who, faults: [], events: [] } as const;
export const whoAmI = route({ ...shape, method: 'get', path: '/api/identity/who', operationId: 'whoAmI' });
export const whoElse = route({
  ...shape,
  method: 'post',
  path: '/api/identity/who',
  operationId: 'whoElse',
  body: z.strictObject({}),
});

/** The least a service of ours does: verify the bearer, begin the person's transaction. The rest is not under test here. */
const createWho = (platform: Platform): Service => {
  platform.serve(whoAmI, async ({ caller }) => platform.db.asPerson(caller, async (_tx, personId) => ({ personId })));
  platform.serve(whoElse, async ({ caller }) => platform.db.asPerson(caller, async (_tx, personId) => ({ personId })));
  return {
    name: 'identity',
    router: platform.router,
    ready: { database: () => platform.db.ping() },
    details: { pulse: () => 'calm' },
    close: () => platform.db.close(),
  };
};

export const startEcho = async (): Promise<Echo> => {
  const { server, port } = await startServer();
  const seen: IncomingMessage[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  server.on('request', (req, res) => {
    seen.push(req);
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => {
      // `/drip`: every piece is answered as it comes, so that buffering would show.
      if (req.url?.endsWith('/drip')) res.write(chunk);
      else chunks.push(chunk);
    });
    req.on('end', () => {
      if (req.url?.endsWith('/drip')) return res.end();
      res.setHeader('content-type', 'application/json');
      res.end(
        JSON.stringify({
          method: req.method,
          url: req.url,
          headers: req.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
  });
  server.on('upgrade', (req, socket, head) => {
    seen.push(req);
    sockets.handleUpgrade(req, socket, head, (ws) => {
      ws.send(JSON.stringify(req.headers));
      ws.on('message', (data) => ws.send((data as Buffer).toString().toUpperCase()));
    });
  });
  return { url: `http://127.0.0.1:${port}`, server, seen, close: () => stopServer(server) };
};

/** The gateway on a realm and a database of this file's own, an echo behind it as `notes` (in-process) and `storage` (over HTTP). */
export const startStack = async (options: { env?: NodeJS.ProcessEnv } = {}): Promise<Stack> => {
  const front = await startServer();
  const publicUrl = `http://localhost:${front.port}`;
  const realm = await ownRealm(publicUrl);
  const echo = await startEcho();
  const world = await testWorld({
    services: { identity: createWho },
    env: { BOCAGE_PUBLIC_URL: publicUrl, KEYCLOAK_REALM: realm.name, ...options.env },
  });
  const make = (env: NodeJS.ProcessEnv) => {
    const shared = createShared(loadConfig(platformConfig, env), env, () => world.url);
    const [request] = echo.server.listeners('request');
    const [upgrade] = echo.server.listeners('upgrade');
    const gateway = createGateway(createPlatform(shared, 'gateway'), {
      forward: {
        identity: { url: world.url },
        notes: { app: request as never, upgrade: upgrade as never, service: { details: { mood: () => 'good' } } },
        storage: { url: echo.url },
        audit: { url: 'http://127.0.0.1:9' },
      },
      webFolder: new URL('./web', import.meta.url).pathname,
    });
    return {
      gateway,
      close: async () => {
        await gateway.close();
        await closeShared(shared);
      },
    };
  };
  const first = make(world.env);
  const logoutTokens: string[] = [];
  front.server.on('request', (req) => {
    if (req.url !== '/auth/backchannel-logout') return;
    let body = '';
    req.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    req.on('end', () => logoutTokens.push(new URLSearchParams(body).get('logout_token') ?? ''));
  });
  front.server.on('request', first.gateway.app);
  front.server.on('upgrade', first.gateway.upgrade);
  return {
    world,
    realm,
    publicUrl,
    gateway: first.gateway,
    echo,
    logoutTokens,
    sweep: () => first.gateway.sweep(),
    replica: async (env = {}) => {
      const { server, port } = await startServer();
      const second = make({ ...world.env, ...env });
      server.on('request', second.gateway.app);
      server.on('upgrade', second.gateway.upgrade);
      return {
        url: `http://localhost:${port}`,
        gateway: second.gateway,
        close: async () => {
          await stopServer(server);
          await second.close();
        },
      };
    },
    credentials: (person) => ({ username: usernameOf(person), password: testPassword }),
    close: async () => {
      await stopServer(front.server);
      await first.close();
      await echo.close();
      await world.close();
      await realm.drop();
    },
  };
};
