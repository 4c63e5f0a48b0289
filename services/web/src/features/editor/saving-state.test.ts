import { describe, expect, test } from '@jest/globals';
import { after, isRefused, type LiveFact, type LiveState, savingOf, unopened } from './saving-state.ts';

const live = (...facts: LiveFact[]): LiveState => facts.reduce(after, unopened);
const entered: LiveFact[] = [
  { type: 'local-loaded', empty: true, pending: 0 },
  { type: 'authenticated', readOnly: false },
  { type: 'synced' },
];
const opened: LiveFact[] = [...entered, { type: 'settled' }];
const typed: LiveFact = { type: 'changed-here' };

describe('the state of saving', () => {
  test('is opening until there is a text, from here or from the server', () => {
    expect(savingOf(live()).kind).toBe('loading');
    expect(savingOf(live({ type: 'local-loaded', empty: true, pending: 0 })).kind).toBe('loading');
    expect(savingOf(live({ type: 'local-loaded', empty: false, pending: 0 })).kind).toBe('offline');
  });

  test('is not saved when only the server’s text has come: what was here before must be acknowledged first', () => {
    expect(savingOf(live(...entered)).kind).toBe('saving');
    expect(savingOf(live(...opened)).kind).toBe('saved');
  });

  test('is saving from the first key, and saved only once acknowledged', () => {
    expect(savingOf(live(...opened, typed, typed))).toEqual({ kind: 'saving', pending: 2 });
    expect(savingOf(live(...opened, typed, typed, { type: 'settled' }))).toEqual({ kind: 'saved', pending: 0 });
  });

  test('counts what waits while the network is gone, and what waited before the page was opened', () => {
    const away = live(...opened, { type: 'disconnected' }, typed, typed, typed);
    expect(savingOf(away)).toEqual({ kind: 'offline', pending: 3 });
    expect(savingOf(after(away, { type: 'authenticated', readOnly: false })).kind).toBe('saving');
    expect(savingOf(live({ type: 'local-loaded', empty: false, pending: 7 }))).toEqual({ kind: 'offline', pending: 7 });
  });

  test('an acknowledgement that comes without a connection saves nothing', () => {
    expect(savingOf(live(...opened, typed, { type: 'disconnected' }, { type: 'settled' }))).toEqual({
      kind: 'offline',
      pending: 1,
    });
  });

  test('is reading for a reader, and for whoever becomes one', () => {
    expect(
      savingOf(
        live(
          { type: 'local-loaded', empty: true, pending: 0 },
          { type: 'authenticated', readOnly: true },
          { type: 'synced' },
        ),
      ).kind,
    ).toBe('readonly');
    expect(savingOf(live(...opened, { type: 'level', readOnly: true })).kind).toBe('readonly');
  });

  test('is refused, for good, once the server has said so', () => {
    const refused = live(...opened, typed, { type: 'refused', code: 'access.refused' });
    expect(savingOf(refused)).toEqual({ kind: 'refused', pending: 1 });
    expect(savingOf(after(refused, { type: 'settled' })).kind).toBe('refused');
  });

  test('is refused when one comes back, with changes, to a note that one may only read', () => {
    const back = live({ type: 'local-loaded', empty: false, pending: 2 }, { type: 'authenticated', readOnly: true });
    expect(isRefused(back)).toBe(true);
    expect(savingOf(back)).toEqual({ kind: 'refused', pending: 2 });
  });
});
