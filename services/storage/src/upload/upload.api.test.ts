import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  abortUpload,
  beginUpload,
  completeUpload,
  deleteFile,
  downloadFile,
  linkParts,
  listFiles,
  previewFile,
  readFileEntry,
  readUpload,
  readUsage,
  renameFile,
  restoreFile,
  searchFiles,
  trashFile,
} from '@bocage/contracts';
import { createObjects, type Objects } from '@bocage/platform';
import { type Actor, testWorld, type World } from '@bocage/testing';
import { createStorage } from '../index.ts';
import { createSweep } from '../sweep/sweep.ts';
import { storageConfig } from '../config.ts';
import { openWorkspace, shareWith, testDb } from '../../test/arrange.ts';

const mib = 1024 ** 2;
let world: World;
let workspaceId: string;
let objects: Objects;
const as = (person: Parameters<World['as']>[0]): Actor => world.as(person);

beforeAll(async () => {
  world = await testWorld({ services: { storage: createStorage }, env: { STORAGE_LINK_SECONDS: '2' } });
  const { S3_URL = '', S3_ACCESS_KEY = '', S3_SECRET_KEY = '', S3_BUCKET = '', S3_REGION = 'us-east-1' } = world.env;
  objects = createObjects({
    url: S3_URL,
    accessKey: S3_ACCESS_KEY,
    secretKey: S3_SECRET_KEY,
    region: S3_REGION,
    bucket: S3_BUCKET,
  });
  await objects.prepare(['http://localhost:8080']);
  workspaceId = await openWorkspace(world, 'a.agent', 'a', 'Voirie');
});
afterAll(async () => {
  objects?.close();
  await world?.close();
});

const begin = (actor: Actor, name: string, content: Buffer, sha256?: string, where = workspaceId) =>
  actor.call(beginUpload, {
    params: { workspaceId: where },
    body: { name, sizeBytes: content.length, ...(sha256 ? { sha256 } : {}) },
  });

const sendParts = async (
  actor: Actor,
  uploadId: string,
  content: Buffer,
  partSizeBytes: number,
  only?: number[],
): Promise<number[]> => {
  const { items } = await actor.call(linkParts, { params: { uploadId }, query: { first: 1, count: 100 } });
  const statuses: number[] = [];
  for (const { part, url } of items) {
    if (only && !only.includes(part)) continue;
    const body = content.subarray((part - 1) * partSizeBytes, part * partSizeBytes);
    statuses.push((await fetch(url, { method: 'PUT', body: new Uint8Array(body) })).status);
  }
  return statuses;
};

const put = async (actor: Actor, name: string, content: Buffer, where = workspaceId) => {
  const upload = await begin(actor, name, content, undefined, where);
  await sendParts(actor, upload.id, content, upload.partSizeBytes);
  const { file } = await actor.call(completeUpload, { params: { uploadId: upload.id } });
  if (!file) throw new Error('not completed');
  return file;
};
const pdf = (words: string): Buffer => Buffer.from(`%PDF-1.4\n${words}\n%%EOF\n`);

describe('an upload', () => {
  test('of three parts resumes with what is missing, and becomes a file with its size, hash and type', async () => {
    const agent = as('a.agent');
    const content = Buffer.concat([pdf('plan'), randomBytes(17 * mib)]);
    const upload = await begin(agent, 'Plan de la Touche.pdf', content);
    expect(upload).toMatchObject({ state: 'receiving', partCount: 3, receivedParts: [] });
    await sendParts(agent, upload.id, content, upload.partSizeBytes, [1, 3]);
    expect((await agent.call(readUpload, { params: { uploadId: upload.id } })).receivedParts).toEqual([1, 3]);
    expect(await agent.refused(completeUpload, { params: { uploadId: upload.id } })).toEqual({
      status: 409,
      code: 'upload.incomplete',
    });
    await sendParts(agent, upload.id, content, upload.partSizeBytes, [2]);
    const { file, upload: done } = await agent.call(completeUpload, { params: { uploadId: upload.id } });
    expect(done.state).toBe('done');
    expect(file).toMatchObject({
      name: 'Plan de la Touche.pdf',
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      mediaType: 'application/pdf',
      preview: 'pdf',
      scan: 'pending',
    });
    // Again: the same answer, one file.
    expect((await agent.call(completeUpload, { params: { uploadId: upload.id } })).file?.id).toBe(file?.id);
    expect((await agent.call(listFiles, { params: { workspaceId }, query: {} })).items).toHaveLength(1);
    expect(await objects.stat(`${world.tenants.a}/incoming/${upload.id}`)).toBeNull();
    expect(await world.trail('a')).toEqual(expect.arrayContaining(['upload.begun', 'file.uploaded']));
  });

  test('two completions at once make one file', async () => {
    const agent = as('a.agent');
    const content = Buffer.from('deux fois');
    const upload = await begin(agent, 'double.txt', content);
    await sendParts(agent, upload.id, content, upload.partSizeBytes);
    await Promise.all([1, 2, 3].map(() => agent.call(completeUpload, { params: { uploadId: upload.id } })));
    const { file } = await agent.call(completeUpload, { params: { uploadId: upload.id } });
    const { items } = await agent.call(listFiles, { params: { workspaceId }, query: { limit: 100 } });
    expect(items.filter((one) => one.name === 'double.txt').map((one) => one.id)).toEqual([file?.id]);
  });

  test('a part larger than declared is refused by the store', async () => {
    const agent = as('a.agent');
    const upload = await begin(agent, 'petit.txt', Buffer.from('court'));
    expect(await sendParts(agent, upload.id, Buffer.alloc(100), 100)).not.toEqual([200]);
    await agent.call(abortUpload, { params: { uploadId: upload.id } });
    expect(await agent.refused(completeUpload, { params: { uploadId: upload.id } })).toEqual({
      status: 410,
      code: 'upload.ended',
    });
  });

  test.each([
    ['another hash than declared', 'notes.txt', Buffer.from('abîmé'), 'a'.repeat(64), 'upload.wrong-hash'],
    [
      'a picture called PDF',
      'facture.pdf',
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      undefined,
      'file.contradiction',
    ],
    [
      'a program under another name',
      'photo',
      Buffer.from(`7f454c46020101${'00'.repeat(60)}`, 'hex'),
      undefined,
      'file.executable',
    ],
  ])('refuses %s, and no row shows', async (_what, name, content, sha256, code) => {
    const agent = as('a.agent');
    const upload = await begin(agent, name, content, sha256);
    await sendParts(agent, upload.id, content, upload.partSizeBytes);
    expect(await agent.refused(completeUpload, { params: { uploadId: upload.id } })).toMatchObject({
      status: 422,
      code,
    });
    expect(await agent.refused(completeUpload, { params: { uploadId: upload.id } })).toMatchObject({ code });
    const { items } = await agent.call(listFiles, { params: { workspaceId }, query: { limit: 100 } });
    expect(items.map((one) => one.name)).not.toContain(name);
    expect((await world.trail('a')).at(-1)).toBe('file.refused');
  });

  test('refuses a program by its name before the first byte', async () => {
    const body = { name: 'outil.exe', sizeBytes: 10 };
    expect(await as('a.agent').refused(beginUpload, { params: { workspaceId }, body })).toEqual({
      status: 422,
      code: 'file.executable',
    });
  });

  test('the same content is kept once by a tenant, and never shared between two', async () => {
    const content = pdf('même contenu');
    const first = await put(as('a.agent'), 'un.pdf', content);
    const second = await put(as('a.agent'), 'deux.pdf', content);
    expect(second.sha256).toBe(first.sha256);
    const elsewhere = await openWorkspace(world, 'b.agent', 'b', 'Archives');
    await put(as('b.agent'), 'trois.pdf', content, elsewhere);
    const rows = await world.sql<{ tenant_id: string }>('select tenant_id from storage.content where sha256 = $1', [
      first.sha256,
    ]);
    expect(rows.map((row) => row.tenant_id).sort()).toEqual([world.tenants.a, world.tenants.b].sort());
  });

  test('the quota holds before and after', async () => {
    const agent = as('a.agent');
    const { usedBytes, heldBytes } = await agent.call(readUsage, {});
    await world.sql('update access.tenant set quota_bytes = $2 where id = $1', [
      world.tenants.a,
      usedBytes + heldBytes + 1_000,
    ]);
    const small = await begin(agent, 'juste.txt', Buffer.alloc(900, 'a'));
    const body = { name: 'trop.txt', sizeBytes: 200 };
    expect(await agent.refused(beginUpload, { params: { workspaceId }, body })).toMatchObject({
      code: 'storage.quota',
    });
    // Lowered meanwhile: the declared size no longer fits when it is completed.
    await sendParts(agent, small.id, Buffer.alloc(900, 'a'), small.partSizeBytes);
    await world.sql('update access.tenant set quota_bytes = $2 where id = $1', [world.tenants.a, usedBytes]);
    expect(await agent.refused(completeUpload, { params: { uploadId: small.id } })).toMatchObject({
      code: 'storage.quota',
    });
    await world.sql('update access.tenant set quota_bytes = 5368709120 where id = $1', [world.tenants.a]);
  });
});

describe('a file', () => {
  test('downloads by a link that ends, under its own name, and the trail tells it', async () => {
    const file = await put(as('a.agent'), 'Arrêté n° 12 – été.pdf', pdf('arrêté'));
    const { url } = await as('a.agent').call(downloadFile, { params: { fileId: file.id } });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''Arr%C3%AAt%C3%A9");
    expect(await response.text()).toContain('arrêté');
    const altered = await fetch(url.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=9999'));
    expect(altered.status).toBe(403);
    await new Promise((resolve) => setTimeout(resolve, 3_200));
    expect((await fetch(url)).status).toBe(403);
    expect((await world.trail('a')).at(-1)).toBe('file.downloaded');
  });

  test('shows pictures and PDF only', async () => {
    const text = await put(as('a.agent'), 'page.html', Buffer.from('<html><script>alert(1)</script></html>'));
    expect(text.preview).toBe('none');
    expect(await as('a.agent').refused(previewFile, { params: { fileId: text.id } })).toMatchObject({
      code: 'file.no-preview',
    });
    const { url } = await as('a.agent').call(downloadFile, { params: { fileId: text.id } });
    expect((await fetch(url)).headers.get('content-type')).toBe('application/octet-stream');
  });

  test('is renamed, put in the trash and taken back; the new name may not contradict it', async () => {
    const agent = as('a.agent');
    const { id: fileId } = await put(agent, 'brouillon.pdf', pdf('x'));
    expect((await agent.call(renameFile, { params: { fileId }, body: { name: 'Délibération.pdf' } })).name).toBe(
      'Délibération.pdf',
    );
    expect(await agent.refused(renameFile, { params: { fileId }, body: { name: 'image.png' } })).toMatchObject({
      code: 'file.contradiction',
    });
    expect((await agent.call(trashFile, { params: { fileId } })).trashedAt).not.toBeNull();
    expect(
      (await agent.call(listFiles, { params: { workspaceId }, query: { trashed: 'true' } })).items.map((one) => one.id),
    ).toContain(fileId);
    expect(await agent.refused(renameFile, { params: { fileId }, body: { name: 'y.pdf' } })).toMatchObject({
      code: 'file.trashed',
    });
    expect((await agent.call(restoreFile, { params: { fileId } })).trashedAt).toBeNull();
    expect((await agent.call(searchFiles, { query: { q: 'deliberation' } })).items.map((one) => one.id)).toContain(
      fileId,
    );
  });

  test('of another commune answers as one that does not exist, until its workspace is shared, at most at its level', async () => {
    const { id: fileId } = await put(as('a.agent'), 'partagé.pdf', pdf('partage'));
    const unknown = '0190a0b0-0000-7000-8000-00000000dead';
    const stranger = as('b.agent');
    for (const route of [readFileEntry, downloadFile, trashFile] as const) {
      const known = await stranger.refused(route, { params: { fileId } });
      expect(known).toEqual(await stranger.refused(route, { params: { fileId: unknown } }));
      expect(known).toEqual({ status: 404, code: 'not-found' });
    }
    const share = await shareWith(world, {
      workspaceId,
      by: 'a.agent',
      from: 'a',
      to: 'b',
      accept: 'b.admin',
      level: 'reader',
    });
    expect((await stranger.call(readFileEntry, { params: { fileId } })).level).toBe('reader');
    expect(await stranger.refused(trashFile, { params: { fileId } })).toMatchObject({
      status: 403,
      code: 'access.refused',
    });
    const body = { name: 'x.txt', sizeBytes: 3 };
    expect(await stranger.refused(beginUpload, { params: { workspaceId }, body })).toMatchObject({ status: 403 });
    await share.end();
    expect(await stranger.refused(readFileEntry, { params: { fileId } })).toEqual({ status: 404, code: 'not-found' });
  });

  test('goes for good out of the trash, by a manager: its room is given back, and the sweep takes its bytes', async () => {
    const where = await openWorkspace(world, 'a.agent', 'a', 'À vider');
    const agent = as('a.agent');
    const usage = () => agent.call(readUsage, {});
    const before = await usage();
    const { id: fileId, sha256, sizeBytes } = await put(agent, 'doublon.pdf', pdf('à supprimer'), where);
    const params = { fileId };
    expect(await agent.refused(deleteFile, { params })).toEqual({ status: 409, code: 'file.not-trashed' });
    const share = {
      workspaceId: where,
      by: 'a.agent',
      from: 'a',
      to: 'b',
      accept: 'b.admin',
      level: 'editor',
    } as const;
    await shareWith(world, share);
    await as('b.agent').call(trashFile, { params });
    expect(await as('b.agent').refused(deleteFile, { params })).toEqual({ status: 403, code: 'access.refused' });
    expect((await usage()).usedBytes).toBe(before.usedBytes + sizeBytes);
    await agent.call(deleteFile, { params });
    expect(await usage()).toEqual(before);
    expect(await agent.refused(deleteFile, { params })).toEqual({ status: 404, code: 'not-found' });
    expect(await agent.refused(restoreFile, { params })).toEqual({ status: 404, code: 'not-found' });
    const [event] = await world.sql(
      "select p.payload from audit.event e join audit.payload p on p.event_id = e.id where e.type = 'file.deleted' and e.subject_id = $1",
      [fileId],
    );
    expect(event).toEqual({ payload: { title: 'doublon.pdf', sizeBytes, sha256 } });

    const db = testDb(world);
    const sweep = createSweep({
      db,
      objects,
      config: storageConfig.parse(world.env),
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    const object = `${world.tenants.a}/sha256/${sha256}`;
    await sweep.run();
    expect(await objects.stat(object)).not.toBeNull();
    await world.sql("update storage.content set unnamed_since = now() - interval '25 hours' where sha256 = $1", [
      sha256,
    ]);
    await sweep.run();
    expect(await objects.stat(object)).toBeNull();
    await db.close();
  });

  test('pages in natural order, without missing or repeating one', async () => {
    const where = await openWorkspace(world, 'a.agent', 'a', 'Liste');
    for (const n of [10, 9, 1, 2]) await put(as('a.agent'), `Pièce ${n}.txt`, Buffer.from(`pièce ${n}`), where);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await as('a.agent').call(listFiles, {
        params: { workspaceId: where },
        query: { limit: 1, ...(cursor ? { cursor } : {}) },
      });
      seen.push(...page.items.map((one) => one.name));
      if (!page.next) break;
      cursor = page.next;
    }
    expect(seen).toEqual(['Pièce 1.txt', 'Pièce 2.txt', 'Pièce 9.txt', 'Pièce 10.txt']);
  });
});

describe('the sweep', () => {
  test('removes what nobody completed, keeps what a file names, and adopts what no row knows', async () => {
    const agent = as('a.agent');
    const kept = await put(agent, 'gardé.pdf', pdf('gardé'));
    const left = await begin(agent, 'laissé.txt', Buffer.from('laissé'));
    await sendParts(agent, left.id, Buffer.from('laissé'), left.partSizeBytes);
    await world.sql("update storage.upload set expires_at = now() - interval '1 minute' where id = $1", [left.id]);
    const orphan = `${world.tenants.a}/sha256/${'e'.repeat(64)}`;
    await objects.put(orphan, Buffer.from('restauré'));
    const db = testDb(world);
    const sweep = createSweep({
      db,
      objects,
      config: storageConfig.parse(world.env),
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    expect(await sweep.adopt()).toBe(1);
    expect(await sweep.run()).toMatchObject({ uploads: expect.any(Number), contents: 0 });
    expect(await agent.refused(readUpload, { params: { uploadId: left.id } })).toMatchObject({ status: 404 });
    expect(await objects.multiparts(`${world.tenants.a}/incoming/${left.id}`)).toEqual([]);
    expect(await objects.stat(orphan)).not.toBeNull();
    await world.sql("update storage.content set unnamed_since = now() - interval '25 hours' where sha256 = $1", [
      'e'.repeat(64),
    ]);
    expect((await sweep.run()).contents).toBe(1);
    expect(await objects.stat(orphan)).toBeNull();
    expect(await objects.stat(`${world.tenants.a}/sha256/${kept.sha256}`)).not.toBeNull();
    expect(await world.trail(null)).toContain('storage.swept');
    await db.close();
  });
});
