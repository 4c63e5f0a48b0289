import { hashOf } from './bytes.ts';
import { isSize } from './merkle.ts';
import { unusable } from './report.ts';

export type Head = {
  complete: boolean;
  first: number;
  format: string;
  key: string;
  made: string;
  origin: string;
  size: number;
  until: number;
};
export type Leaf = {
  entry: string | null;
  hash: string;
  index: number;
  payload: string | null;
  proof?: string[];
  salt: string | null;
};
export type Line =
  | { kind: 'head'; head: Head }
  | { kind: 'leaf'; leaf: Leaf }
  | { kind: 'range'; range: Uint8Array[] }
  | { kind: 'checkpoint'; note: string; consistency: Uint8Array[] };

/** Far above what a payload of 64 KB makes; a file without line ends does not fill the memory. */
export const longestLine = 1 << 20;

/** Half of a surrogate pair is no text: two of them would become the same bytes. */
const isTextOrNull = (value: unknown): value is string | null =>
  value === null || (typeof value === 'string' && value.isWellFormed());
const hashes = (value: unknown): Uint8Array[] | undefined => {
  if (!Array.isArray(value) || value.length > 128) return undefined;
  const list = value.map(hashOf).filter((hash) => hash !== undefined);
  return list.length === value.length ? list : undefined;
};

const isHead = (it: Record<string, unknown>): it is Head =>
  typeof it.complete === 'boolean' &&
  [it.first, it.size, it.until].every((n) => typeof n === 'number' && isSize(n)) &&
  [it.key, it.made, it.origin].every((text) => typeof text === 'string') &&
  it.format === 'bocage-trail/1';

const isLeaf = (it: Record<string, unknown>): it is Leaf =>
  hashOf(it.hash) !== undefined &&
  typeof it.index === 'number' &&
  isSize(it.index) &&
  [it.entry, it.payload, it.salt].every(isTextOrNull) &&
  (it.salt === null) === (it.payload === null) &&
  (it.proof === undefined || hashes(it.proof) !== undefined);

const shaped = (it: Record<string, unknown>): Line | undefined => {
  switch (Object.keys(it).join()) {
    case 'complete,first,format,key,made,origin,size,until':
      return isHead(it) ? { kind: 'head', head: it } : undefined;
    case 'entry,hash,index,payload,salt':
    case 'entry,hash,index,payload,proof,salt':
      return isLeaf(it) ? { kind: 'leaf', leaf: it } : undefined;
    case 'range': {
      const range = hashes(it.range);
      return range && { kind: 'range', range };
    }
    case 'checkpoint,consistency': {
      const consistency = hashes(it.consistency);
      return consistency && typeof it.checkpoint === 'string'
        ? { kind: 'checkpoint', note: it.checkpoint, consistency }
        : undefined;
    }
    default:
      return undefined;
  }
};

const read = (text: string): Line | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && JSON.stringify(value) === text ? shaped(value as Record<string, unknown>) : undefined;
  } catch {
    // No JSON, or so deep that writing it anew exhausts the stack.
    return undefined;
  }
};

/** One writing for one line, its members in order: two verifiers cannot read two things in it. */
export const parseLine = (text: string, number: number): Line => {
  if (text.length > longestLine) return unusable({ code: 'line-too-long', line: number });
  const line = read(text);
  if (line) return line;
  if (number > 1) return unusable({ code: 'line', line: number });
  return unusable({ code: read(text.replace(/^\uFEFF/, '').replace(/\r$/, '')) ? 'resaved' : 'format', line: number });
};
