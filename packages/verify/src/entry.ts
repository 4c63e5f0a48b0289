import { hashOf, joined, toBase64, utf8 } from './bytes.ts';
import { canonical, type Json } from './canonical.ts';
import type { Hash } from './merkle.ts';
import { parseKey, parseNote, types, type Key } from './note.ts';

type Id = string | null;

/** What is sealed of an event, for ever (docs/trail-format.md, Entries). */
export type EventEntry = {
  id: string;
  /** UTC, six decimals: 2026-11-25T10:30:00.123456Z. */
  at: string;
  type: string;
  tenant: Id;
  perimeter: Id;
  actor: { account: Id; person: Id; system: string | null; tenant: Id };
  subject: { id: Id; kind: string };
  data: { readonly [name: string]: Json };
  mirrorOf: Id;
  request: Id;
  /** SHA-256(salt || payload) in base64. */
  payload: string | null;
};

/** Member by member, so that one too many in the caller's object is never sealed. */
export const eventEntry = (event: EventEntry): Uint8Array =>
  utf8(
    canonical({
      leaf: 'event',
      id: event.id,
      at: event.at,
      type: event.type,
      tenant: event.tenant,
      perimeter: event.perimeter,
      actor: {
        account: event.actor.account,
        person: event.actor.person,
        system: event.actor.system,
        tenant: event.actor.tenant,
      },
      subject: { id: event.subject.id, kind: event.subject.kind },
      data: event.data,
      mirrorOf: event.mirrorOf,
      request: event.request,
      payload: event.payload,
    }),
  );

export const checkpointEntry = (note: string): Uint8Array => utf8(canonical({ leaf: 'checkpoint', note }));
export const keyEntry = (note: string): Uint8Array => utf8(canonical({ leaf: 'key', note }));

/** The text that the leaving key signs: `next` is a verifier key under the instance's name. */
export const keyStatement = (origin: string, next: string): string => `${origin}\nbocage/key\n${next}\n`;

export const parseKeyStatement = async (
  hash: Hash,
  text: string,
): Promise<{ origin: string; next: Key } | undefined> => {
  const [origin = '', what, key = '', end, ...more] = text.split('\n');
  const next = await parseKey(hash, key);
  return what === 'bocage/key' && end === '' && more.length === 0 && next?.type === types.signature
    ? { origin, next }
    : undefined;
};

export const saltedHash = async (hash: Hash, salt: Uint8Array, payload: Uint8Array): Promise<string> =>
  toBase64(await hash(joined(salt, payload)));

// What a verifier repeats to a person is of a known form: nothing in it can pass for words of its own, or move the cursor.
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const type = /^(?=.{1,100}$)[a-z][a-z-]*(\.[a-z][a-z-]*)+$/;
const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isMatch = (value: unknown, pattern: RegExp) => isText(value) && pattern.test(value);
const holds = (value: unknown, ...names: string[]): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const found = Object.keys(value);
  return found.length === names.length && names.every((name, n) => name === found[n]);
};

export type Entry = ({ leaf: 'event' } & EventEntry) | { leaf: 'checkpoint' | 'key'; note: string };

const isEvent = (value: unknown): value is { leaf: 'event' } & EventEntry =>
  holds(
    value,
    'actor',
    'at',
    'data',
    'id',
    'leaf',
    'mirrorOf',
    'payload',
    'perimeter',
    'request',
    'subject',
    'tenant',
    'type',
  ) &&
  holds(value.actor, 'account', 'person', 'system', 'tenant') &&
  Object.values(value.actor).every(isTextOrNull) &&
  holds(value.subject, 'id', 'kind') &&
  isTextOrNull(value.subject.id) &&
  isText(value.subject.kind) &&
  typeof value.data === 'object' &&
  value.data !== null &&
  !Array.isArray(value.data) &&
  isMatch(value.id, uuid) &&
  isMatch(value.type, type) &&
  isMatch(value.at, time) &&
  [value.tenant, value.perimeter, value.mirrorOf, value.request].every(isTextOrNull) &&
  (value.payload === null || hashOf(value.payload) !== undefined);

const isNoteLeaf = (value: unknown): value is { leaf: 'checkpoint' | 'key'; note: string } =>
  holds(value, 'leaf', 'note') &&
  (value.leaf === 'checkpoint' || value.leaf === 'key') &&
  isText(value.note) &&
  parseNote(value.note) !== undefined;

/** An entry as it was sealed, or undefined when it is not one, or not in canonical form. */
export const parseEntry = (text: string): Entry | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (canonical(value) !== text) return undefined;
    if (isEvent(value)) return value.leaf === 'event' ? value : undefined;
    return isNoteLeaf(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
