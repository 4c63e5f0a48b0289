import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problem } from './problem.ts';
import type { Ports } from './types.ts';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));
/** The realm, its theme, and the clients that only tests have. */
export const keycloakFolder = join(repository, 'infra', 'keycloak');

/**
 * Two sets of ports, so that tests run beside a development instance. Each has its variable. All below 32768: above it
 * the system gives ports out by itself, and a passing connection may hold the one that a server wants.
 */
const development: Ports = {
  postgres: 15_432,
  postgres15: 15_431,
  keycloak: 8180,
  s3: 9100,
  mail: 1125,
  mailWeb: 1180,
  redis: 6380,
  minio: 9110,
  versitygw: 9120,
};
const test: Ports = {
  postgres: 15_433,
  postgres15: 15_415,
  keycloak: 8280,
  s3: 9200,
  mail: 1225,
  mailWeb: 1280,
  redis: 6390,
  minio: 9210,
  versitygw: 9220,
};

const variable = (name: string): string =>
  `BOCAGE_PORT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** The ports of a set, as the variables `BOCAGE_PORT_…` change them. */
export const readPorts = (env: NodeJS.ProcessEnv, set: 'development' | 'test'): Ports => {
  const ports = set === 'test' ? { ...test } : { ...development };
  for (const name of Object.keys(ports) as (keyof Ports)[]) {
    const text = env[variable(name)];
    if (!text) continue;
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw problem(`${variable(name)} doit être un port, de 1 à 65535, et non « ${text} ».`);
    ports[name] = port;
  }
  return ports;
};

export const readCacheDir = (env: NodeJS.ProcessEnv): string =>
  env.BOCAGE_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bocage');
export const readDataDir = (env: NodeJS.ProcessEnv): string => env.BOCAGE_DATA || join(repository, '.data');
