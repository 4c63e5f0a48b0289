import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { headBytes } from '../content/content.found.ts';

/** What reading an object once tells: its size, SHA-256 in hexadecimal, and its first 64 KiB. */
export type Reading = { sizeBytes: number; sha256: string; head: Buffer };

/** Reads a stream to its end without keeping it; `onBytes` is called as it goes, to keep a lease alive. */
export const readOnce = async (stream: Readable, onBytes: () => void): Promise<Reading> => {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (sizeBytes < headBytes) head.push(chunk.subarray(0, headBytes - sizeBytes));
    sizeBytes += chunk.length;
    hash.update(chunk);
    onBytes();
  }
  return { sizeBytes, sha256: hash.digest('hex'), head: Buffer.concat(head) };
};

/** At most `most` at once; the others wait their turn. */
export const createTurns = (most: number) => {
  let free = most;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
};
