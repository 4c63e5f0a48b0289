/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { events, familyOf, faults } from '@bocage/contracts';
import { expect, test } from '@jest/globals';
import { kitFr } from '../features/trail/kit/kit.fr.ts';
import { fr } from './catalogues.fr.ts';

// A line that begins with « : » or ends with « is a fault of French typography.
const breakable = / [:;!?»]|« /;

const leaves = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as Record<string, unknown>).flatMap(leaves);

const realm = readFileSync(
  new URL('../../../../infra/keycloak/themes/bocage/login/messages/messages_fr.properties', import.meta.url),
  'utf8',
);

test.each([
  ['the screens', leaves({ ...fr, kit: kitFr })],
  ['the faults', Object.values(faults).map(({ message }) => message)],
  ['the trail', Object.values(events).map((event) => event.fr)],
  ['the sign-in pages', realm.split('\n').filter((line) => !line.startsWith('#'))],
])('%s hold their punctuation with no-break spaces', (_, words) => {
  expect(words.length).toBeGreaterThan(20);
  expect(words.filter((one) => breakable.test(one))).toEqual([]);
});

test('every family of events has a name by which the trail is filtered', () => {
  const families = new Set(Object.keys(events).map(familyOf));
  expect([...families].filter((family) => !(family in fr.trail.kinds))).toEqual([]);
});
