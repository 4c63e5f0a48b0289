import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { listen } from './process.ts';

test('a stop lets a request end that takes its time', async () => {
  let reached = (): void => {};
  const begun = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const server = createServer((_req, res) => {
    reached();
    setTimeout(() => res.end('fini'), 10_500);
  });
  const listening = await listen(server, 0, '127.0.0.1');
  const answer = fetch(listening.url).then((response) => response.text());
  await begun;
  const closed = listening.close();
  expect(await answer).toBe('fini');
  await closed;
}, 30_000);
