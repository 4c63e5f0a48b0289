import { createObjects, loadConfig, type Platform, type Service } from '@bocage/platform';
import { storageConfig } from './config.ts';
import { mountFiles } from './file/file.routes.ts';
import { createFiles } from './file/file.service.ts';
import { createSweep } from './sweep/sweep.ts';
import { createCompletion } from './upload/upload.complete.ts';
import { mountUploads } from './upload/upload.routes.ts';
import { createUploads } from './upload/upload.service.ts';

/** Files in an S3 store: uploads straight from the browser, contents kept once per tenant, links of a minute. */
export const createStorage = (platform: Platform): Service => {
  const { db, log, env } = platform;
  const config = loadConfig(storageConfig, env);
  const objects = createObjects({
    url: config.S3_URL,
    publicUrl: config.S3_PUBLIC_URL,
    accessKey: config.S3_ACCESS_KEY,
    secretKey: config.S3_SECRET_KEY,
    region: config.S3_REGION,
    bucket: config.S3_BUCKET,
    timeoutMs: config.STORAGE_TIMEOUT_MS,
    log,
  });
  const parts = { db, objects, config, log };
  const files = createFiles(parts);
  const completion = createCompletion({ ...parts, files });
  const sweep = createSweep(parts);
  mountFiles(platform, files);
  mountUploads(platform, createUploads(parts), completion);
  // What runs by itself waits for the bucket: on a new one it would call the operator for nothing.
  const prepared = Promise.withResolvers<void>();
  const whenPrepared = (run: () => Promise<unknown>) => async (): Promise<void> => {
    await prepared.promise;
    if (!closed) await run();
  };
  let closed = false;
  return {
    name: 'storage',
    router: platform.router,
    jobs: {
      sweep: { run: whenPrepared(sweep.run), everyMs: config.STORAGE_SWEEP_SECONDS * 1_000 },
      adopt: { run: whenPrepared(sweep.adopt), everyMs: 24 * 3_600_000 },
    },
    ready: { database: db.ping, objects: objects.ping },
    start: () => {
      // The bucket is made, or its CORS set, as soon as the store answers; until then requests say that it does not.
      const prepare = (): void =>
        void objects.prepare([new URL(config.BOCAGE_PUBLIC_URL).origin]).then(
          () => prepared.resolve(),
          () => {
            if (!closed) setTimeout(prepare, 2_000).unref();
          },
        );
      prepare();
    },
    // Before its jobs are waited for: one that waits for the bucket would hold the stop up.
    drain: async () => {
      closed = true;
      prepared.resolve();
    },
    close: async () => {
      await completion.drain();
      objects.close();
      await db.close();
    },
  };
};
