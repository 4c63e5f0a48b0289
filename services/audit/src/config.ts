import { join } from 'node:path';
import { loadConfig } from '@bocage/platform';
import { z } from 'zod';
import type { SiemSettings } from './siem/siem.ts';

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

const siemConfig = z.object({
  BOCAGE_DATA: z.string().max(4_096).default('.data'),
  BOCAGE_SIEM_URL: z
    .string()
    .max(2_000)
    .regex(
      /^(syslog\+tls:\/\/|https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/])/,
      'syslog+tls://, https://, ou http:// vers cette machine',
    )
    .optional(),
  BOCAGE_SIEM_CA_FILE: z.string().max(4_096).optional(),
  BOCAGE_SIEM_CERT_FILE: z.string().max(4_096).optional(),
  BOCAGE_SIEM_KEY_FILE: z.string().max(4_096).optional(),
  BOCAGE_SIEM_AUTHORIZATION: z.string().max(4_096).optional(),
  BOCAGE_SIEM_SPOOL: z.string().max(4_096).optional(),
  BOCAGE_SIEM_SPOOL_BYTES: z.coerce.number().int().min(1_048_576).default(268_435_456),
});
/** Where sealed events are streamed to; null for nowhere. */
export const loadSiemSettings = (env: NodeJS.ProcessEnv): SiemSettings | null => {
  const config = loadConfig(siemConfig, env);
  if (!config.BOCAGE_SIEM_URL) return null;
  return {
    url: config.BOCAGE_SIEM_URL,
    caFile: config.BOCAGE_SIEM_CA_FILE,
    certFile: config.BOCAGE_SIEM_CERT_FILE,
    keyFile: config.BOCAGE_SIEM_KEY_FILE,
    authorization: config.BOCAGE_SIEM_AUTHORIZATION,
    spool: config.BOCAGE_SIEM_SPOOL ?? join(config.BOCAGE_DATA, 'siem'),
    spoolBytes: config.BOCAGE_SIEM_SPOOL_BYTES,
  };
};
