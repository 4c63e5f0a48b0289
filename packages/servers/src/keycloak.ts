import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepared } from './cache.ts';
import type { Java } from './java.ts';
import { fromMaven } from './maven.ts';
import { problem } from './problem.ts';
import { supervise } from './supervise.ts';
import type { Context, RunningServer } from './types.ts';
import { unzip } from './unzip.ts';

const run = promisify(execFile);

const version = '26.7.3';
const artifact = `org.keycloak:keycloak-quarkus-dist:zip:${version}`;
const sha256 = '27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f';
/** What is fixed at build time; the number changes with it, so that another build takes another folder. */
const buildArgs = ['build', '--db=postgres'];
const buildKey = `keycloak-${version}-1`;

/** As kc.sh would start it: kc.sh itself keeps a shell above Java, which a SIGKILL would leave running. */
const javaArgs = (home: string, args: string[]): string[] => [
  '-Xms128m',
  '-Xmx640m',
  '-XX:+UseSerialGC',
  '-XX:MaxMetaspaceSize=256m',
  '-XX:+ExitOnOutOfMemoryError',
  '-Dfile.encoding=UTF-8',
  '-Duser.language=en',
  '-Duser.country=US',
  '--add-opens=java.base/java.util=ALL-UNNAMED',
  '--add-opens=java.base/java.util.concurrent=ALL-UNNAMED',
  '--add-opens=java.base/java.security=ALL-UNNAMED',
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
  '--enable-native-access=ALL-UNNAMED',
  '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
  `-Dkc.home.dir=${home}`,
  `-Djboss.server.config.dir=${join(home, 'conf')}`,
  '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
  '-Dpicocli.disable.closures=true',
  '-Dquarkus-log-max-startup-records=10000',
  '-cp',
  join(home, 'lib', 'quarkus-run.jar'),
  'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
  ...args,
];

/** The distribution, unpacked and built once for every clone. */
export const prepareKeycloak = async (context: Context, java: Java): Promise<string> => {
  const home = join(context.cacheDir, buildKey);
  if (existsSync(home)) return home;
  const archive = await fromMaven(context, `Keycloak ${version}`, artifact, sha256);
  return prepared(context, {
    key: buildKey,
    step: 'Keycloak, construction (une seule fois)',
    make: async (folder) => {
      await unzip(archive, folder, (name) => name.replace(/^[^/]+\//, ''));
      await run(java.command, javaArgs(folder, buildArgs), { env: { PATH: process.env.PATH ?? '' } }).catch(
        (error: unknown) => {
          throw problem(
            `Keycloak n’a pas pu être construit : ${error instanceof Error ? error.message.slice(-300) : String(error)}`,
            error,
          );
        },
      );
    },
  });
};

export type Keycloak = { url: string; admin: KeycloakAdmin; server: RunningServer };
/** The client of the realm `master` that may do everything: development and tests only. */
export type KeycloakAdmin = { url: string; clientId: string; clientSecret: string };

const answers = async (url: string): Promise<boolean> => {
  const response = await fetch(`${url}/realms/master`, { signal: AbortSignal.timeout(5_000) });
  await response.body?.cancel();
  return response.ok;
};

/** The themes beside the data: a shared stack must not lose them with the clone that started it. */
const placeThemes = (context: Context, themes: string): { dir: string; digest: string } => {
  const dir = join(context.dataDir, 'themes');
  const hash = createHash('sha256');
  for (const entry of readdirSync(themes, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
  }
  const digest = hash.digest('hex');
  rmSync(dir, { recursive: true, force: true });
  cpSync(themes, dir, { recursive: true });
  // Browsers keep a style sheet for a month, and Keycloak its compressed copy for ever: a changed one takes another name.
  const login = join(dir, 'bocage', 'login');
  const name = `css/bocage.${digest.slice(0, 12)}.css`;
  renameSync(join(login, 'resources', 'css', 'bocage.css'), join(login, 'resources', name));
  const properties = join(login, 'theme.properties');
  writeFileSync(properties, readFileSync(properties, 'utf8').replace('css/bocage.css', name));
  return { dir, digest };
};

/** Starts Keycloak on the database `keycloak` of our PostgreSQL, with the themes of `themes`. */
export const startKeycloak = async (
  context: Context,
  options: { java: Java; themes: string; logLevel?: string },
): Promise<Keycloak> => {
  const home = await prepareKeycloak(context, options.java);
  const began = Date.now();
  const port = context.ports.keycloak;
  const url = `http://localhost:${port}`;
  const clientId = 'bocage-bootstrap';
  const themes = placeThemes(context, options.themes);
  const { pid, adopted } = await supervise({
    name: 'keycloak',
    title: 'Keycloak',
    dataDir: context.dataDir,
    command: options.java.command,
    args: javaArgs(home, ['start', '--optimized']),
    // Settings go by the environment: the command line of a process is everyone's to read.
    env: {
      PATH: process.env.PATH ?? '',
      KC_DB_URL: `jdbc:postgresql://127.0.0.1:${context.ports.postgres}/keycloak`,
      KC_DB_USERNAME: 'keycloak',
      KC_DB_PASSWORD: context.secrets.keycloakDatabasePassword,
      KC_DB_POOL_MAX_SIZE: '20',
      // One server: the clustered cache would cost a second and listen on every address.
      KC_CACHE: 'local',
      KC_HTTP_ENABLED: 'true',
      KC_HTTP_HOST: '127.0.0.1',
      KC_HTTP_PORT: String(port),
      KC_HOSTNAME: url,
      KC_LOG_LEVEL: options.logLevel ?? 'INFO',
      KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
      KC_BOOTSTRAP_ADMIN_PASSWORD: context.secrets.keycloakAdminPassword,
      KC_BOOTSTRAP_ADMIN_CLIENT_ID: clientId,
      KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: context.secrets.keycloakBootstrapSecret,
      KC_SPI_THEME__FOLDER__DIR: themes.dir,
      // Keycloak keeps themes in memory: a changed one starts it anew.
      BOCAGE_THEMES: themes.digest,
    },
    ports: [{ port, variable: 'BOCAGE_PORT_KEYCLOAK' }],
    ready: () => answers(url),
    timeoutMs: 300_000,
    stop: { signal: 'SIGTERM', graceMs: 15_000 },
  });
  return {
    url,
    admin: { url, clientId, clientSecret: context.secrets.keycloakBootstrapSecret },
    server: { name: 'keycloak', origin: adopted ? 'adopted' : 'started', address: url, ms: Date.now() - began, pid },
  };
};
