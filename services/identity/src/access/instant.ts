/** How a moment of the database is shown: ISO 8601 in UTC, null when there is none. */
export const shown = (moment: Date | null): string | null => moment?.toISOString() ?? null;
