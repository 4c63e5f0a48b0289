import { createHash, createHmac } from 'node:crypto';
import type { SignedLink } from './objects.ts';

export type SignOptions = { url: string; accessKey: string; secretKey: string; region: string; bucket: string };
export type ToSign = {
  method: 'GET' | 'PUT';
  key: string;
  query: Readonly<Record<string, string>>;
  /** Headers that the request must bear, exactly so; names in lower case. */
  headers: Readonly<Record<string, string>>;
  seconds: number;
  now?: Date;
};

// RFC 3986, as SigV4 wants it: encodeURIComponent leaves five characters that must be escaped.
const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1);

/**
 * Presigned addresses (AWS Signature Version 4, query parameters, UNSIGNED-PAYLOAD). Ours, because the minio client
 * cannot sign `content-length`, without which whoever holds a link could send more than was declared.
 */
export const createSigner = ({ url, accessKey, secretKey, region, bucket }: SignOptions) => {
  const { origin, host } = new URL(url);
  return ({ method, key, query, headers, seconds, now = new Date() }: ToSign): SignedLink => {
    const at = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
    const scope = `${at.slice(0, 8)}/${region}/s3/aws4_request`;
    const signed = Object.entries({ host, ...headers }).sort(byName);
    const names = signed.map(([name]) => name).join(';');
    const path = `/${[bucket, ...key.split('/')].map(percentEncode).join('/')}`;
    const search = Object.entries({
      ...query,
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${accessKey}/${scope}`,
      'X-Amz-Date': at,
      'X-Amz-Expires': String(seconds),
      'X-Amz-SignedHeaders': names,
    })
      .map(([name, value]): [string, string] => [percentEncode(name), percentEncode(value)])
      .sort(byName)
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
    const canonical = [method, path, search, lines, names, 'UNSIGNED-PAYLOAD'].join('\n');
    const digest = createHash('sha256').update(canonical).digest('hex');
    const secret = [at.slice(0, 8), region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secretKey}`);
    const signature = hmac(secret, ['AWS4-HMAC-SHA256', at, scope, digest].join('\n')).toString('hex');
    return {
      url: `${origin}${path}?${search}&X-Amz-Signature=${signature}`,
      expiresAt: new Date(now.getTime() + seconds * 1000),
    };
  };
};
