import { createHash, randomBytes } from 'node:crypto';

// Crockford's base 32: no I, L, O nor U, so that a printed code is read aloud and typed without a doubt.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 16;

/** A one-time code of 80 random bits, `7K2M-9QXA-…`. */
export const newCode = (): string => {
  // 256 is a multiple of 32: no letter is likelier than another.
  const letters = [...randomBytes(length)].map((byte) => alphabet[byte % 32]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
};

/** What is kept of a code: its SHA-256 once hyphens, spaces and look-alike letters are set right. */
export const hashOfCode = (code: string): Buffer => {
  const plain = code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return createHash('sha256').update(plain).digest();
};

/** A hash that no code has: the place of a letter's code until the letter leaves. */
export const noCode = (): Buffer => randomBytes(32);
