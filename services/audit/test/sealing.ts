import { generateKeyPairSync, sign } from 'node:crypto';
import { createDb, createLog, createMetrics } from '@bocage/platform';
import type { World } from '@bocage/testing';
import type { TrailKey } from '../src/seal/key.ts';
import { createSealer, type SealerOptions } from '../src/seal/sealer.ts';

export const newKey = (): TrailKey & { pem: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(12),
    sign: async (message) => sign(null, message, privateKey),
  };
};

/** A sealer beside the services, whose rounds the test plays by hand. */
export const sealerOn = (world: Pick<World, 'env'>, keys: SealerOptions['keys'], more: Partial<SealerOptions> = {}) =>
  createSealer({
    db: createDb({
      url: world.env.DATABASE_URL ?? '',
      role: null,
      systemRole: 'bocage_sealer',
      poolMax: 1,
      env: world.env,
    }),
    keys,
    instance: 'essais.example',
    log: createLog({ level: 'error', json: true }),
    metrics: createMetrics(),
    tellEverySeconds: 0,
    ...more,
  });
