import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { returnPath } from './return-path.ts';

describe('the address to come back to', () => {
  test.each(['/', '/79901/espaces', '/79901/79902/notes/abc?ligne=12#fin', '/a%20b'])('%s is kept', (path) => {
    expect(returnPath(path)).toBe(path);
  });
  test.each([
    'https://ailleurs.example/',
    '//ailleurs.example',
    '/\\ailleurs.example',
    '\\\\ailleurs.example',
    '/.//ailleurs.example',
    '/x/..//ailleurs.example',
    'javascript:alert(1)',
    'espaces',
    '',
    '/\t/ailleurs.example',
    '/\n/x',
    '/api/gateway/session',
    '/auth/logout',
    '/auth',
    '/x/../auth/logout',
    `/${'x'.repeat(2_001)}`,
    undefined,
    null,
    12,
    ['/a', '/b'],
    { toString: () => '/a' },
  ])('%p is not', (path) => {
    expect(returnPath(path)).toBe('/');
  });
  test('whatever is asked, a browser stays on this origin', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '//',
      ':',
      '@',
      '?',
      '#',
      '%2f',
      '%5c',
      'a',
      'ailleurs.example',
      '\t',
      ' ',
      '&',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (asked) => {
          const kept = returnPath(asked);
          expect(new URL(kept, 'https://bocage.example').origin).toBe('https://bocage.example');
          expect(kept).toMatch(/^\/(?![/\\])/);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
