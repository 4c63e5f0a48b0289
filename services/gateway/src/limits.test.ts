import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { addressOf } from './limits.ts';

const from = (forwarded: string | undefined): IncomingMessage =>
  ({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: '10.0.0.9' } }) as unknown as IncomingMessage;

test('without a proxy of ours, what a client says of its address counts for nothing', () => {
  expect(addressOf(from('1.2.3.4'), 0)).toBe('10.0.0.9');
});
test('behind proxies of ours, the address is the one that the first of them saw', () => {
  expect(addressOf(from('6.6.6.6, 1.2.3.4'), 1)).toBe('1.2.3.4');
  expect(addressOf(from('6.6.6.6, 1.2.3.4, 10.0.0.8'), 2)).toBe('1.2.3.4');
  expect(addressOf(from('1.2.3.4'), 3)).toBe('1.2.3.4');
  expect(addressOf(from(undefined), 1)).toBe('10.0.0.9');
});
