import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Fault, fault } from '@bocage/contracts';
import { createDb, errorFields, type Platform, problemHandler, requestIds } from '@bocage/platform';
import express, { type Express, type Request, type Response } from 'express';
import { readConfig } from './config.ts';
import { createCookies, readCookies } from './cookies.ts';
import { createForward } from './forward/forward.ts';
import { checkSource, isMutating } from './forward/guard.ts';
import { prepareForService } from './forward/headers.ts';
import { detailsOf, type Forward, readyOf } from './forward/target.ts';
import { createProxy } from './forward/proxy.ts';
import { createUpgrade } from './forward/upgrade.ts';
import { bodyLimit, createLimits } from './limits.ts';
import { createOperations } from './operations.ts';
import { securityHeaders } from './policy.ts';
import { createSecrets } from './secrets.ts';
import { mountSession } from './session/session.routes.ts';
import { createSessions } from './session/session.service.ts';
import { createBackchannel } from './sign-in/backchannel.ts';
import { createKeycloak } from './sign-in/keycloak.ts';
import { createSignIn } from './sign-in/sign-in.routes.ts';
import { createWeb } from './web/web.ts';

export type GatewayOptions = {
  forward: Forward;
  /** The built application; by default the web package's own `dist`. */
  webFolder?: string;
};

/** The only public port: what to give to an HTTP server, and how to end it. */
export type Gateway = {
  app: Express;
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Before HTTP stops: closes the WebSockets that it hands on to other processes. */
  drain(): Promise<void>;
  /** Ends sessions that nobody used for too long; done by itself every ten minutes. */
  sweep(): Promise<void>;
  close(): Promise<void>;
};

const sweepEveryMs = 10 * 60_000;

export const createGateway = (platform: Platform, options: GatewayOptions): Gateway => {
  const { config: shared, env, log, metrics, tokens, serve, router } = platform;
  const config = readConfig(env);
  const publicUrl = shared.BOCAGE_PUBLIC_URL;
  const { origin } = new URL(publicUrl);
  const cookies = createCookies(publicUrl);
  const secrets = createSecrets(config.BOCAGE_SECRET);
  const keycloak = createKeycloak({
    url: shared.KEYCLOAK_URL,
    realm: shared.KEYCLOAK_REALM,
    clientId: config.KEYCLOAK_CLIENT_ID,
    clientSecret: config.KEYCLOAK_CLIENT_SECRET,
    publicUrl,
  });
  // Who acts is what a request's session has yet to tell: all of it is work without a person, so its pool is a full one.
  const db = createDb({
    url: shared.DATABASE_URL,
    role: null,
    systemRole: 'bocage_gateway_system',
    poolMax: 0,
    systemPoolMax: shared.DATABASE_POOL_MAX,
    env,
  });
  const livesUntil = () => new Date(Date.now() + config.SESSION_IDLE_MINUTES * 60_000);
  const sessions = createSessions({ db, keycloak, secrets, tokens, log, livesUntil });
  const limits = createLimits(config);
  const proxy = createProxy(log);
  const ready = { database: () => db.ping(), keycloak: () => keycloak.ping(), ...readyOf(options.forward) };

  // Cookie → session → bearer; what changes something also needs the session's token (ADR 0032).
  const authenticate = async (req: Request, res: Response): Promise<string | null> => {
    const cookie = readCookies(req.headers.cookie).get(cookies.sessionName);
    if (!cookie) return null;
    const ours = req.path.startsWith('/api/gateway/');
    const session = ours ? await sessions.look(cookie, req.requestId) : await sessions.use(cookie, req.requestId);
    if (!session) return null;
    if (isMutating(req.method) && !secrets.verify('csrf', session.csrfContext, req.get('Bocage-Csrf') ?? ''))
      throw fault('request.forged');
    res.locals.account = 'accountId' in session ? session.accountId : session.account;
    return 'bearer' in session ? session.bearer : null;
  };

  const app = express();
  app.enable('case sensitive routing').disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(requestIds);
  app.use(
    securityHeaders({ publicUrl, storageUrl: shared.S3_PUBLIC_URL ?? shared.S3_URL, keycloakUrl: shared.KEYCLOAK_URL }),
  );
  app.use(
    createOperations({
      metrics,
      metricsToken: config.METRICS_TOKEN,
      ready,
      details: () => detailsOf(options.forward),
      limit: limits.signIn,
    }),
  );
  app.use(bodyLimit(config.BODY_LIMIT_BYTES));
  // Keycloak tells one session at a time, and does not say it twice: as many as an office has are let through.
  app.use(createBackchannel({ sessions, keycloak, log, limit: limits.address }));
  app.use('/auth', limits.signIn);
  // Nobody is known there either, and a code is what one might guess.
  app.use('/api/identity/invitations', limits.signIn);
  app.use(createSignIn({ sessions, keycloak, cookies, secrets, log }));
  app.use('/api', limits.address);
  app.use('/api', (_req, res, next) => {
    // Answers hold personal data: no shared computer's cache keeps them. A service may say otherwise.
    res.set('Cache-Control', 'no-store');
    next();
  });
  app.use(async (req, res, next) => {
    if (!/^\/api(\/|$)/.test(req.path)) return next();
    try {
      checkSource(req, origin);
      res.locals.bearer = await authenticate(req, res);
    } catch (error) {
      if (error instanceof Fault && error.code === 'request.forged')
        await sessions.recordForged(readCookies(req.headers.cookie).get(cookies.sessionName), req.requestId);
      throw error;
    }
    next();
  });
  app.use('/api', limits.person);
  mountSession(serve, sessions, cookies, keycloak, config.BOCAGE_DEMO);
  app.use(router);
  const forward = createForward(options.forward, proxy);
  app.use((req, res, next) => {
    if (!/^\/api(\/|$)/.test(req.path)) return next();
    prepareForService(req, (res.locals.bearer as string | null) ?? null, req.headers['bocage-tenant']);
    forward(req, res, next);
  });
  app.use(createWeb(options.webFolder ?? fileURLToPath(new URL('../../web/dist', import.meta.url))));
  app.use(problemHandler(log));

  const sockets = createUpgrade({
    forward: options.forward,
    proxy,
    sessions,
    cookies,
    origin,
    limit: limits.socket,
    log,
  });
  const sweeping = setInterval(() => {
    sessions.sweep().catch((error: unknown) => log.warn('session.sweep-failed', errorFields(error)));
  }, sweepEveryMs).unref();
  return {
    app,
    upgrade: sockets.upgrade,
    drain: async () => sockets.drain(),
    sweep: async () => void (await sessions.sweep()),
    close: async () => {
      clearInterval(sweeping);
      limits.close();
      await Promise.all([db.close(), platform.db.close()]);
    },
  };
};
