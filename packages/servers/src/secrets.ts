import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from './types.ts';

const roles = [
  'MIGRATOR',
  'GATEWAY',
  'GATEWAY_SYSTEM',
  'IDENTITY',
  'IDENTITY_SYSTEM',
  'NOTES',
  'NOTES_SYSTEM',
  'STORAGE',
  'STORAGE_SYSTEM',
  'AUDIT',
  'AUDIT_SYSTEM',
  'SEALER',
  'DISPATCHER',
  'QUEUE',
  'BACKUP',
];
const generated = [
  ...roles.map((role) => `DATABASE_PASSWORD_${role}`),
  'KEYCLOAK_CLIENT_SECRET',
  'KEYCLOAK_ADMIN_CLIENT_SECRET',
  'BOCAGE_SECRET',
];

const secret = (): string => randomBytes(32).toString('base64url');

/**
 * The passwords of the embedded servers, drawn once per data folder and kept beside the data they open.
 * A secret that a later version adds is drawn when it is first missed.
 */
export const loadSecrets = (dataDir: string): Secrets => {
  const file = join(dataDir, 'secrets.json');
  let known: Partial<Secrets> = {};
  try {
    known = JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
  } catch {
    // First start in this folder.
  }
  const secrets: Secrets = {
    databasePassword: known.databasePassword ?? secret(),
    keycloakDatabasePassword: known.keycloakDatabasePassword ?? secret(),
    keycloakAdminPassword: known.keycloakAdminPassword ?? secret(),
    keycloakBootstrapSecret: known.keycloakBootstrapSecret ?? secret(),
    s3AccessKey: known.s3AccessKey ?? `bocage-${randomBytes(4).toString('hex')}`,
    s3SecretKey: known.s3SecretKey ?? secret(),
    environment: Object.fromEntries(generated.map((name) => [name, known.environment?.[name] ?? secret()])),
  };
  const text = JSON.stringify(secrets, undefined, 2);
  if (text !== JSON.stringify(known, undefined, 2)) {
    mkdirSync(dataDir, { recursive: true });
    // Written aside and renamed: a kill in between must not lose the passwords of existing data.
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return secrets;
};

const trailKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');

/** The key that signs the trail of this data folder, made at its first start; the file's path. */
export const trailKeyFile = (dataDir: string): string => {
  const file = join(dataDir, 'trail-key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(`${file}.new`, `${trailKey()}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return file;
};

/** Fresh secrets under the names that compose.yaml reads, one `NAME=value` a line. */
export const newSecrets = (): string => {
  const names = [
    'POSTGRES_PASSWORD',
    'KEYCLOAK_DATABASE_PASSWORD',
    'KEYCLOAK_ADMIN_PASSWORD',
    'S3_ACCESS_KEY',
    'S3_SECRET_KEY',
  ];
  return [...names, ...generated]
    .map((name) => `${name}=${secret()}\n`)
    .concat(`BOCAGE_TRAIL_KEY=${trailKey()}\n`)
    .join('');
};
