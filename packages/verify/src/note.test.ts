import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64, toBase64 } from './bytes.ts';
import { checkpointText, isSignedBy, parseCheckpoint, parseCheckpointNote } from './checkpoint.ts';
import { nodeCrypto } from './node.ts';
import {
  cosign,
  fingerprint,
  formatKey,
  formatNote,
  keyOf,
  parseKey,
  parseNote,
  signNote,
  types,
  verifyNote,
} from './note.ts';

const { sha256 } = nodeCrypto;

const signerNamed = (name: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  return { name, publicKey: raw, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)) };
};

describe('base64', () => {
  test('each writing has its bytes, and bytes have one writing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });
  test.each(['A', 'AA', 'AAA', 'AA=', 'AB==', 'AAB=', 'A===', 'AA==AA==', 'AA\n=', '____', 'AAA=A', 'é==='])(
    'not %j',
    (text) => {
      expect(fromBase64(text)).toBeUndefined();
    },
  );
});

describe('the examples of C2SP', () => {
  const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const whole =
    'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
  test('signed-note', async () => {
    const key = await parseKey(sha256, vkey);
    const note = parseNote(whole);
    expect(key && formatKey(key)).toBe(vkey);
    expect(note && formatNote(note)).toBe(whole);
    if (!key || !note) throw new Error('unread');
    expect(await verifyNote(nodeCrypto, note, [key])).toEqual([{ key }]);
    expect(await verifyNote(nodeCrypto, { ...note, text: 'Another.\n' }, [key])).toBeUndefined();
    expect(await verifyNote(nodeCrypto, note, [])).toEqual([]);
  });
  test.each([
    vkey.replace('530d903a', '530d903b'),
    vkey.replace('+530', '530'),
    vkey.slice(0, -4),
    `a ${vkey}`,
    vkey.replace('+Aek', '+Bek'),
    '',
  ])('no key: %j', async (text) => {
    expect(await parseKey(sha256, text)).toBeUndefined();
  });
  test.each([
    ['no line feed at the end', whole.slice(0, -1)],
    ['no blank line', whole.replace('\n\n', '\n')],
    ['a carriage return', whole.replaceAll('\n', '\r\n')],
    ['a hyphen for the dash', whole.replace('—', '-')],
    ['no base64', whole.replace('Uw2Q', 'Uw2*')],
    ['a signature too short', 'a\n\n— b AAAA\n'],
    ['words after it', whole.replace('aQM=\n', 'aQM= more\n')],
    ['no signature', 'text\n\n'],
    ['half a surrogate pair', `\ud800${whole}`],
    ['too many signatures', whole + '— a AAAAAAA=\n'.repeat(100)],
  ])('no note: %s', (_, text) => {
    expect(parseNote(text)).toBeUndefined();
  });
});

describe('checkpoints', () => {
  const origin = 'bocage.example/journal/0198c0de-0000-7000-8000-000000000001/1';
  const checkpoint = { origin, size: 20852163, root: new Uint8Array(32).fill(7) };
  test('signed by the log under its origin, and by witnesses', async () => {
    const log = { ...signerNamed('bocage.example'), name: origin };
    const witness = signerNamed('temoin.example/w1');
    const text = checkpointText(checkpoint);
    const note = parseNote(await signNote(sha256, text, log));
    if (!note) throw new Error('unread');
    note.signatures.push(await cosign(sha256, text, witness, 1679315147));
    const read = parseCheckpointNote(formatNote(note));
    expect(read?.checkpoint).toEqual(checkpoint);
    expect(await isSignedBy(nodeCrypto, note, origin, log.publicKey)).toBe(true);
    expect(await isSignedBy(nodeCrypto, note, origin, witness.publicKey)).toBe(false);
    expect(await isSignedBy(nodeCrypto, note, `${origin}2`, log.publicKey)).toBe(false);
    const known = await keyOf(sha256, witness.name, types.cosignature, witness.publicKey);
    expect(await verifyNote(nodeCrypto, note, [known])).toEqual([{ key: known, seconds: 1679315147 }]);
    // Another time under the same signature: nobody said that.
    const line = note.signatures[1];
    if (line) line.bytes[7] = (line.bytes[7] ?? 0) ^ 1;
    expect(await verifyNote(nodeCrypto, note, [known])).toBeUndefined();
  });
  const text = checkpointText(checkpoint);
  test.each([
    text.replace('20852163', '020852163'),
    text.replace('20852163', '9007199254740993'),
    text.replace('20852163', '-1'),
    text.replace('20852163', '1e3'),
    text.replace('BwcH', 'BwcHBwcH'),
    text.replace('bocage', 'bo cage'),
    text.trimEnd(),
    `${text}\n`,
    `${text}more`,
    '',
  ])('no checkpoint: %j', (changed) => {
    expect(parseCheckpoint(changed)).toBeUndefined();
  });
  test('extension lines are passed over', () => {
    expect(parseCheckpoint(`${text}more\n`)).toEqual(checkpoint);
  });
});

test('two people know a key by half of its hash, in groups that they read to each other', async () => {
  const publicKey = new Uint8Array(32);
  expect(await fingerprint(nodeCrypto.sha256, { publicKey })).toBe('6668 7aad f862 bd77 6c8f c18b 8e9f 8e20');
});
