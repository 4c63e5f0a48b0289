import { accountEvents } from './events/accounts.ts';
import type { Entry } from './events/entry.ts';
import { fileEvents } from './events/files.ts';
import { noteEvents } from './events/notes.ts';
import { peopleEvents } from './events/people.ts';
import { sessionEvents } from './events/sessions.ts';
import { supportEvents } from './events/support.ts';
import { trailEvents } from './events/trail.ts';
import { workspaceEvents } from './events/workspaces.ts';

/** Every type of event that the trail can hold, with its sentences (events/entry.ts). */
export const events = {
  ...sessionEvents,
  ...noteEvents,
  ...fileEvents,
  ...trailEvents,
  ...workspaceEvents,
  ...peopleEvents,
  ...accountEvents,
  ...supportEvents,
} as const satisfies Record<string, Entry>;

export type EventType = keyof typeof events;
