import { loadConfig } from '@bocage/platform';
import { z } from 'zod';

/** The services that a process can run; the gateway first, since it is the only public one. */
export const serviceNames = ['gateway', 'identity', 'notes', 'storage', 'audit'] as const;
export type ServiceName = (typeof serviceNames)[number];

const targets = z
  .string()
  .default('all')
  .transform((text) => (text === 'all' ? [...serviceNames] : text.split(',').map((name) => name.trim())))
  .pipe(z.array(z.enum(serviceNames)).min(1));

const url = z.url().optional();

/** Settings of the executable: which services, and where each listens. */
export const processConfig = z.object({
  BOCAGE_TARGETS: targets,
  BOCAGE_HOST: z.string().default('127.0.0.1'),
  BOCAGE_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Where the services listen, behind the gateway. Never exposed. */
  BOCAGE_SERVICES_HOST: z.string().default('127.0.0.1'),
  BOCAGE_SERVICES_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  BOCAGE_URL_IDENTITY: url,
  BOCAGE_URL_NOTES: url,
  BOCAGE_URL_STORAGE: url,
  BOCAGE_URL_AUDIT: url,
});
export type ProcessConfig = z.output<typeof processConfig>;

export const loadProcessConfig = (env: NodeJS.ProcessEnv): ProcessConfig => {
  const config = loadConfig(processConfig, env);
  const missing = serviceNames.filter(
    (name) => name !== 'gateway' && !config.BOCAGE_TARGETS.includes(name) && !urlOf(config, name),
  );
  if (missing.length > 0 && config.BOCAGE_TARGETS.includes('gateway')) {
    const names = missing.map((name) => `BOCAGE_URL_${name.toUpperCase()}`).join(', ');
    throw new Error(
      `Réglages incorrects :\n  ${names}: l’adresse manque, et ce processus ne fait pas tourner le service`,
    );
  }
  return config;
};

/** The address of a service that runs elsewhere, if one is set. */
export const urlOf = (config: ProcessConfig, name: string): string | undefined =>
  config[`BOCAGE_URL_${name.toUpperCase()}` as keyof ProcessConfig] as string | undefined;
