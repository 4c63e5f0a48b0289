import type { TrailEvent } from '@bocage/contracts';

export type BeforeAfter = { before: string | null; after: string | null };

const afterKeys = ['after', 'title', 'name', 'level', 'roles', 'state'] as const;

const said = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((one) => said(one) ?? '').join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** What an event says it replaced, and by what; null when it replaced nothing. */
export const beforeAfterOf = ({ data, payload }: Pick<TrailEvent, 'data' | 'payload'>): BeforeAfter | null => {
  const all: Record<string, unknown> = { ...data, ...payload };
  if (!('before' in all)) return null;
  const key = afterKeys.find((one) => one in all);
  // Objects that hold what changed, each under its name, are compared as such.
  return { before: said(all.before), after: key ? said(all[key]) : null };
};
