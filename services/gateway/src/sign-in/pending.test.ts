import { randomBytes } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { createCookies, readCookies } from '../cookies.ts';
import { createSecrets } from '../secrets.ts';
import { keepPending, startPending, takePending } from './pending.ts';

const cookies = createCookies('https://bocage.example');
const secrets = createSecrets([randomBytes(32)]);
const start = () => startPending({ returnTo: '/x', stepUp: false, action: null, again: false });
const jarOf = (lines: string[]) => readCookies(lines.map((line) => line.split(';')[0]).join('; '));

describe('a sign-in under way', () => {
  test('is found again by its state, in the browser that began it, by any replica', () => {
    const pending = start();
    const jar = jarOf(keepPending(cookies, secrets, pending, []));
    expect(takePending(cookies, secrets, jar, pending.state)?.pending).toEqual(pending);
    expect(takePending(cookies, secrets, new Map(), pending.state)).toBeNull();
    expect(takePending(cookies, createSecrets([randomBytes(32)]), jar, pending.state)).toBeNull();
  });
  test('is not another one: two tabs at once do not mix', () => {
    const [one, two] = [start(), start()];
    const lines = [...keepPending(cookies, secrets, one, []), ...keepPending(cookies, secrets, two, [])];
    const jar = jarOf(lines);
    expect(takePending(cookies, secrets, jar, one.state)?.pending.nonce).toBe(one.nonce);
    expect(takePending(cookies, secrets, jar, two.state)?.pending.nonce).toBe(two.nonce);
    for (const state of [undefined, '', `${one.state.slice(0, 12)}x`, ['a'], 'x'.repeat(300)]) {
      expect(takePending(cookies, secrets, jar, state)).toBeNull();
    }
  });
  test('tells nothing to who reads the cookie', () => {
    const pending = start();
    const [line = ''] = keepPending(cookies, secrets, pending, []);
    expect(Buffer.from(line.split(/[=;]/)[1] ?? '', 'base64url').toString('latin1')).not.toContain(pending.verifier);
    expect(line).toContain('Max-Age=1800');
  });
  test('ends after half an hour, whatever the browser keeps', () => {
    const pending = start();
    const jar = jarOf(keepPending(cookies, secrets, pending, []));
    jest.useFakeTimers({ now: Date.now() + 31 * 60_000 });
    expect(takePending(cookies, secrets, jar, pending.state)).toBeNull();
    jest.useRealTimers();
  });
  test('past five, the former ones are dropped: headers stay small', () => {
    const present = Array.from({ length: 5 }, (_, at) => `${cookies.pendingPrefix}${at}`);
    const lines = keepPending(cookies, secrets, start(), [...present, 'other']);
    expect(lines.filter((line) => line.includes('Max-Age=0'))).toHaveLength(5);
  });
});
