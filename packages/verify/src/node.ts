import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Crypto } from './note.ts';

/** SubjectPublicKeyInfo of an Ed25519 key, up to its 32 bytes. */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** Node's own, at once: no promise for each of a million leaves. */
export const nodeCrypto: Crypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  ed25519: (publicKey, message, signature) =>
    verify(
      null,
      message,
      createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' }),
      signature,
    ),
};
