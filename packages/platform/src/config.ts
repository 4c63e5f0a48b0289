import { z } from 'zod';

/** Reads settings once: every fault is listed, then the process stops. The result is frozen. */
export const loadConfig = <S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv = process.env): z.output<S> => {
  // An empty variable is an absent one: compose files and charts write empty strings.
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return Object.freeze(parsed.data) as z.output<S>;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Réglages incorrects :\n${lines.join('\n')}`);
};

/** `on` / `off`, as the settings write a switch. */
export const toggle = (initial: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(initial)
    .transform((value) => value === 'on');

/** Settings that every process shares. */
export const platformConfig = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  DATABASE_URL: z.url(),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).max(100).default(10),
  KEYCLOAK_URL: z.url(),
  KEYCLOAK_REALM: z.string().min(1).default('bocage'),
  TOKEN_AUDIENCE: z.string().min(1).default('bocage'),
  TOKEN_VERIFIER: z.enum(['keycloak-connect', 'jose']).default('keycloak-connect'),
  REDIS_URL: z.url().optional(),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[a-z0-9_]{1,40}$/)
    .default('bocage'),
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default('Bocage <ne-pas-repondre@localhost>'),
  S3_URL: z.url().optional(),
  S3_PUBLIC_URL: z.url().optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .default('bocage'),
  S3_REGION: z.string().default('us-east-1'),
  BOCAGE_PUBLIC_URL: z.url().default('http://localhost:8080'),
  BOCAGE_JOBS: toggle('on'),
});
export type PlatformConfig = z.output<typeof platformConfig>;

/** The password of a database role: `DATABASE_PASSWORD_NOTES_SYSTEM` for `bocage_notes_system`. */
export const databasePassword = (role: string, env: NodeJS.ProcessEnv = process.env): string => {
  const key = `DATABASE_PASSWORD_${role.replace(/^bocage_/, '').toUpperCase()}`;
  const value = env[key];
  if (!value) throw new Error(`Réglages incorrects :\n  ${key}: le mot de passe du rôle ${role} manque`);
  return value;
};
