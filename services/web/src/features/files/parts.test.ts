import { describe, expect, test } from '@jest/globals';
import { missingParts, nextRun, rangeOf, sentBytes } from './parts.ts';

describe('the parts of a file', () => {
  test('cover it whole, the last one shorter', () => {
    expect(rangeOf(1, 5, 12)).toEqual({ from: 0, to: 5 });
    expect(rangeOf(3, 5, 12)).toEqual({ from: 10, to: 12 });
  });

  test('that have arrived are not sent again', () => {
    expect(missingParts(5, new Set([1, 2, 4]))).toEqual([3, 5]);
    expect(missingParts(2, new Set([1, 2]))).toEqual([]);
  });

  test('are asked for by runs', () => {
    expect(nextRun([3, 4, 5, 9], 10)).toEqual({ first: 3, count: 3 });
    expect(nextRun([3, 4, 5, 9], 2)).toEqual({ first: 3, count: 2 });
    expect(nextRun([], 10)).toBeNull();
  });

  test('count once, whether they have arrived or are on their way', () => {
    const file = { sizeBytes: 12, partSizeBytes: 5 };
    expect(sentBytes(file, new Set([1, 3]), new Map())).toBe(7);
    expect(
      sentBytes(
        file,
        new Set([1]),
        new Map([
          [1, 5],
          [2, 3],
        ]),
      ),
    ).toBe(8);
    expect(sentBytes(file, new Set([1, 2, 3]), new Map([[3, 2]]))).toBe(12);
  });
});
