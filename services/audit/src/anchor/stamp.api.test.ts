import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTsa } from '../../test/tsa.ts';
import { stamp } from './stamp.ts';

const text = 'essais.example/journal/instance/1\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
let tsa: Awaited<ReturnType<typeof openTsa>>;
beforeAll(async () => {
  tsa = await openTsa();
}, 30_000);
afterAll(() => tsa.close());

test('what an authority stamps is verified by openssl alone, for this text and no other', async () => {
  const token = await stamp(tsa.url, text);
  expect(tsa.verify(text, token)).toBe(true);
  expect(tsa.verify(`${text}x`, token)).toBe(false);
});

test('an answer for another text, or to another question, is no stamp', async () => {
  tsa.forge('autre');
  await expect(stamp(tsa.url, text)).rejects.toThrow('another hash');
  tsa.forge(text);
  await expect(stamp(tsa.url, text)).rejects.toThrow('another question');
  tsa.forge(text, false);
  await expect(stamp(tsa.url, text)).rejects.toThrow('another question');
});
