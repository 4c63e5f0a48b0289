import { z } from 'zod';

/** A UUIDv7 in lower case, made by the server. */
export const id = z.uuid();
/** An instant, ISO 8601 with an offset. */
export const instant = z.iso.datetime({ offset: true });
/** A title or name: 1 to 200 characters once trimmed, no control characters, no half of a surrogate pair. */
export const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'caractère interdit')
  .refine((text) => !/\p{Cs}/u.test(text), 'caractère interdit');
export const level = z.enum(['reader', 'commenter', 'editor', 'manager']);
export type Level = z.infer<typeof level>;

/** What a list takes: an opaque cursor from the previous page and a size of 1 to 100. */
export const page = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};

/** What a list answers: its items and the cursor of the next page, null on the last. */
export const paged = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item).max(100), next: z.string().max(500).nullable() });

/** The answer of an act with nothing to tell. */
export const nothing = z.strictObject({});

/** RFC 9457, as every error is sent. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;
/** An error's body if it is one of ours, without its schema: the page has none. */
export const problemOf = (body: unknown): Problem | null =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'title' in body
    ? (body as Problem)
    : null;
