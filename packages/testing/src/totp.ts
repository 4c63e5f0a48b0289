import { createHmac } from 'node:crypto';

const stepMs = 30_000;
const used = new Map<string, number>();

/** A TOTP code (RFC 6238, SHA-1, 6 digits, 30 s); never the same twice, since Keycloak refuses a code that was used. */
export const totpOf = async (secret: string): Promise<string> => {
  let step = Math.floor(Date.now() / stepMs);
  const last = used.get(secret) ?? 0;
  // Keycloak looks one step ahead; past that one has to wait for the clock.
  if (last >= step + 1)
    await new Promise((resolve) => setTimeout(resolve, (last - step) * stepMs - (Date.now() % stepMs) + 200));
  step = Math.max(Math.floor(Date.now() / stepMs), last + 1);
  used.set(secret, step);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};
