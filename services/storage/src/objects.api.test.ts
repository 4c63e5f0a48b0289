import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createObjects, type Objects } from '@bocage/platform';

// What storage needs of an S3 server, held against three of them: the embedded one, MinIO, versitygw.
const servers = [
  ['s3proxy', 'S3_URL', [1]],
  ['minio', 'S3_URL_MINIO', [1]],
  // It takes a part that was cut for a whole one: the hash that the browser declares finds it at the completion.
  ['versitygw', 'S3_URL_VERSITYGW', [1, 2]],
] as const;
const mib = 1024 ** 2;

describe.each(servers)('%s', (_name, variable, told) => {
  let objects: Objects;
  let url: string;
  const bucket = `t-${randomBytes(6).toString('hex')}`;
  const keys = {
    accessKey: process.env.S3_ACCESS_KEY ?? '',
    secretKey: process.env.S3_SECRET_KEY ?? '',
    region: process.env.S3_REGION ?? 'us-east-1',
  };
  const key = `tenant/incoming/${randomBytes(4).toString('hex')}`;

  beforeAll(async () => {
    url = process.env[variable] ?? '';
    expect(url).not.toBe('');
    objects = createObjects({ url, bucket, ...keys });
    await objects.prepare(['http://localhost:8080']);
  });
  afterAll(() => objects.close());

  const putPart = (multipart: string, part: number, body: Buffer, declared = body.length) =>
    fetch(objects.linkPart(key, multipart, part, declared, 60).url, { method: 'PUT', body: new Uint8Array(body) });

  test('prepares its bucket again without a change', async () => {
    await objects.prepare(['http://localhost:8080']);
    await objects.ping();
  });

  test('takes parts by signed links, tells which arrived, and makes the object of them', async () => {
    const multipart = await objects.begin(key);
    expect(await objects.multiparts(key)).toEqual([multipart]);
    const first = Buffer.alloc(5 * mib, 'a');
    const second = Buffer.from('fin');
    expect((await putPart(multipart, 1, first)).status).toBe(200);
    expect((await putPart(multipart, 2, second)).status).toBe(200);
    const parts = (await objects.parts(key, multipart)) ?? [];
    expect(parts.map(({ part, sizeBytes }) => [part, sizeBytes])).toEqual([
      [1, 5 * mib],
      [2, 3],
    ]);
    expect(await objects.assemble(key, multipart, parts)).toBe(true);
    expect((await objects.stat(key))?.sizeBytes).toBe(5 * mib + 3);
    expect((await objects.parts(key, multipart)) ?? []).toEqual([]);
  });

  test('takes parts from the server too, and a part again in place of the first', async () => {
    const to = `${key}-server`;
    const multipart = await objects.begin(to);
    const first = Buffer.alloc(5 * mib, 'b');
    await objects.putPart(to, multipart, 1, Buffer.alloc(5 * mib, 'a'));
    const etags = [
      await objects.putPart(to, multipart, 1, first),
      await objects.putPart(to, multipart, 2, Buffer.from('fin')),
    ];
    const parts = etags.map((etag, n) => ({ part: n + 1, etag, sizeBytes: n === 0 ? first.length : 3 }));
    expect(await objects.assemble(to, multipart, parts)).toBe(true);
    const bytes = Buffer.concat((await (await objects.read(to))?.toArray()) as Buffer[]);
    expect(bytes.equals(Buffer.concat([first, Buffer.from('fin')]))).toBe(true);
    await objects.remove(to);
  });

  test('a part cut half-way leaves the others: they are told, it is sent again, and all can be given up', async () => {
    const multipart = await objects.begin(key);
    const body = Buffer.alloc(5 * mib, 'c');
    const whole = async () =>
      (await objects.parts(key, multipart))?.flatMap(({ part, sizeBytes }) =>
        sizeBytes === body.length ? [part] : [],
      );
    expect((await putPart(multipart, 1, body)).status).toBe(200);
    const link = new URL(objects.linkPart(key, multipart, 2, body.length, 60).url);
    const line = connect(Number(link.port), link.hostname);
    line.write(
      `PUT ${link.pathname}${link.search} HTTP/1.1\r\nHost: ${link.host}\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    await new Promise((resolve) => line.write(body.subarray(0, mib), resolve));
    // Long enough for the store to write what came: while it comes, and once it is cut.
    await wait(300);
    expect(await whole()).toEqual([1]);
    line.destroy();
    await wait(300);
    expect(await whole()).toEqual(told);
    expect(await objects.multiparts(key)).toEqual([multipart]);
    const listed: string[] = [];
    for await (const object of objects.list('tenant/')) listed.push(object.key);
    expect(listed).toEqual([key]);
    expect((await putPart(multipart, 2, body)).status).toBe(200);
    expect(await whole()).toEqual([1, 2]);
    await objects.abort(key, multipart);
    expect(await objects.multiparts(key)).toEqual([]);
  });

  test('refuses a part of another size than was signed, and an altered link', async () => {
    const multipart = await objects.begin(key);
    expect((await putPart(multipart, 1, Buffer.from('plus long que dit'), 4)).status).toBeGreaterThanOrEqual(400);
    const { url: link } = objects.linkPart(key, multipart, 1, 4, 60);
    expect((await fetch(link.replace('partNumber=1', 'partNumber=2'), { method: 'PUT', body: 'abcd' })).status).toBe(
      403,
    );
    await objects.abort(key, multipart);
    await objects.abort(key, multipart);
    expect((await objects.parts(key, multipart)) ?? []).toEqual([]);
  });

  test('copies only what is still the same, reads it back, lists it, removes it twice', async () => {
    const from = 'tenant/incoming/copy';
    const to = 'tenant/sha256/copy';
    await objects.put(from, Buffer.from('contenu'));
    const { etag } = (await objects.stat(from)) ?? { etag: '' };
    expect(await objects.copy(from, to, etag)).toBe(true);
    expect(await objects.copy('tenant/incoming/none', to, etag)).toBe(false);
    const stream = await objects.read(to);
    expect(Buffer.concat(await (stream?.toArray() ?? [])).toString()).toBe('contenu');
    const listed: string[] = [];
    for await (const object of objects.list('tenant/sha256/')) listed.push(object.key);
    expect(listed).toEqual([to]);
    await objects.remove(to);
    await objects.remove(to);
    expect(await objects.stat(to)).toBeNull();
    expect(await objects.read(to)).toBeNull();
  });

  test('answers a link with the headers that were signed, refuses it altered, expired, or made with another secret', async () => {
    await objects.put('tenant/sha256/link', Buffer.from('lien'));
    const answer = {
      disposition: `attachment; filename*=UTF-8''%C3%A9t%C3%A9.txt`,
      contentType: 'application/octet-stream',
    };
    const { url: link } = objects.linkGet('tenant/sha256/link', answer, 1);
    const response = await fetch(link);
    expect([response.status, await response.text()]).toEqual([200, 'lien']);
    expect(response.headers.get('content-disposition')).toContain('%C3%A9t%C3%A9');
    expect((await fetch(link.replace('response-content-type=application', 'response-content-type=text'))).status).toBe(
      403,
    );
    const other = createObjects({ url, bucket, ...keys, secretKey: 'not-the-secret-of-this-store' });
    expect((await fetch(other.linkGet('tenant/sha256/link', answer, 60).url)).status).toBe(403);
    await expect(other.stat('tenant/sha256/link')).rejects.toMatchObject({ code: 'storage.unavailable' });
    other.close();
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await fetch(link)).status).toBe(403);
  });

  test('lets the page of the application send parts', async () => {
    const multipart = await objects.begin(key);
    const preflight = await fetch(objects.linkPart(key, multipart, 1, 3, 60).url, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:8080', 'access-control-request-method': 'PUT' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toMatch(/^(\*|http:\/\/localhost:8080)$/);
    await objects.abort(key, multipart);
  });
});

test('a store that does not answer is unavailable, within its time limit', async () => {
  const objects = createObjects({
    url: 'http://127.0.0.1:9',
    bucket: 'b-1',
    accessKey: 'x',
    secretKey: 'y',
    region: 'us-east-1',
    timeoutMs: 500,
  });
  await expect(objects.stat('k')).rejects.toMatchObject({ code: 'storage.unavailable' });
  objects.close();
});
