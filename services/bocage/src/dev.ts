import { join } from 'node:path';
import {
  claim,
  demandPort,
  isProblem,
  problem,
  readDataDir,
  readPorts,
  type Servers,
  startServers,
  stopServers,
} from '@bocage/servers';
import { untilSignal } from './serve.command.ts';
import { publicUrlOf } from './stack.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { buildWeb } from './webbuild.ts';

/** What the demonstration gives back: who can sign in, printed at the end of a start. */
export type DemoAccount = { username: string; password: string; description: string };

/**
 * `npm start`: servers, migrations, web application, demonstration, then the services, until Ctrl-C.
 * Whatever a killed start left behind is adopted when it is healthy, else stopped.
 */
export const dev = async (given: NodeJS.ProcessEnv): Promise<number> => {
  const dataDir = readDataDir(given);
  const port = Number(given.BOCAGE_PORT || 8080);
  const other = claim(join(dataDir, 'run', 'application.json'));
  if (other)
    throw problem(
      `Bocage tourne déjà dans ce dossier (processus ${other.pid}) : arrêtez-le par Ctrl-C, ou donnez un autre dossier par BOCAGE_DATA et d’autres ports.`,
    );
  await demandPort(port, 'l’application', 'BOCAGE_PORT', given.BOCAGE_HOST || '127.0.0.1');

  const terminal = createTerminal((text) => process.stdout.write(text));
  terminal.say('\nBocage démarre.');
  // From here on, Ctrl-C waits for the step under way: a half-started server would be left behind.
  const signalled = untilSignal();
  let stopping = false;
  void signalled.then(() => {
    stopping = true;
    terminal.say('\nArrêt…');
  });

  const web = terminal.step('Application web', buildWeb, (what) =>
    what === 'fresh' ? 'déjà construite' : 'construite',
  );
  // Its failure is told below, after the servers have been stopped.
  web.catch(() => {});
  const servers = await startServers({
    dataDir,
    wanted: ['postgres', 'keycloak', 's3', 'mail', ...(given.REDIS_URL ? (['redis'] as const) : [])],
    ports: readPorts(given, 'development'),
    env: given,
    publicUrl: publicUrlOf(given),
    progress: terminal.progress,
    // The demonstration makes itself through the API, with tokens of a client that only development has.
    testClients: given.BOCAGE_DEMO !== 'off',
  }).catch(async (error: unknown) => {
    await stopServers(dataDir);
    throw error;
  });
  let close = async (): Promise<void> => {};
  try {
    if (!stopping) close = await application(given, servers, terminal, web);
    if (!stopping) await signalled;
  } finally {
    const from = Date.now();
    // A server that was killed makes the stop stumble: the others are stopped all the same.
    await close().catch((error: unknown) =>
      terminal.say(`Les services se sont mal arrêtés : ${error instanceof Error ? error.message : String(error)}`),
    );
    await web.catch(() => {});
    await servers.stop();
    terminal.say(`Tout est arrêté (${((Date.now() - from) / 1000).toFixed(1).replace('.', ',')} s).`);
  }
  return 0;
};

const application = async (
  given: NodeJS.ProcessEnv,
  servers: Servers,
  terminal: Terminal,
  web: Promise<unknown>,
): Promise<() => Promise<void>> => {
  const env: NodeJS.ProcessEnv = {
    ...given,
    ...servers.env,
    NODE_ENV: given.NODE_ENV || 'development',
    BOCAGE_PUBLIC_URL: publicUrlOf(given),
    BOCAGE_DEMO: given.BOCAGE_DEMO || 'on',
    // A terminal full of requests hides what matters.
    LOG_LEVEL: given.LOG_LEVEL || 'warn',
  };
  const { runMigrations } = await import('./migrate.ts');
  await terminal.step(
    'Base de données, schéma',
    () => runMigrations(env),
    (ran) => (ran.length === 0 ? 'à jour' : `${ran.length} fichier${ran.length > 1 ? 's' : ''}`),
  );
  await web;
  const { serve } = await import('./serve.ts');
  const serving = await terminal.step('Services', () => serve(env));
  try {
    const accounts = await seed(env, serving.servicesUrl, terminal);
    welcome(env, servers, accounts, terminal);
  } catch (error) {
    await serving.close();
    throw isProblem(error)
      ? error
      : problem(
          `La démonstration n’a pas pu être installée : ${error instanceof Error ? error.message : String(error)}`,
          error,
        );
  }
  return () => serving.close();
};

const seed = async (
  env: NodeJS.ProcessEnv,
  servicesUrl: string,
  terminal: Terminal,
): Promise<readonly DemoAccount[]> => {
  if (env.BOCAGE_DEMO === 'off') return [];
  const { seedOnce } = await import('./demo/seed.ts');
  return terminal.step('Démonstration', () => seedOnce(readDataDir(env), env, servicesUrl));
};

const welcome = (
  env: NodeJS.ProcessEnv,
  servers: Servers,
  accounts: readonly DemoAccount[],
  terminal: Terminal,
): void => {
  terminal.say(`\nBocage est prêt en ${terminal.total()} : ${env.BOCAGE_PUBLIC_URL}\n`);
  if (accounts.length > 0) {
    const width = Math.max(...accounts.map((account) => account.username.length)) + 2;
    terminal.say('Comptes de la démonstration (fictifs, sur cette machine seulement) :');
    for (const { username, password, description } of accounts)
      terminal.say(`  ${username.padEnd(width)}${password.padEnd(24)}${description}`);
  }
  if (env.MAILDEV_URL) terminal.say(`\nCourrier retenu : ${env.MAILDEV_URL}`);
  if (servers.keycloak)
    terminal.say(`Keycloak : ${servers.keycloak.url}/admin (admin, ${servers.keycloak.consolePassword})`);
  terminal.say('Ctrl-C arrête tout.\n');
};
