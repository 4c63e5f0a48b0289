/**
 * Stands for zod in the page (`vite.config.ts`). The server parses every request and every answer by these schemas; to do
 * it again would cost the first screen 30 KB and, on a slow telephone, its time. Here a schema is a type and nothing more:
 * whatever is asked of it gives it back, and it takes what it is given.
 */
const schema: unknown = new Proxy(() => schema, {
  get: (_, name) => {
    if (name === 'parse') return (value: unknown) => value;
    return name === 'safeParse' ? (value: unknown) => ({ success: true, data: value }) : schema;
  },
});
export const z = schema;
