import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { checkSocketOrigin, checkSource } from './guard.ts';

const here = 'https://bocage.example';
const request = (method: string, headers: Record<string, string>) =>
  ({ method, headers }) as unknown as IncomingMessage;
const passes = (method: string, headers: Record<string, string>) =>
  expect(() => checkSource(request(method, headers), here)).not.toThrow();
const refused = (method: string, headers: Record<string, string>) =>
  expect(() => checkSource(request(method, headers), here)).toThrow('request.forged');

describe('what changes something', () => {
  test('comes from our own pages', () => {
    passes('POST', { origin: here });
    passes('POST', { 'sec-fetch-site': 'same-origin' });
    passes('DELETE', { origin: here, 'sec-fetch-site': 'same-origin' });
  });
  test.each<[Record<string, string>]>([
    [{}],
    [{ origin: 'https://ailleurs.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://bocage.example' }],
    [{ origin: here, 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
  ])('is refused from %p', (headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) refused(method, headers);
  });
});

describe('what only reads', () => {
  test('may be typed in, or followed from a message', () => {
    passes('GET', {});
    passes('GET', { 'sec-fetch-site': 'none' });
    passes('GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' });
  });
  test('is not embedded by another site', () => {
    refused('GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' });
    refused('GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' });
    refused('GET', { origin: 'https://ailleurs.example' });
  });
});

test('a WebSocket must say that it is ours: browsers always do', () => {
  expect(() => checkSocketOrigin(request('GET', { origin: here }), here)).not.toThrow();
  expect(() => checkSocketOrigin(request('GET', {}), here)).toThrow('request.forged');
  expect(() => checkSocketOrigin(request('GET', { origin: 'https://ailleurs.example' }), here)).toThrow(
    'request.forged',
  );
});
