import { loadConfig, toggle } from '@bocage/platform';
import { z } from 'zod';

const secretKey = z
  .string()
  .trim()
  .regex(/^[\w-]+$/, 'base64url attendu')
  .transform((text) => Buffer.from(text, 'base64url'))
  .refine((bytes) => bytes.length >= 32, '32 octets au moins');

const gatewayConfig = z.object({
  KEYCLOAK_CLIENT_ID: z.string().min(1).default('bocage-gateway'),
  KEYCLOAK_CLIENT_SECRET: z.string().min(1),
  /** The first key encrypts; the ones after it, separated by commas, are only still read: that is how keys are rotated. */
  BOCAGE_SECRET: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(secretKey).min(1).max(5)),
  /** Contents are invented: every page says so. */
  BOCAGE_DEMO: toggle('off'),
  /** How many proxies of ours stand in front and append to X-Forwarded-For: the address of a person is read past them. */
  BOCAGE_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  /** Lets a scraper that is not on this machine read /metrics, as a bearer. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** Requests a minute, on each replica. An address may be a whole mairie, or an EPCI, behind one line. */
  RATE_PER_PERSON: z.coerce.number().int().min(1).default(1_200),
  RATE_PER_ADDRESS: z.coerce.number().int().min(1).default(6_000),
  RATE_SIGN_IN_PER_ADDRESS: z.coerce.number().int().min(1).default(300),
  /** No request body may be larger, whatever the service behind allows. Files go straight to S3. */
  BODY_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .default(20 * 1024 * 1024),
  SESSION_IDLE_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 60)
    .default(12 * 60),
});

/** The gateway's own settings, frozen. */
export const readConfig = (env: NodeJS.ProcessEnv) => loadConfig(gatewayConfig, env);
export type GatewayConfig = ReturnType<typeof readConfig>;
