import type { Actor } from '@bocage/testing';
import { pathOf } from '@bocage/contracts';
import { newId } from '@bocage/platform';
import type { Kind, Kit, Variant, Walk } from './world.ts';

export type Answer = { status: number; body: string; requestId: string };

/** Sends a call as it is, past the typed client: what is sent may be wrong on purpose. */
export const send = async (actor: Actor, { route, input }: Pick<Variant, 'route' | 'input'>): Promise<Answer> => {
  const query = new URLSearchParams((input.query ?? {}) as Record<string, string>);
  const path = pathOf(route, (input.params ?? {}) as Record<string, string>);
  const response = await actor.fetch(`${path}${query.size > 0 ? `?${query.toString()}` : ''}`, {
    method: route.method.toUpperCase(),
    ...(route.body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(input.body) } : {}),
  });
  return {
    status: response.status,
    body: await response.text(),
    requestId: response.headers.get('x-request-id') ?? '',
  };
};

/** A place in a call that holds an id of something: `params.noteId`, `body.to.teamId`. */
export type Place = { at: string; kind: Kind };

const walkValues = (value: unknown, at: string, found: (at: string, text: string) => void): void => {
  if (typeof value === 'string') found(at, value);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) walkValues(one, at ? `${at}.${key}` : key, found);
};
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Every place of a call that holds an id; throws on an id that nobody said what it is of. */
export const placesOf = ({ kindOf }: Walk, { input }: Variant): Place[] => {
  const places: Place[] = [];
  walkValues(input, '', (at, text) => {
    const kind = kindOf(text);
    if (kind) places.push({ at, kind });
    else if (uuid.test(text) && !text.startsWith('00000000-')) throw new Error(`${at}: what is ${text} the id of?`);
  });
  return places;
};

/** The same call with another id in one place. */
export const withId = (variant: Variant, at: string, id: string): Variant => {
  const input = structuredClone(variant.input);
  const keys = at.split('.');
  const last = keys.pop() ?? '';
  let holder = input as Record<string, unknown>;
  for (const key of keys) holder = holder[key] as Record<string, unknown>;
  holder[last] = id;
  return { ...variant, input };
};

/** An id that nothing has, of the shape of its kind. */
export const unknownId = (kind: Kind): string => {
  if (kind === 'code') return '79999';
  return kind === 'identifiant' ? 'personne-inconnue' : newId();
};
export const foreignId = (kit: Kit, kind: Kind): string => kit.ids[kind];

/** What an answer says once the id that was asked and the request's own are taken out of it. */
export const said = ({ status, body }: Answer, asked: string): string =>
  `${status} ${body.replaceAll(asked, '<id>').replace(/"requestId":"[^"]+",?/, '')}`;
