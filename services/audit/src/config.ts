import { join } from 'node:path';
import { loadConfig } from '@bocage/platform';
import { z } from 'zod';
import type { SiemSettings } from './siem/siem.ts';

const name = z.string().regex(/^[^\s+/]{1,200}$/, 'un nom d’hôte, sans espace ni + ni /');
const path = z.string().max(4_096).optional();

const auditConfig = z.object({
  BOCAGE_TRAIL_NAME: name.optional(),
  BOCAGE_TRAIL_KEY_FILE: path,
  BOCAGE_TRAIL_SIGN_COMMAND: path,
  BOCAGE_TRAIL_PUBLIC_KEY: z.string().max(500).optional(),
  BOCAGE_TRAIL_PREVIOUS_KEY_FILE: path,
  BOCAGE_TRAIL_PREVIOUS_SIGN_COMMAND: path,
  BOCAGE_TRAIL_PREVIOUS_PUBLIC_KEY: z.string().max(500).optional(),
  BOCAGE_ANCHOR_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  BOCAGE_ANCHOR_S3_URL: z.url().optional(),
  BOCAGE_ANCHOR_S3_ACCESS_KEY: z.string().max(500).optional(),
  BOCAGE_ANCHOR_S3_SECRET_KEY: z.string().max(500).optional(),
  BOCAGE_ANCHOR_S3_REGION: z.string().max(100).optional(),
  BOCAGE_ANCHOR_DAYS: z.coerce.number().int().min(1).max(36_500).default(1_096),
  // At least once a day: an anchor older than 26 h is an alert.
  BOCAGE_ANCHOR_MINUTES: z.coerce.number().int().min(1).max(1_440).default(60),
  BOCAGE_WITNESSES: z.string().max(10_000).optional(),
  BOCAGE_TSA_URL: z.url().optional(),
  BOCAGE_TSA_CA_FILE: path,
});
/** This service's own settings: how the trail is signed, and where its checkpoints go. */
export type AuditConfig = z.output<typeof auditConfig>;

export const loadAuditConfig = (env: NodeJS.ProcessEnv): AuditConfig => loadConfig(auditConfig, env);

const witnessConfig = z.object({
  BOCAGE_WITNESS_NAME: name,
  BOCAGE_WITNESS_LOGS: z.string().max(100_000),
  BOCAGE_WITNESS_KEY_FILE: path,
  BOCAGE_WITNESS_HOST: z.string().default('127.0.0.1'),
  BOCAGE_WITNESS_PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
});
/** Settings of a witness, which runs beside an instance or without one. */
export type WitnessConfig = z.output<typeof witnessConfig>;

export const loadWitnessConfig = (env: NodeJS.ProcessEnv): WitnessConfig => loadConfig(witnessConfig, env);

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
