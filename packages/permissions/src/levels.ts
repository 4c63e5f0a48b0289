import type { Level } from '@bocage/contracts';

/** From the least to the most; the order of the database's `access.level`. */
export const levels = ['reader', 'commenter', 'editor', 'manager'] as const satisfies readonly Level[];

/** Tells whether a level, absent when nothing is reached, is at least `needed`. */
export const reaches = (held: Level | null | undefined, needed: Level): boolean =>
  held !== null && held !== undefined && levels.indexOf(held) >= levels.indexOf(needed);

/** The levels that are `needed` or more. */
export const atLeast = (needed: Level): Level[] => levels.slice(levels.indexOf(needed));
