import { describe, expect, test } from '@jest/globals';
import { afterOf, pageOf } from './page.ts';

const rows = ['a', 'é', 'z'].map((name, index) => ({ name, id: String(index) }));

describe('a page', () => {
  test('ends with a cursor that begins the next one after its last row', () => {
    const query = { limit: 2 };
    const { items, next } = pageOf(
      rows,
      query,
      (row) => [row.name, row.id],
      (row) => row.name,
    );
    expect(items).toEqual(['a', 'é']);
    expect(afterOf({ limit: 2, cursor: next ?? '' }, 2)).toEqual(['é', '1']);
  });
  test('has no cursor when it is the last', () => {
    expect(
      pageOf(
        rows,
        { limit: 3 },
        (row) => [row.id],
        (row) => row.id,
      ).next,
    ).toBeNull();
    expect(
      pageOf(
        [],
        { limit: 3 },
        () => [],
        () => 0,
      ),
    ).toEqual({ items: [], next: null });
  });
  test('refuses a cursor that is not ours', () => {
    for (const cursor of ['x', Buffer.from('{}').toString('base64url'), Buffer.from('["a"]').toString('base64url')]) {
      expect(() => afterOf({ limit: 1, cursor }, 2)).toThrow('request.invalid');
    }
    expect(afterOf({ limit: 1 }, 2)).toBeNull();
  });
});
