import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The SHA-256 of a file of any size, read as it goes: `crypto.subtle` would want it whole in memory. */
export const fingerprint = async (file: Blob, signal: AbortSignal): Promise<string> => {
  const hash = sha256.create();
  const reader = file.stream().getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    signal.throwIfAborted();
    hash.update(read.value);
  }
  return bytesToHex(hash.digest());
};
