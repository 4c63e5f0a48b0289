import { describe, expect, test } from '@jest/globals';
import { acknowledges, carriesChanges } from './wire.ts';

const name = '0192f0c1-0000-7000-8000-000000000001';
const message = (...rest: number[]): Uint8Array =>
  new Uint8Array([name.length, ...new TextEncoder().encode(name), ...rest]);

describe('on the wire', () => {
  test('an update and the answer to what the server lacks carry changes; a question does not', () => {
    expect(carriesChanges(message(0, 2, 4, 1, 2, 3, 4))).toBe(true);
    expect(carriesChanges(message(0, 1, 2, 0, 0))).toBe(true);
    expect(carriesChanges(message(0, 0, 1, 0))).toBe(false);
  });

  test('awareness, tokens and pings carry none', () => {
    for (const bytes of [message(1, 3, 1, 2, 3), message(2, 0, 1, 65), new Uint8Array([9]), new Uint8Array([])]) {
      expect(carriesChanges(bytes)).toBe(false);
      expect(acknowledges(bytes)).toBeNull();
    }
  });

  test('an acknowledgement says yes or no', () => {
    expect(acknowledges(message(8, 1))).toBe(true);
    expect(acknowledges(message(8, 0))).toBe(false);
    expect(acknowledges(message(0, 2, 1, 1))).toBeNull();
  });

  test('a name longer than the message is no message', () => {
    expect(carriesChanges(new Uint8Array([200, 1, 65, 66]))).toBe(false);
  });
});
