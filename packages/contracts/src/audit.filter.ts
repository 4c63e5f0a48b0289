import { z } from 'zod';
import { id, instant } from './common.ts';

// The operator filters by no person: who acts in the instance's trail is an account.
export const instanceFilters = {
  /** Events about this thing (timeline of one thing). */
  subject: id.optional(),
  /** A kind of thing (`note`), or a family of events (`share` for `share.accepted`). */
  kind: z.string().max(40).optional(),
  type: z.string().max(80).optional(),
  from: instant.optional(),
  until: instant.optional(),
};
/** How a trail is filtered, wherever it is read or exported. */
export const filters = {
  /** Events by this person. */
  person: id.optional(),
  ...instanceFilters,
};
export const trailPage = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};
