import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createS3 } from './objects.client.ts';
import { createLockedObjects, type LockedObjects } from './objects.locked.ts';

const keys = {
  accessKey: process.env.S3_ACCESS_KEY ?? '',
  secretKey: process.env.S3_SECRET_KEY ?? '',
  region: process.env.S3_REGION ?? 'us-east-1',
};
const newBucket = () => `t-${randomBytes(6).toString('hex')}`;
const urlOf = (variable: string): string => {
  const url = process.env[variable] ?? '';
  expect(url).not.toBe('');
  return url;
};

describe.each([
  ['minio', 'S3_URL_MINIO'],
  ['versitygw', 'S3_URL_VERSITYGW'],
] as const)('%s', (_name, variable) => {
  const bucket = newBucket();
  let objects: LockedObjects;
  let raw: ReturnType<typeof createS3>;
  const until = new Date(Date.now() + 24 * 3_600_000);
  const key = 'essais.example/journal/instance/1/0000000000000003';
  beforeAll(() => {
    const url = urlOf(variable);
    objects = createLockedObjects({ url, bucket, ...keys });
    raw = createS3({ url, ...keys }, 10_000);
  });
  afterAll(() => {
    objects.close();
    raw.close();
  });

  test('makes its bucket with a lock, once', async () => {
    expect(await objects.prepare()).toBe(true);
    expect(await objects.prepare()).toBe(true);
  });

  test('what is kept is neither replaced nor removed, even with the keys of the bucket', async () => {
    await objects.keep(key, Buffer.from('premier'), until);
    await objects.keep(key, Buffer.from('second'), until);
    expect((await objects.read(key))?.toString()).toBe('premier');
    const { versionId } = await raw.s3.statObject(bucket, key);
    expect(versionId).toMatch(/./);
    const version = versionId ?? '';
    await expect(raw.s3.removeObject(bucket, key, { versionId: version, governanceBypass: true })).rejects.toThrow();
    const query = `retention&versionId=${version}`;
    const asked = await raw.s3.makeRequestAsync({ method: 'GET', bucketName: bucket, objectName: key, query });
    expect(Buffer.concat(await asked.toArray()).toString()).toContain('<Mode>COMPLIANCE</Mode>');
    expect((await objects.read(key))?.toString()).toBe('premier');
  });

  test('names come after one another; what is not there is nothing', async () => {
    const prefix = 'essais.example/journal/instance/1/';
    for (const size of ['07', '11']) await objects.keep(`${prefix}00000000000000${size}`, Buffer.from('x'), until);
    expect(await objects.last(prefix, '')).toBe(`${prefix}0000000000000011`);
    expect(await objects.last(prefix, `${prefix}0000000000000007`)).toBe(`${prefix}0000000000000011`);
    expect(await objects.last(prefix, `${prefix}0000000000000011`)).toBeNull();
    expect(await objects.last('essais.example/journal/instance/2/', '')).toBeNull();
    expect(await objects.read(`${prefix}0000000000000099`)).toBeNull();
  });

  test('a bucket that was made without a lock is told', async () => {
    const plain = newBucket();
    await raw.s3.makeBucket(plain, keys.region);
    const other = createLockedObjects({ url: urlOf(variable), bucket: plain, ...keys });
    expect(await other.prepare()).toBe(false);
    other.close();
  });
});

test('the embedded store has no lock, and says so', async () => {
  const objects = createLockedObjects({ url: urlOf('S3_URL'), bucket: newBucket(), ...keys });
  expect(await objects.prepare()).toBe(false);
  objects.close();
});
