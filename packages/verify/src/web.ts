import type { Crypto } from './note.ts';
import { unusable } from './report.ts';

/** Of `crypto.subtle`, what is used: the types of the browser and of Node both fit. */
type Subtle = Pick<typeof globalThis.crypto.subtle, 'digest' | 'importKey' | 'verify'>;

/** The browser's own. Ed25519 came late to it: without it nothing is verified, and that is said. */
export const webCrypto = (subtle: Subtle): Crypto => {
  // WebCrypto refuses views of shared memory, and its types say so: a copy is neither.
  const own = (bytes: Uint8Array) => new Uint8Array(bytes);
  return {
    sha256: async (bytes) => new Uint8Array(await subtle.digest('SHA-256', own(bytes))),
    ed25519: async (publicKey, message, signature) => {
      const key = await subtle.importKey('raw', own(publicKey), { name: 'Ed25519' }, false, ['verify']).catch(
        // A browser that lacks it says NotSupportedError; any 32 bytes are taken by one that has it, or are no key.
        (error: unknown) =>
          error instanceof Error && error.name === 'NotSupportedError' ? unusable({ code: 'no-ed25519' }) : undefined,
      );
      return key !== undefined && subtle.verify({ name: 'Ed25519' }, key, own(signature), own(message));
    },
  };
};
