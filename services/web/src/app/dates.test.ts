import { expect, test } from '@jest/globals';
import { dayField, endOfDay, exactDate, fullDate, saidDate, saidSize, weekdayDate } from './dates.ts';

const now = new Date(2026, 10, 24, 10, 30);
const at = (...parts: [number, number, number, number, number]): string => new Date(...parts).toISOString();

test.each([
  [at(2026, 10, 24, 10, 30), 'à l’instant'],
  [at(2026, 10, 24, 10, 27), 'il y a 3 minutes'],
  [at(2026, 10, 24, 8, 5), 'aujourd’hui à 8 h 05'],
  [at(2026, 10, 23, 23, 55), 'hier à 23 h 55'],
  [at(2026, 2, 3, 9, 0), 'le 3 mars'],
  [at(2025, 2, 1, 9, 0), 'le 1er mars 2025'],
])('%s is said %s', (instant, words) => expect(saidDate(instant, now)).toBe(words));

test('the first of a month is said as such, and a moment to the second says in whose time it is', () => {
  const first = at(2026, 11, 1, 8, 5);
  expect(fullDate(first)).toBe('1er décembre 2026 à 08:05');
  expect(weekdayDate(new Date(2026, 11, 1))).toBe('mardi 1er décembre 2026');
  expect(weekdayDate(new Date(2026, 11, 11))).toBe('vendredi 11 décembre 2026');
  expect(exactDate(first)).toMatch(/^1er décembre 2026 à 08:05:00 \(\S.*\)$/);
});

test.each([
  [1, '1 octet'],
  [999, '999 octets'],
  [1_400_000, '1,4 Mo'],
  [123_456_789, '123 Mo'],
])('%d bytes are said %s', (bytes, words) => expect(saidSize(bytes)).toBe(words));

test('a chosen day ends with its last second', () => {
  expect(endOfDay('')).toBeNull();
  expect(dayField(endOfDay('2026-12-31'))).toBe('2026-12-31');
});
