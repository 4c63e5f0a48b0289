export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Deeper than anything the trail holds, and far above what would exhaust the stack. */
const deepest = 64;

const refuse = (why: string): never => {
  throw new TypeError(`not canonical JSON: ${why}`);
};

const text = (value: string): string =>
  value.isWellFormed() ? JSON.stringify(value) : refuse('a string holds half of a surrogate pair');

const write = (value: unknown, depth: number): string => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : refuse(String(value));
  if (typeof value !== 'object') return refuse(typeof value);
  if (depth > deepest) return refuse('too deep');
  // `Array.from` also visits the holes of a sparse array, as undefined.
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  const shape: unknown = Object.getPrototypeOf(value);
  if (shape !== Object.prototype && shape !== null) return refuse('neither a plain object nor a list');
  if (Object.getOwnPropertySymbols(value).length > 0) return refuse('a symbol');
  // `<` compares UTF-16 code units: the order that RFC 8785 wants.
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${text(name)}:${write(member, depth + 1)}`);
  return `{${members.join(',')}}`;
};

/** RFC 8785. ECMAScript's own writing of strings and doubles is the one it asks for. Throws on what JSON cannot hold. */
export const canonical = (value: unknown): string => write(value, 0);
