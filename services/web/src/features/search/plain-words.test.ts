import { expect, test } from '@jest/globals';
import { matches } from './plain-words.ts';

test('accents, capitals and apostrophes do not matter', () => {
  expect(matches('Conseil d’École – Élections', 'ecole elections')).toBe(true);
  expect(matches('Œuvres sociales', 'oeuvre')).toBe(true);
  expect(matches('Conseil municipal', 'conseil ecole')).toBe(false);
});
