import { isNativeError } from 'node:util/types';
import { createHash } from 'node:crypto';
import type { BucketItem } from 'minio';
import { createS3, hasChanged, isMissing } from './objects.client.ts';
import type { ObjectsOptions } from './objects.ts';

/**
 * A bucket whose objects nobody changes nor removes before their time, not even with its keys (object lock, mode
 * COMPLIANCE). S3Proxy has no lock.
 */
export type LockedObjects = {
  /** Makes the bucket, with its lock, if it is missing; false when this bucket, or this server, does not lock. */
  prepare(): Promise<boolean>;
  /** Puts an object that is to stay until then. What already stands under that name is left as it is. */
  keep(key: string, content: Buffer, until: Date): Promise<void>;
  read(key: string): Promise<Buffer | null>;
  /** The last name, in their order, that begins so and comes after `after`. */
  last(prefix: string, after: string): Promise<string | null>;
  close(): void;
};

export const createLockedObjects = (
  options: Pick<ObjectsOptions, 'url' | 'accessKey' | 'secretKey' | 'region' | 'bucket' | 'timeoutMs' | 'log'>,
): LockedObjects => {
  const { bucket, region, timeoutMs = 10_000, log } = options;
  const store = createS3(options, timeoutMs, log);
  return {
    prepare: async () => {
      if (!(await store.ask((s3) => s3.bucketExists(bucket)))) {
        const made = await store
          .ask(
            async (s3) => {
              await s3.makeBucket(bucket, region, { ObjectLocking: true });
              return true;
            },
            // A server that knows of no lock.
            (error) => (isNativeError(error) && 'code' in error && error.code === 'NotImplemented' ? false : undefined),
          )
          .catch(async (error: unknown) => {
            // Another replica made it meanwhile.
            if (!(await store.ask((s3) => s3.bucketExists(bucket)))) throw error;
            return true;
          });
        if (!made) return false;
      }
      return store.ask(
        async (s3) => {
          const response = await s3.makeRequestAsync(
            { method: 'GET', bucketName: bucket, query: 'object-lock' },
            '',
            [200],
            region,
          );
          return Buffer.concat(await response.toArray()).includes('<ObjectLockEnabled>Enabled<');
        },
        // A bucket without lock, or a server that knows of none: each says it in words of its own.
        () => false,
      );
    },
    // By hand: the client would send neither the condition nor the lock as such.
    keep: async (key, content, until) => {
      const headers = {
        'content-type': 'text/plain; charset=utf-8',
        'content-md5': createHash('md5').update(content).digest('base64'),
        'if-none-match': '*',
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': until.toISOString(),
      };
      await store.ask<unknown>(
        (s3) =>
          s3.makeRequestAsyncOmit(
            { method: 'PUT', bucketName: bucket, objectName: key, headers },
            content,
            [200],
            region,
          ),
        (error) => (hasChanged(error) ? null : undefined),
      );
    },
    read: (key) =>
      store.ask(
        async (s3) => Buffer.concat(await (await s3.getObject(bucket, key)).toArray()) as Buffer | null,
        (error) => (isMissing(error) ? null : undefined),
      ),
    last: async (prefix, after) => {
      let found: string | null = null;
      try {
        const items = store.s3.listObjectsV2(bucket, prefix, true, after) as AsyncIterable<BucketItem>;
        for await (const { name } of items) if (name && (found === null || name > found)) found = name;
      } catch (error) {
        throw store.faultOf(error);
      }
      return found;
    },
    close: () => store.close(),
  };
};
