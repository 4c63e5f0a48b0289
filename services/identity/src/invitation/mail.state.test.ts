import { expect, test } from '@jest/globals';
import { mailState } from './mail.state.ts';

const soon = () => new Promise((resolve) => setImmediate(resolve));

test('says what the mail server last answered', async () => {
  expect(mailState(null)()).toBe('none');
  for (const [ping, said] of [
    [() => Promise.resolve(), 'ok'],
    [() => Promise.reject(new Error('refused')), 'down'],
  ] as const) {
    const state = mailState({ ping });
    expect(state()).toBe('unknown');
    await soon();
    expect(state()).toBe(said);
  }
});
