import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './processes.ts';
import { readCacheDir, readPorts } from './settings.ts';
import { type Servers, startServers, stopServers } from './start.ts';
import { readRecord } from './supervise.ts';
import type { Progress, ServerName } from './types.ts';

/** One set of servers for the tests of every clone of this machine; it stays up between runs. */
export const testDataDir = (env: NodeJS.ProcessEnv): string => join(readCacheDir(env), 'test-data');

const always: ServerName[] = ['postgres', 'keycloak', 's3', 'mail', 'redis', 'minio', 'versitygw'];

/** What the tests need here. Debian's PostgreSQL 15 is added where it is installed, for the proofs on both versions. */
export const testServers = (): ServerName[] =>
  existsSync('/usr/lib/postgresql/15/bin/postgres') ? [...always, 'postgres15'] : always;

/** Brings the test servers up, or adopts them: 0.3 s then. Addresses in `env` are not looked at: tests own their servers. */
export const startTestStack = (
  env: NodeJS.ProcessEnv,
  options: { wanted?: readonly ServerName[]; progress?: Progress } = {},
): Promise<Servers> => {
  const own = Object.fromEntries(
    Object.entries(env).filter(([key]) => /^(BOCAGE_(PORT_|CACHE$|JAVA$)|JAVA_HOME$|PATH$|HOME$|XDG_)/.test(key)),
  );
  return startServers({
    dataDir: testDataDir(env),
    wanted: options.wanted ?? testServers(),
    ports: readPorts(env, 'test'),
    env: own,
    publicUrl: 'http://localhost:8080',
    testClients: true,
    ...(options.progress && { progress: options.progress }),
  });
};

export const stopTestStack = (env: NodeJS.ProcessEnv): Promise<void> => stopServers(testDataDir(env));

/** Which of a folder's servers are up, by the processes recorded there. */
export const testStackStatus = (dataDir: string): { name: ServerName; pid?: number }[] =>
  ([...always, 'postgres15'] as ServerName[]).map((name) => {
    const record = readRecord(dataDir, name);
    return record && isAlive(record) ? { name, pid: record.pid } : { name };
  });
