import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { databasePassword, migrate, type MigrateOptions } from '@bocage/platform';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The roles that log in; each has its password in `DATABASE_PASSWORD_<ROLE>`. */
export const loginRoles = [
  'bocage_migrator',
  'bocage_gateway',
  'bocage_gateway_system',
  'bocage_identity',
  'bocage_identity_system',
  'bocage_notes',
  'bocage_notes_system',
  'bocage_storage',
  'bocage_storage_system',
  'bocage_audit',
  'bocage_audit_system',
  'bocage_sealer',
  'bocage_dispatcher',
  'bocage_queue',
  'bocage_backup',
] as const;

/** The SQL folders of the services, in the order in which they build on one another. */
export const migrationFolders = ['identity', 'audit', 'notes', 'storage', 'gateway'].map((service) => ({
  service,
  path: at(`../../${service}/migrations`),
}));

/** What `migrate` needs, from the environment. */
export const migrateOptions = async (env: NodeJS.ProcessEnv): Promise<MigrateOptions> => {
  const adminUrl = env.DATABASE_ADMIN_URL;
  if (!adminUrl) throw new Error('Réglages incorrects :\n  DATABASE_ADMIN_URL: l’adresse du superutilisateur manque');
  return {
    adminUrl,
    rolesSql: await readFile(at('../sql/roles.sql'), 'utf8'),
    folders: migrationFolders,
    passwords: Object.fromEntries(loginRoles.map((role) => [role, databasePassword(role, env)])),
  };
};

/** Brings the database to the newest schema; gives the names of the files that ran. */
export const runMigrations = async (env: NodeJS.ProcessEnv): Promise<string[]> =>
  (await migrate(await migrateOptions(env))).ran;
