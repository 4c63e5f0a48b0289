import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createSecrets, hashOf, randomToken } from './secrets.ts';

const [old, current] = [randomBytes(32), randomBytes(32)];

describe('sealed texts', () => {
  const secrets = createSecrets([current]);
  test('open where they were sealed, and nowhere else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 40 }), (text, context) => {
        const sealed = secrets.seal('session-tokens', context, text);
        expect(secrets.open('session-tokens', context, sealed)).toBe(text);
        expect(secrets.open('session-tokens', `${context}x`, sealed)).toBeNull();
        expect(secrets.open('pending-sign-in', context, sealed)).toBeNull();
      }),
      { numRuns: 50 },
    );
  });
  test('do not open when any one byte is changed, or cut off', () => {
    const sealed = secrets.seal('session-tokens', 'a', 'jeton');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(secrets.open('session-tokens', 'a', changed)).toBeNull();
      expect(secrets.open('session-tokens', 'a', sealed.subarray(0, at))).toBeNull();
    }
  });
  test('never look the same twice', () => {
    expect(secrets.seal('csrf', 'a', 'x').equals(secrets.seal('csrf', 'a', 'x'))).toBe(false);
  });
  test('outlive a change of secret while the former one is still listed, and not longer', () => {
    const before = createSecrets([old]).seal('session-tokens', 'a', 'jeton');
    expect(createSecrets([current, old]).open('session-tokens', 'a', before)).toBe('jeton');
    expect(createSecrets([current]).open('session-tokens', 'a', before)).toBeNull();
    const after = createSecrets([current, old]).seal('session-tokens', 'a', 'jeton');
    expect(createSecrets([current]).open('session-tokens', 'a', after)).toBe('jeton');
  });
});

describe('signatures', () => {
  test('hold for one text and one purpose, under every listed secret', () => {
    const mac = createSecrets([old]).sign('csrf', 'session');
    expect(createSecrets([current, old]).verify('csrf', 'session', mac)).toBe(true);
    expect(createSecrets([current]).verify('csrf', 'session', mac)).toBe(false);
    expect(createSecrets([old]).verify('csrf', 'another', mac)).toBe(false);
    expect(createSecrets([old]).verify('session-tokens', 'session', mac)).toBe(false);
    for (const bad of ['', 'x', mac.slice(1), `${mac}A`])
      expect(createSecrets([old]).verify('csrf', 'session', bad)).toBe(false);
  });
});

test('a cookie has 256 random bits, and its row only the hash of it', () => {
  const token = randomToken();
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect(hashOf(token)).toHaveLength(32);
  expect(hashOf(token).toString('base64url')).not.toBe(token);
});
