import { z } from 'zod';
import { id, instant, level } from './common.ts';

export const sizeBytes = z
  .number()
  .int()
  .min(1)
  .max(5 * 1024 ** 4);
/** SHA-256 in lower-case hexadecimal. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Who put a file there; the name is null when the acting membership may not know it. */
const author = z.strictObject({
  personId: id,
  name: z.string().max(200).nullable(),
  tenantName: z.string().max(200).nullable(),
});

/**
 * A file as lists and pages show it. `mediaType` is what its bytes are, never what the browser said. `preview` tells
 * how the browser may show it; `none` is download only. `scan` is the antivirus's word: `refused` cannot be fetched.
 */
export const file = z.strictObject({
  id,
  workspaceId: id,
  name: z.string().min(1).max(200),
  sizeBytes,
  sha256,
  mediaType: z.string().max(200),
  preview: z.enum(['image', 'pdf', 'none']),
  scan: z.enum(['pending', 'clean', 'refused']),
  createdAt: instant,
  updatedAt: instant,
  createdBy: author,
  trashedAt: instant.nullable(),
  /** What the acting membership may do with it. */
  level,
});
export type StoredFile = z.output<typeof file>;
