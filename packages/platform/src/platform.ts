import type { Router } from 'express';
import { type CallService, createCall } from './call.ts';
import { databasePassword, type PlatformConfig } from './config.ts';
import { createDb, type Db } from './db.ts';
import { createRoutes, type Serve } from './http.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createLog, type Log } from './log.ts';
import { createMail, type Mail } from './mail.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { joseVerifier } from './tokens.jose.ts';
import { keycloakVerifier } from './tokens.keycloak.ts';

/** What a service is given: its rows, its routes, its queue, and the way to the others. */
export type Platform = {
  config: PlatformConfig;
  env: NodeJS.ProcessEnv;
  log: Log;
  metrics: Metrics;
  db: Db;
  tokens: Tokens;
  router: Router;
  serve: Serve;
  jobs: Jobs;
  call: CallService;
  mail: Mail | null;
};

/** What the services of one process share. */
export type Shared = {
  config: PlatformConfig;
  env: NodeJS.ProcessEnv;
  log: Log;
  metrics: Metrics;
  tokens: Tokens;
  jobs: Jobs;
  mail: Mail | null;
  urlOf: (service: string) => string;
};

export const createShared = (
  config: PlatformConfig,
  env: NodeJS.ProcessEnv,
  urlOf: (service: string) => string,
): Shared => {
  const log = createLog({ level: config.LOG_LEVEL, json: config.NODE_ENV === 'production' });
  const issuer = { url: config.KEYCLOAK_URL, realm: config.KEYCLOAK_REALM, audience: config.TOKEN_AUDIENCE };
  const verifier = config.TOKEN_VERIFIER === 'jose' ? joseVerifier(issuer) : keycloakVerifier(issuer);
  return {
    config,
    env,
    log,
    metrics: createMetrics(),
    tokens: createTokens(verifier),
    jobs: createJobs({
      redisUrl: config.REDIS_URL,
      databaseUrl: config.DATABASE_URL,
      password: config.REDIS_URL ? undefined : databasePassword('bocage_queue', env),
      prefix: config.QUEUE_PREFIX,
      log,
    }),
    mail: config.SMTP_URL ? createMail({ url: config.SMTP_URL, from: config.MAIL_FROM }) : null,
    urlOf,
  };
};

/** The platform of one service: its own database roles `bocage_<name>` and `bocage_<name>_system`. */
export const createPlatform = (shared: Shared, name: string): Platform => {
  const { config, env, log, metrics, tokens, jobs, mail, urlOf } = shared;
  const db = createDb({
    url: config.DATABASE_URL,
    role: `bocage_${name}`,
    systemRole: `bocage_${name}_system`,
    poolMax: config.DATABASE_POOL_MAX,
    // Four jobs at once, and what cannot wait for them: commits of edits, rechecks, catching up.
    systemPoolMax: 8,
    env,
  });
  const { router, serve } = createRoutes({ tokens, db, log, metrics });
  return { config, env, log, metrics, db, tokens, router, serve, jobs, call: createCall(urlOf), mail };
};
