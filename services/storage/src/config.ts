import { z } from 'zod';

const gibibyte = 1024 ** 3;
/** An origin: the store signs the host and the path that we ask for, so that nothing may stand before the bucket. */
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((url) => new URL(url).pathname === '/', 'une adresse sans chemin');
const seconds = (initial: number, most: number) => z.coerce.number().int().min(1).max(most).default(initial);

/** The settings of storage. */
export const storageConfig = z.object({
  S3_URL: origin,
  /** What browsers reach; it signs the links and stands in the CSP. */
  S3_PUBLIC_URL: origin.optional(),
  S3_ACCESS_KEY: z.string().min(1),
  S3_SECRET_KEY: z.string().min(1),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .default('bocage'),
  S3_REGION: z.string().default('us-east-1'),
  BOCAGE_PUBLIC_URL: z.url().default('http://localhost:8080'),
  /** At most 5 GiB: what an S3 server copies in one call. */
  STORAGE_FILE_BYTES_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .max(5 * gibibyte)
    .default(5 * gibibyte),
  /** At least 5 MiB, S3's own limit; larger files get larger parts. */
  STORAGE_PART_BYTES: z.coerce
    .number()
    .int()
    .min(5 * 1024 ** 2)
    .max(gibibyte)
    .default(8 * 1024 ** 2),
  STORAGE_LINK_SECONDS: seconds(60, 3600),
  STORAGE_PART_LINK_SECONDS: seconds(900, 86_400),
  /** How long the object store may stay silent. */
  STORAGE_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(10_000),
  /** How long completion makes its caller wait before it answers `checking`. */
  STORAGE_ANSWER_MS: z.coerce.number().int().min(0).max(60_000).default(20_000),
  /** How many contents this process reads at once. */
  STORAGE_READERS: z.coerce.number().int().min(1).max(64).default(4),
  STORAGE_SWEEP_SECONDS: seconds(900, 86_400),
  /** After how long what nobody completes or names is removed. */
  STORAGE_KEEP_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 30)
    .default(24),
});
export type StorageConfig = z.output<typeof storageConfig>;
