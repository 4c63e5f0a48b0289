import http from 'node:http';
import https from 'node:https';
import { isNativeError } from 'node:util/types';
import { Fault, fault } from '@bocage/contracts';
import { Client } from 'minio';
import { errorFields, type Log } from './log.ts';

/** The client, with the one call that it keeps to itself. */
export class S3 extends Client {
  receivedParts(bucket: string, key: string, multipart: string) {
    return this.listParts(bucket, key, multipart);
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
const missing = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload']);
/** What is asked for is not there (any more). */
export const isMissing = (error: unknown): boolean => missing.has(codeOf(error));
/** It is there, but not as it was when it was looked at. */
export const hasChanged = (error: unknown): boolean => codeOf(error) === 'PreconditionFailed';
/** This server does not do that. */
export const isUnsupported = (error: unknown): boolean =>
  ['NotImplemented', 'MethodNotAllowed'].includes(codeOf(error));

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'SlowDown',
  'ServiceUnavailable',
  'InternalError',
  'RequestTimeout',
]);
// Wrong keys, no bucket, a clock that is off: the operator's business, and the person's wait.
const misconfigured = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'NoSuchBucket',
  'RequestTimeTooSkewed',
]);

const silent = (timeoutMs: number) =>
  Object.assign(new Error(`the object store was silent for ${timeoutMs} ms`), { code: 'ETIMEDOUT' });

/** How one kind of call is made: `ask(call, otherwise)`; `otherwise` may turn an error into an answer. */
export type Asker = ReturnType<typeof createS3>;

/** A client of an S3 server, path-style addresses and SigV4, none of whose sockets may stay silent for longer than `timeoutMs`. */
export const createS3 = (
  options: { url: string; accessKey: string; secretKey: string; region: string },
  timeoutMs: number,
  log?: Log,
) => {
  const target = new URL(options.url);
  const secure = target.protocol === 'https:';
  const base = secure ? https : http;
  const agent = new base.Agent({ keepAlive: true, maxSockets: 64, timeout: timeoutMs });
  const request = (
    given: http.RequestOptions,
    callback?: (response: http.IncomingMessage) => void,
  ): http.ClientRequest => {
    // `timeout` covers the connection too; the event alone ends nothing.
    const sent = base.request({ ...given, timeout: timeoutMs }, callback);
    sent.on('timeout', () => sent.destroy(silent(timeoutMs)));
    return sent;
  };
  const s3 = new S3({
    endPoint: target.hostname,
    port: Number(target.port || (secure ? 443 : 80)),
    useSSL: secure,
    accessKey: options.accessKey,
    secretKey: options.secretKey,
    region: options.region,
    pathStyle: true,
    transportAgent: agent,
    transport: { request } as typeof http,
    retryOptions: { disableRetry: true },
  });

  /** The fault of a store that is down or shut to us; any other error as it is. */
  const faultOf = (error: unknown): unknown => {
    if (error instanceof Fault) return error;
    const code = codeOf(error);
    if (misconfigured.has(code)) {
      log?.error('storage.misconfigured', { code });
      return fault('storage.unavailable');
    }
    const down =
      unreachable.has(code) ||
      (isNativeError(error) && !code && /Retryable HTTP status|^socket hang up$|^aborted$/.test(error.message));
    if (!down) return error;
    log?.warn('storage.unavailable', errorFields(error));
    return fault('storage.unavailable');
  };

  return {
    s3,
    faultOf,
    ask: async <T>(call: (s3: S3) => Promise<T>, otherwise?: (error: unknown) => T | undefined): Promise<T> => {
      try {
        return await call(s3);
      } catch (error) {
        const down = faultOf(error);
        if (down instanceof Fault) throw down;
        const answer = otherwise?.(error);
        if (answer === undefined) throw error;
        return answer;
      }
    },
    close: () => agent.destroy(),
  };
};
