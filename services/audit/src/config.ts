import { loadConfig } from '@bocage/platform';
import { z } from 'zod';

const auditConfig = z.object({
  BOCAGE_TRAIL_NAME: z
    .string()
    .regex(/^[^\s+/]{1,200}$/, 'un nom d’hôte, sans espace ni + ni /')
    .optional(),
  BOCAGE_TRAIL_KEY_FILE: z.string().max(4_096).optional(),
  BOCAGE_TRAIL_SIGN_COMMAND: z.string().max(4_096).optional(),
  BOCAGE_TRAIL_PUBLIC_KEY: z.string().max(500).optional(),
  BOCAGE_TRAIL_PREVIOUS_KEY_FILE: z.string().max(4_096).optional(),
  BOCAGE_TRAIL_PREVIOUS_SIGN_COMMAND: z.string().max(4_096).optional(),
  BOCAGE_TRAIL_PREVIOUS_PUBLIC_KEY: z.string().max(500).optional(),
});
/** This service's own settings: how the trail is signed. */
export type AuditConfig = z.output<typeof auditConfig>;

export const loadAuditConfig = (env: NodeJS.ProcessEnv): AuditConfig => loadConfig(auditConfig, env);
