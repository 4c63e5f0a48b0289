import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { createLog, createLockedObjects } from '@bocage/platform';
import { openWitness, witnessServer } from '../src/witness/serve.ts';
import { loadWitnessConfig } from '../src/config.ts';

// A witness that is opened again finds what it signed: its folder goes with the suite only.
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const folderOfTheSuite = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'bocage-witness-'));
  folders.push(folder);
  return folder;
};

/** A witness that listens, as `bocage witness` runs it. */
export const listeningWitness = async (name: string, logs: string, folder = folderOfTheSuite(), port = 0) => {
  const opened = await openWitness(loadWitnessConfig({ BOCAGE_WITNESS_NAME: name, BOCAGE_WITNESS_LOGS: logs }), folder);
  const server = witnessServer(opened.witness, createLog({ level: 'error', json: true }));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...opened,
    url,
    folder,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      opened.close();
    },
  };
};

/** A bucket of its own on one of the servers that lock. */
export const lockedBucket = (server: 'S3_URL' | 'S3_URL_MINIO' | 'S3_URL_VERSITYGW') => {
  const bucket = `t-${randomBytes(6).toString('hex')}`;
  const env = {
    BOCAGE_ANCHOR_BUCKET: bucket,
    BOCAGE_ANCHOR_S3_URL: process.env[server] ?? '',
    BOCAGE_ANCHOR_S3_ACCESS_KEY: process.env.S3_ACCESS_KEY ?? '',
    BOCAGE_ANCHOR_S3_SECRET_KEY: process.env.S3_SECRET_KEY ?? '',
    BOCAGE_ANCHOR_DAYS: '1',
  };
  const objects = createLockedObjects({
    url: env.BOCAGE_ANCHOR_S3_URL,
    accessKey: env.BOCAGE_ANCHOR_S3_ACCESS_KEY,
    secretKey: env.BOCAGE_ANCHOR_S3_SECRET_KEY,
    region: process.env.S3_REGION ?? 'us-east-1',
    bucket,
  });
  return { bucket, env, objects };
};
