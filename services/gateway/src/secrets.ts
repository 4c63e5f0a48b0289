import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** What a key is for: each purpose has keys of its own, so that one kind of text never passes for another. */
export type Purpose = 'session-tokens' | 'pending-sign-in' | 'csrf';

const version = 1;
const headBytes = 1 + 4 + 12;
const tagBytes = 16;

const idOf = (secret: Buffer): Buffer =>
  createHash('sha256').update('bocage key id').update(secret).digest().subarray(0, 4);
const keyOf = (secret: Buffer, purpose: Purpose, context: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, context, `bocage ${purpose}`, 32));

/**
 * Sealing (AES-256-GCM) and signing (HMAC-SHA-256) with keys derived (HKDF, RFC 5869) per purpose and per context, so
 * that a sealed text moved to another row does not open, and no single key meets the limit of random nonces.
 * The first secret writes; all are read.
 */
export const createSecrets = (secrets: readonly Buffer[]) => {
  const known = secrets.map((secret) => ({ secret, id: idOf(secret) }));
  const [first] = known;
  if (!first) throw new Error('no secret');
  const macOf = (secret: Buffer, purpose: Purpose, text: string) =>
    createHmac('sha256', keyOf(secret, purpose, ''))
      .update(text)
      .digest();
  return {
    seal: (purpose: Purpose, context: string, text: string): Buffer => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(first.secret, purpose, context), nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(version), first.id, nonce, body, cipher.getAuthTag()]);
    },
    /** The text, or null when it was not sealed by us, for this, here. */
    open: (purpose: Purpose, context: string, sealed: Buffer): string | null => {
      if (sealed.length < headBytes + tagBytes || sealed[0] !== version) return null;
      const key = known.find(({ id }) => id.equals(sealed.subarray(1, 5)));
      if (!key) return null;
      const decipher = createDecipheriv(
        'aes-256-gcm',
        keyOf(key.secret, purpose, context),
        sealed.subarray(5, headBytes),
      );
      decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
      try {
        const body = decipher.update(sealed.subarray(headBytes, sealed.length - tagBytes));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
    sign: (purpose: Purpose, text: string): string => macOf(first.secret, purpose, text).toString('base64url'),
    verify: (purpose: Purpose, text: string, mac: string): boolean => {
      const given = Buffer.from(mac, 'base64url');
      return known.some(({ secret }) => {
        const expected = macOf(secret, purpose, text);
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
    },
  };
};
export type Secrets = ReturnType<typeof createSecrets>;

/** A random value of 256 bits, base64url. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** What stands in the database for a cookie: nobody who reads the table can make the cookie. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
