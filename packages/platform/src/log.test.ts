import { expect, test } from '@jest/globals';
import { errorFields } from './log.ts';

test('an error is told by its code, or by that of what failed under it, and never by its message', () => {
  const refused = Object.assign(new Error('connect to 10.0.0.1'), { code: 'ECONNREFUSED' });
  expect(errorFields(refused)).toMatchObject({ error: 'Error', code: 'ECONNREFUSED' });
  const failed = errorFields(new TypeError('fetch failed', { cause: refused }));
  expect(failed).toMatchObject({ error: 'TypeError', code: 'ECONNREFUSED' });
  expect(errorFields(new Error('Secret', { cause: 'Secret' })).code).toBeUndefined();
  expect(JSON.stringify([failed, errorFields(refused)])).not.toContain('10.0.0.1');
});
