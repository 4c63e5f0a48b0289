import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newIdentifiant } from '@bocage/contracts';
import { identifiantBase, sameName } from './person.names.ts';

describe('names', () => {
  test.each([
    ['Marie-Ève', 'Le Goff', 'marie-eve.le-goff'],
    ['Loïc', 'D’Aubigné', 'loic.d-aubigne'],
    ['Zoë', 'Œuvrard', 'zoe.oeuvrard'],
    ['Y', 'O', 'y.o'],
    ['Ca', 'St', 'ca.saint'],
    ['李', '王', 'bocage'],
  ])('%s %s signs in as %s', (first, last, expected) => {
    expect(identifiantBase(first, last)).toBe(expected);
  });

  test('whatever the name, the identifiant is a good one', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 100 }),
        fc.string({ minLength: 1, maxLength: 100 }),
        (first, last) => {
          expect(newIdentifiant.safeParse(identifiantBase(first, last)).success).toBe(true);
        },
      ),
    );
  });

  test('one name is one name, accents and hyphens apart', () => {
    expect(sameName('Marie-Ève LE GOFF', 'marie eve le goff')).toBe(true);
    expect(sameName('Marie Le Goff', 'Maria Le Goff')).toBe(false);
  });
});
