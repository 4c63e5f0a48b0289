import { expect, test } from '@jest/globals';
import { createCookies, readCookies } from './cookies.ts';

test('on HTTPS the cookie belongs to this host alone', () => {
  const cookies = createCookies('https://bocage.example');
  expect(cookies.set(cookies.sessionName, 'v')).toBe('__Host-bocage=v; Path=/; HttpOnly; SameSite=Lax; Secure');
  expect(cookies.clear(cookies.sessionName)).toBe('__Host-bocage=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0');
  expect(cookies.pendingPrefix).toMatch(/^__Host-/);
});
test('on http it is plain, or the browser would drop it', () => {
  const cookies = createCookies('http://localhost:8080');
  expect(cookies.set(cookies.sessionName, 'v', 60)).toBe('bocage=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60');
});
test('reads the first of two cookies of one name, and ignores what is none', () => {
  expect([...readCookies('a=1; b=x=y;; =z; a=2; c')]).toEqual([
    ['a', '1'],
    ['b', 'x=y'],
  ]);
  expect(readCookies(undefined).size).toBe(0);
});
