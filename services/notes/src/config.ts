import { z } from 'zod';

/** Settings of this service. */
export const notesConfig = z.object({
  /** How long, in milliseconds, an edit waits for others to share its commit. */
  NOTES_COMMIT_WINDOW_MS: z.coerce.number().int().min(0).max(100).default(2),
  /** WebSockets that one account may hold on one replica. */
  NOTES_MAX_SOCKETS: z.coerce.number().int().min(1).max(10_000).default(100),
});
export type NotesConfig = z.output<typeof notesConfig>;
