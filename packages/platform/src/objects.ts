import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { fault } from '@bocage/contracts';
import { type BucketItem, CopyConditions, type ItemBucketMetadata } from 'minio';
import { createS3, hasChanged, isMissing, isUnsupported } from './objects.client.ts';
import { createSigner } from './objects.sign.ts';
import type { Log } from './log.ts';

export type ObjectsOptions = {
  /** Where the server reaches the store, and where browsers do: origins without a path. */
  url: string;
  publicUrl?: string | undefined;
  accessKey: string;
  secretKey: string;
  region: string;
  bucket: string;
  /** How long the store may stay silent (default 10 s), and how long while it copies or assembles (default 10 min). */
  timeoutMs?: number;
  copyTimeoutMs?: number;
  log?: Log;
};

export type StoredObject = { sizeBytes: number; etag: string; modifiedAt: Date };
export type ReceivedPart = { part: number; sizeBytes: number; etag: string };
export type ListedObject = { key: string; sizeBytes: number; modifiedAt: Date };
/** What a link makes the store answer, whatever the object was stored with. */
export type AnswerHeaders = { disposition: string; contentType: string };
export type SignedLink = { url: string; expiresAt: Date };

/**
 * One bucket of an S3 server. Every call has a time limit; a store that does not answer, or answers nonsense, is the
 * fault `storage.unavailable`. What is not there is null, never an error.
 */
export type Objects = {
  /** Makes the bucket if it is missing, and lets pages of `origins` send parts where the server keeps CORS by bucket. */
  prepare(origins: readonly string[]): Promise<{ cors: 'bucket' | 'server' }>;
  /** Begins a multipart upload and gives the store's id of it. */
  begin(key: string): Promise<string>;
  /** The parts that arrived, in order; null when the store does not know this multipart (done, or aborted). S3Proxy says none. */
  parts(key: string, multipart: string): Promise<ReceivedPart[] | null>;
  /** Sends one part from here, and gives its tag; again replaces it. At least 5 MiB but for the last. */
  putPart(key: string, multipart: string, part: number, content: Buffer): Promise<string>;
  /** Makes the object from its parts; false when the store does not know this multipart any more. */
  assemble(key: string, multipart: string, parts: readonly ReceivedPart[]): Promise<boolean>;
  /** Gives a multipart up; again changes nothing. */
  abort(key: string, multipart: string): Promise<void>;
  put(key: string, content: Buffer): Promise<void>;
  stat(key: string): Promise<StoredObject | null>;
  read(key: string): Promise<Readable | null>;
  /** Copies inside the store if the source is still the one with `etag`; false when it is not. At most 5 GiB. */
  copy(from: string, to: string, etag: string): Promise<boolean>;
  /** Removes an object; again changes nothing. */
  remove(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<ListedObject>;
  /** The multiparts under way for exactly this key: what a begin left whose answer was lost. */
  multiparts(key: string): Promise<string[]>;
  /** A link to PUT one part of exactly `sizeBytes`. */
  linkPart(key: string, multipart: string, part: number, sizeBytes: number, seconds: number): SignedLink;
  /** A link to GET an object. */
  linkGet(key: string, answer: AnswerHeaders, seconds: number): SignedLink;
  /** Resolves when the bucket answers. */
  ping(): Promise<void>;
  close(): void;
};

const corsOf = (origins: readonly string[]): string =>
  `<CORSConfiguration><CORSRule>${origins.map((origin) => `<AllowedOrigin>${origin}</AllowedOrigin>`).join('')}` +
  '<AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod><AllowedHeader>*</AllowedHeader>' +
  '<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3600</MaxAgeSeconds></CORSRule></CORSConfiguration>';

export const createObjects = (options: ObjectsOptions): Objects => {
  const { bucket, region, timeoutMs = 10_000, copyTimeoutMs = 600_000, log } = options;
  const quick = createS3(options, timeoutMs, log);
  const slow = createS3(options, copyTimeoutMs, log);
  const sign = createSigner({ ...options, url: options.publicUrl ?? options.url });

  const setCors = async (origins: readonly string[]): Promise<boolean> => {
    const body = corsOf(origins);
    const headers = {
      'content-md5': createHash('md5').update(body).digest('base64'),
      'content-type': 'application/xml',
    };
    return quick.ask(
      async (s3) => {
        await s3.makeRequestAsyncOmit(
          { method: 'PUT', bucketName: bucket, query: 'cors', headers },
          body,
          [200, 204],
          region,
        );
        return true;
      },
      // MinIO and S3Proxy keep CORS for the whole server: not an error.
      (error) => (isUnsupported(error) ? false : undefined),
    );
  };

  async function* list(prefix: string): AsyncIterable<ListedObject> {
    try {
      for await (const item of quick.s3.listObjectsV2(bucket, prefix, true) as AsyncIterable<BucketItem>) {
        if (item.name) yield { key: item.name, sizeBytes: item.size, modifiedAt: new Date(item.lastModified) };
      }
    } catch (error) {
      throw quick.faultOf(error);
    }
  }

  return {
    prepare: async (origins) => {
      const there = await quick.ask((s3) => s3.bucketExists(bucket));
      if (!there) {
        await quick
          .ask((s3) => s3.makeBucket(bucket, region))
          .catch(async (error: unknown) => {
            // Another replica made it meanwhile.
            if (!(await quick.ask((s3) => s3.bucketExists(bucket)))) throw error;
          });
      }
      return { cors: (await setCors(origins)) ? 'bucket' : 'server' };
    },
    // The type that a link without headers would answer: never one that a browser runs.
    begin: (key) =>
      quick.ask((s3) => s3.initiateNewMultipartUpload(bucket, key, { 'content-type': 'application/octet-stream' })),
    parts: (key, multipart) =>
      quick.ask(
        async (s3) => {
          const parts = await s3.receivedParts(bucket, key, multipart);
          return parts.map(({ part, size, etag }) => ({ part, sizeBytes: Number(size), etag }));
        },
        (error) => (isMissing(error) ? null : undefined),
      ),
    putPart: (key, multipart, part, content) =>
      slow.ask(async (s3) => {
        const query = `partNumber=${part}&uploadId=${encodeURIComponent(multipart)}`;
        const asked = { method: 'PUT', bucketName: bucket, objectName: key, query };
        const response = await s3.makeRequestAsync(asked, content, [200], region);
        await response.toArray();
        const { etag } = response.headers;
        if (typeof etag !== 'string') throw new Error('the object store gave no tag for a part');
        return etag.replaceAll('"', '');
      }),
    assemble: (key, multipart, parts) =>
      slow.ask(
        async (s3) => {
          await s3.completeMultipartUpload(
            bucket,
            key,
            multipart,
            parts.map(({ part, etag }) => ({ part, etag })),
          );
          return true;
        },
        (error) => (isMissing(error) ? false : undefined),
      ),
    abort: (key, multipart) =>
      quick
        .ask(
          (s3) => s3.abortMultipartUpload(bucket, key, multipart).then(() => null),
          (error) => (isMissing(error) ? null : undefined),
        )
        .then(() => undefined),
    put: async (key, content) => {
      const metadata: ItemBucketMetadata = { 'content-type': 'application/octet-stream' };
      await quick.ask((s3) => s3.putObject(bucket, key, content, content.length, metadata));
    },
    stat: (key) =>
      quick.ask(
        async (s3) => {
          const { size, etag, lastModified } = await s3.statObject(bucket, key);
          return { sizeBytes: size, etag, modifiedAt: lastModified };
        },
        (error) => (isMissing(error) ? null : undefined),
      ),
    read: (key) =>
      quick.ask(
        (s3): Promise<Readable | null> => s3.getObject(bucket, key),
        (error) => (isMissing(error) ? null : undefined),
      ),
    copy: (from, to, etag) =>
      slow.ask(
        async (s3) => {
          const conditions = new CopyConditions();
          conditions.setMatchETag(etag);
          await s3.copyObject(bucket, to, `/${bucket}/${from}`, conditions);
          return true;
        },
        (error) => (isMissing(error) || hasChanged(error) ? false : undefined),
      ),
    remove: (key) =>
      quick
        .ask(
          (s3) => s3.removeObject(bucket, key).then(() => null),
          (error) => (isMissing(error) ? null : undefined),
        )
        .then(() => undefined),
    list,
    // By hand: the client asks with parameters that S3Proxy refuses, and MinIO answers for an exact key only.
    multiparts: (key) =>
      quick.ask(async (s3) => {
        const query = `uploads&prefix=${encodeURIComponent(key)}`;
        const response = await s3.makeRequestAsync({ method: 'GET', bucketName: bucket, query }, '', [200], region);
        const text = Buffer.concat(await response.toArray()).toString();
        const entries = text.matchAll(/<Upload>.*?<\/Upload>/gs).map(([entry]) => entry);
        return [...entries.filter((entry) => entry.includes(`<Key>${key}</Key>`))].flatMap(
          (entry) => /<UploadId>([^<]+)</.exec(entry)?.[1] ?? [],
        );
      }),
    linkPart: (key, multipart, part, sizeBytes, seconds) =>
      sign({
        method: 'PUT',
        key,
        query: { partNumber: String(part), uploadId: multipart },
        // Signed: a part of another size is refused by the store, so that nothing larger than declared can be sent.
        headers: { 'content-length': String(sizeBytes) },
        seconds,
      }),
    linkGet: (key, { disposition, contentType }, seconds) =>
      sign({
        method: 'GET',
        key,
        query: {
          'response-cache-control': 'private, no-store',
          'response-content-disposition': disposition,
          'response-content-type': contentType,
        },
        headers: {},
        seconds,
      }),
    ping: async () => {
      if (!(await quick.ask((s3) => s3.bucketExists(bucket)))) throw fault('storage.unavailable');
    },
    close: () => {
      quick.close();
      slow.close();
    },
  };
};
