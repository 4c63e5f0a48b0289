import type { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTsa } from '../../test/tsa.ts';
import { trustedIn } from './places.ts';
import { stamp } from './stamp.ts';

const text = 'essais.example/journal/instance/1\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
let tsa: Awaited<ReturnType<typeof openTsa>>;
let trusted: X509Certificate[] | null;
beforeAll(async () => {
  tsa = await openTsa();
  trusted = trustedIn(tsa.file('ca.pem'));
}, 30_000);
afterAll(() => tsa.close());

test.each(['tsa', 'far'] as const)(
  'what an authority stamps (%s) is verified by openssl alone, for this text and no other',
  async (signer) => {
    tsa.forge({ signer });
    const token = await stamp(tsa.url, text, trusted);
    expect(tsa.verify(text, token)).toBe(true);
    expect(tsa.verify(`${text}x`, token)).toBe(false);
  },
);

test('an answer for another text, or to another question, is no stamp', async () => {
  tsa.forge({ text: 'autre' });
  await expect(stamp(tsa.url, text)).rejects.toMatchObject({ code: 'the timestamp is for another hash' });
  tsa.forge({ text });
  await expect(stamp(tsa.url, text)).rejects.toThrow('another question');
  tsa.forge({ text, nonce: false });
  await expect(stamp(tsa.url, text)).rejects.toThrow('another question');
});

test('a signature that does not hold is no stamp: neither its own bytes nor what it signs may change', async () => {
  const changed = (at: (answer: Buffer) => number) => ({
    change: (answer: Buffer) => {
      const bytes = Buffer.from(answer);
      bytes.writeUInt8(bytes.readUInt8(at(bytes)) ^ 1, at(bytes));
      return bytes;
    },
  });
  tsa.forge(changed((answer) => answer.length - 1));
  await expect(stamp(tsa.url, text, trusted)).rejects.toThrow('signature does not hold');
  // The date, in the clear: the year's last figure.
  tsa.forge(changed((answer) => answer.indexOf(`${new Date().getUTCFullYear()}`, answer.indexOf('\x18\x0f20')) + 3));
  await expect(stamp(tsa.url, text, trusted)).rejects.toThrow('signature does not hold');
});

test('a certificate that is not made to stamp, and for that alone, stamps nothing', async () => {
  for (const signer of ['web', 'loose', 'many'] as const) {
    tsa.forge({ signer, again: 'named' });
    await expect(stamp(tsa.url, text, trusted)).rejects.toThrow('not made to stamp');
  }
  tsa.forge({ signer: 'tsa', again: 'unnamed' });
  await expect(stamp(tsa.url, text, trusted)).rejects.toThrow('names another certificate');
  tsa.forge({ signer: 'tsa', again: 'named' });
  expect(tsa.verify(text, await stamp(tsa.url, text, trusted))).toBe(true);
});

test('whose it is: the authority that is set, by its own certificate or by who signed it; without one, anybody’s', async () => {
  tsa.forge({ signer: 'stranger' });
  await expect(stamp(tsa.url, text, trusted)).rejects.toThrow('not of the authority that is set');
  const token = await stamp(tsa.url, text);
  expect(tsa.verify(text, token)).toBe(false);
  const both = ['ca.pem', 'stranger.pem'].map((name) => readFileSync(tsa.file(name), 'utf8'));
  writeFileSync(tsa.file('both.pem'), both.join(''));
  await stamp(tsa.url, text, trustedIn(tsa.file('both.pem')));
  expect(() => trustedIn(tsa.file('ca.key'))).toThrow('BOCAGE_TSA_CA_FILE');
  for (const only of [trusted, null]) {
    tsa.forge({ signer: 'over', again: 'named' });
    await expect(stamp(tsa.url, text, only)).rejects.toThrow('was not valid');
  }
});
