import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { fingerprint } from './fingerprint.ts';

test('is the SHA-256 of the whole, however it is read, and stops when asked', async () => {
  const bytes = randomBytes(3 * 1024 ** 2 + 7);
  const file = new Blob([bytes]);
  const { signal } = new AbortController();
  expect(await fingerprint(file, signal)).toBe(createHash('sha256').update(bytes).digest('hex'));
  await expect(fingerprint(file, AbortSignal.abort())).rejects.toThrow();
});
