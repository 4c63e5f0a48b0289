import { z } from 'zod';

/** The Yjs fragment that holds a note's text: the default `field` of Tiptap's Collaboration extension. */
export const noteField = 'default';

/** A note's text as Tiptap's JSON (ProseMirror): StarterKit's nodes and marks, link, table. */
export const noteDocument = z.strictObject({
  type: z.literal('doc'),
  content: z.array(z.looseObject({ type: z.string() })),
});
export type NoteDocument = z.output<typeof noteDocument>;

const words = z.string().max(20_000);
/** A first content in plain blocks, for templates, imports and the demonstration: no marks but links. */
export const noteBlock = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('heading'), level: z.number().int().min(1).max(3), text: words }),
  z.strictObject({
    type: z.literal('paragraph'),
    text: words,
    link: z
      .url({ protocol: /^(https?|mailto)$/ })
      .max(2_000)
      .optional(),
  }),
  z.strictObject({
    type: z.literal('list'),
    ordered: z.boolean().default(false),
    items: z.array(words).min(1).max(200),
  }),
  /** The first row is the head. Every row has as many cells. */
  z.strictObject({ type: z.literal('table'), rows: z.array(z.array(words).min(1).max(20)).min(1).max(200) }),
]);
export type NoteBlock = z.input<typeof noteBlock>;
