import { fault } from '@bocage/contracts';
import { z } from 'zod';

/** What a list asks for, as its query was parsed. */
export type PageQuery = { cursor?: string | undefined; limit: number };
/** The keys of the row after which a page begins; null at the start. */
export type After = readonly string[] | null;

const keys = (count: number) => z.array(z.string().max(300)).length(count);

/** Reads a cursor of `count` keys; a cursor that is not ours is a malformed request, not an empty list. */
export const afterOf = (query: PageQuery, count: number): After => {
  if (!query.cursor) return null;
  try {
    return keys(count).parse(JSON.parse(Buffer.from(query.cursor, 'base64url').toString('utf8')));
  } catch {
    throw fault('request.invalid', { detail: 'cursor' });
  }
};

/** Cuts the one row too many that a store read, and says where the next page begins. */
export const pageOf = <R, T>(
  rows: readonly R[],
  query: PageQuery,
  keysOf: (row: R) => string[],
  show: (row: R) => T,
) => {
  const kept = rows.slice(0, query.limit);
  const last = kept.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return {
    items: kept.map(show),
    next: more ? Buffer.from(JSON.stringify(keysOf(last))).toString('base64url') : null,
  };
};
