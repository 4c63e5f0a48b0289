import { z } from 'zod';

/** Settings of the identity service. */
export const identityConfig = z.object({
  KEYCLOAK_URL: z.url(),
  /** Where its admin API answers, when that is not the public address. */
  KEYCLOAK_ADMIN_URL: z.url().optional(),
  KEYCLOAK_REALM: z.string().min(1).default('bocage'),
  KEYCLOAK_ADMIN_CLIENT_ID: z.string().min(1).default('bocage-identity'),
  KEYCLOAK_ADMIN_CLIENT_SECRET: z.string().min(1),
  /** For one call of Keycloak's admin API. */
  KEYCLOAK_ADMIN_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(5_000),
  /** How often Keycloak's events are read. */
  KEYCLOAK_POLL_MS: z.coerce.number().int().min(200).max(60_000).default(3_000),
  BOCAGE_PUBLIC_URL: z.url().default('http://localhost:8080'),
});
export type IdentityConfig = z.output<typeof identityConfig>;
