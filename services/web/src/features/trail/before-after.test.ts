import { expect, test } from '@jest/globals';
import { beforeAfterOf } from './before-after.ts';

test('a new title stands beside the one that it replaced', () => {
  expect(beforeAfterOf({ data: {}, payload: { before: 'École', title: 'École Jules-Ferry' } })).toEqual({
    before: 'École',
    after: 'École Jules-Ferry',
  });
});

test('a level that changed is told with both', () => {
  expect(beforeAfterOf({ data: { before: 'reader', level: 'editor' }, payload: { grantee: 'Agents' } })).toEqual({
    before: 'reader',
    after: 'editor',
  });
});

test('what replaced nothing has neither', () => {
  expect(beforeAfterOf({ data: { level: 'editor' }, payload: null })).toBeNull();
});
