// A sealer as a process that may be killed at any moment. What it signs is written down before the signature leaves.
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { trailKeys } from '../src/seal/key.ts';
import { sealerOn } from './sealing.ts';

const [keyFile = '', signedFile = ''] = process.argv.slice(2);
const { current: key } = trailKeys({ BOCAGE_TRAIL_KEY_FILE: keyFile });
if (!key) throw new Error('no key');
const sign = (message: Uint8Array) => {
  appendFileSync(signedFile, `${Buffer.from(message).toString('base64')}\n`);
  return key.sign(message);
};
const sealer = sealerOn({ env: process.env }, { current: { ...key, sign }, previous: null }, { batch: 40 });
process.stdout.write('ready\n');
for (;;) {
  // As the service does: a round that fails begins anew from what is committed.
  const more = await sealer.round().catch(() => false);
  if (!more) await pause(2);
}
