import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBuilt } from './gobuilt.ts';
import { findJava, type Java } from './java.ts';
import { type KeycloakAdmin, startKeycloak } from './keycloak.ts';
import { withLock } from './lock.ts';
import { startMail } from './mail.ts';
import { startPostgres } from './postgres.ts';
import { explain } from './problem.ts';
import { alignRealm, importRealm, type RealmValues, renderRealm } from './realm.ts';
import { startRedis } from './redis.ts';
import { startS3Proxy } from './s3proxy.ts';
import { loadSecrets, trailKeyFile } from './secrets.ts';
import { keycloakFolder, readCacheDir } from './settings.ts';
import { stopRecorded } from './supervise.ts';
import type { Context, Ports, Progress, RunningServer, ServerName } from './types.ts';

export type StartOptions = {
  dataDir: string;
  cacheDir?: string;
  wanted: readonly ServerName[];
  ports: Ports;
  /** Where addresses are looked for first: a server whose address is set is not started. */
  env: NodeJS.ProcessEnv;
  /** The address of the application, which the realm sends people back to and the object store lets in. */
  publicUrl: string;
  /** The two clients that give tokens against a password; never on an instance with real people. */
  testClients?: boolean;
  progress?: Progress;
};

export type Servers = {
  /** What the application must be started with: addresses, passwords and secrets; what was set wins. */
  env: Record<string, string>;
  servers: RunningServer[];
  /** Keycloak's own administration, when Keycloak is embedded. */
  keycloak?: KeycloakAdmin & { consolePassword: string };
  stop(): Promise<void>;
};

/** The variables by which a server may be given instead of started. */
const addressOf: Partial<Record<ServerName, string>> = {
  postgres: 'DATABASE_URL',
  keycloak: 'KEYCLOAK_URL',
  s3: 'S3_URL',
  mail: 'SMTP_URL',
  redis: 'REDIS_URL',
};

// PostgreSQL last: Keycloak still writes to it while it stops.
const stopOrder: ServerName[] = ['keycloak', 's3', 'minio', 'versitygw', 'mail', 'redis', 'postgres15', 'postgres'];

/** Stops every server that was recorded in this folder and still is the process that was recorded. */
export const stopServers = async (dataDir: string): Promise<void> => {
  await Promise.all(
    stopOrder.filter((name) => !name.startsWith('postgres')).map((name) => stopRecorded(dataDir, name)),
  );
  await Promise.all(['postgres15', 'postgres'].map((name) => stopRecorded(dataDir, name)));
};

/**
 * Gives every wanted server: from its address in `env` when it is set, else embedded. Two starts in one folder
 * wait for one another. Throws a `Problem`, one French sentence, for what a person can mend.
 */
export const startServers = async (options: StartOptions): Promise<Servers> => {
  const { dataDir } = options;
  try {
    return await withLock(join(dataDir, 'run', 'start.lock'), () => start(options));
  } catch (error) {
    throw explain(error, dataDir, 'BOCAGE_DATA');
  }
};

const start = async (options: StartOptions): Promise<Servers> => {
  const { dataDir, env, ports } = options;
  const report = options.progress ?? (() => {});
  const context: Context = {
    dataDir,
    cacheDir: options.cacheDir ?? readCacheDir(env),
    ports,
    env,
    secrets: loadSecrets(dataDir),
    progress: report,
  };
  const given = options.wanted.filter(
    (name) => env[addressOf[name] ?? ''] !== undefined && env[addressOf[name] ?? ''] !== '',
  );
  const embedded = new Set(options.wanted.filter((name) => !given.includes(name)));
  // Keycloak keeps its accounts in our PostgreSQL, even when the application's database is elsewhere.
  if (embedded.has('keycloak')) embedded.add('postgres');

  const servers: RunningServer[] = given.map((name) => {
    const address = new URL(env[addressOf[name] ?? ''] ?? '');
    return { name, origin: 'environment', address: `${address.protocol}//${address.host}`, ms: 0 };
  });
  const out: Record<string, string> = { ...context.secrets.environment };
  if (!env.BOCAGE_TRAIL_SIGN_COMMAND) out.BOCAGE_TRAIL_KEY_FILE = env.BOCAGE_TRAIL_KEY_FILE || trailKeyFile(dataDir);
  const add = <T extends { server: RunningServer; env?: Record<string, string> }>(started: T): T => {
    servers.push(started.server);
    report({
      kind: 'step',
      name: started.server.name,
      ms: started.server.ms,
      note: `${started.server.address}${started.server.origin === 'adopted' ? ', déjà là' : ''}`,
    });
    Object.assign(out, started.env);
    return started;
  };
  const unless = <T>(name: ServerName, work: () => Promise<T>): Promise<T | undefined> =>
    embedded.has(name) ? work() : Promise.resolve(undefined);

  let java: Promise<Java> | undefined;
  const withJava = (): Promise<Java> => (java ??= findJava(context));
  const postgres = unless('postgres', async () => {
    const started = add(await startPostgres(context));
    if (options.wanted.includes('postgres'))
      Object.assign(out, { DATABASE_URL: started.url, DATABASE_ADMIN_URL: started.adminUrl });
  });
  let admin: KeycloakAdmin | undefined;
  const all = await Promise.allSettled([
    postgres,
    unless('postgres15', async () => {
      const bin = '/usr/lib/postgresql/15/bin';
      const started = add(
        await startPostgres(context, {
          name: 'postgres15',
          binaries: { postgres: `${bin}/postgres`, initdb: `${bin}/initdb` },
        }),
      );
      out.DATABASE_ADMIN_URL_15 = started.adminUrl;
    }),
    unless('keycloak', async () => {
      const ready = await withJava();
      await postgres;
      const keycloak = add(await startKeycloak(context, { java: ready, themes: join(keycloakFolder, 'themes') }));
      admin = keycloak.admin;
      Object.assign(out, {
        KEYCLOAK_URL: keycloak.url,
        KEYCLOAK_REALM: env.KEYCLOAK_REALM || 'bocage',
        KEYCLOAK_CLIENT_ID: 'bocage-gateway',
        KEYCLOAK_ADMIN_CLIENT_ID: 'bocage-identity',
        KEYCLOAK_BOOTSTRAP_CLIENT_ID: admin.clientId,
        KEYCLOAK_BOOTSTRAP_CLIENT_SECRET: admin.clientSecret,
      });
      await ensureRealm(context, admin, options);
    }),
    unless('s3', async () =>
      add(
        await startS3Proxy(context, { java: await withJava(), origins: options.testClients ? '*' : options.publicUrl }),
      ),
    ),
    unless('mail', async () => add(await startMail(context))),
    unless('redis', async () => add(await startRedis(context))),
    unless('minio', async () => void add({ server: (await startBuilt(context, 'minio')).server })),
    unless('versitygw', async () => void add({ server: (await startBuilt(context, 'versitygw')).server })),
  ]);
  const failed = all.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  if (embedded.has('minio')) out.S3_URL_MINIO = `http://localhost:${ports.minio}`;
  if (embedded.has('versitygw')) out.S3_URL_VERSITYGW = `http://localhost:${ports.versitygw}`;

  const set = Object.fromEntries(Object.keys(out).flatMap((key) => (env[key] ? [[key, env[key]]] : [])));
  return {
    env: { ...out, ...set },
    servers,
    ...(admin && { keycloak: { ...admin, consolePassword: context.secrets.keycloakAdminPassword } }),
    stop: () => stopServers(dataDir),
  };
};

/** What the realm of this instance is filled with. */
export const realmValues = (
  env: Record<string, string | undefined>,
  publicUrl: string,
  smtpPort: number,
): RealmValues => ({
  KEYCLOAK_REALM: env.KEYCLOAK_REALM || 'bocage',
  KEYCLOAK_CLIENT_SECRET: env.KEYCLOAK_CLIENT_SECRET ?? '',
  KEYCLOAK_ADMIN_CLIENT_SECRET: env.KEYCLOAK_ADMIN_CLIENT_SECRET ?? '',
  BOCAGE_PUBLIC_URL: publicUrl,
  KEYCLOAK_BACKCHANNEL_URL: `${publicUrl}/auth/backchannel-logout`,
  KEYCLOAK_SMTP_HOST: '127.0.0.1',
  KEYCLOAK_SMTP_PORT: String(smtpPort),
  KEYCLOAK_SMTP_FROM: 'ne-pas-repondre@bocage.invalid',
});

/** Imports the realm, or brings the one that exists to its file when either has changed since the last start. */
const ensureRealm = async (context: Context, admin: KeycloakAdmin, options: StartOptions): Promise<void> => {
  const values = realmValues({ ...context.secrets.environment, ...context.env }, options.publicUrl, context.ports.mail);
  const realm = await renderRealm(keycloakFolder, values, { ...(options.testClients && { testClients: true }) });
  const digest = createHash('sha256').update(JSON.stringify(realm)).digest('hex');
  const file = join(context.dataDir, `realm-${realm.realm}.sha256`);
  const last = (() => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  })();
  if (digest === last) return;
  if ((await importRealm(admin, realm)) === 'present') await alignRealm(admin, realm);
  writeFileSync(file, digest);
};
