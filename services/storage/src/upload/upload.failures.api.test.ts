import { createServer, type Server, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  beginUpload,
  completeUpload,
  downloadFile,
  linkParts,
  listFiles,
  readUpload,
  readUsage,
} from '@bocage/contracts';
import { testWorld, type World } from '@bocage/testing';
import { createStorage } from '../index.ts';
import { openWorkspace } from '../../test/arrange.ts';

// The real store behind a door that can be shut: what a person sees when it is down.
const createDoor = async (target: URL): Promise<{ url: string; open: boolean; close(): Promise<void> }> => {
  const sockets = new Set<Socket>();
  const door = { url: '', open: true, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (!door.open) return void socket.destroy();
    const beyond = connect(Number(target.port), target.hostname);
    beyond.on('error', () => socket.destroy());
    socket.pipe(beyond).pipe(socket);
    socket.on('data', () => door.open || socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  door.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { close } = door;
  door.close = async () => {
    for (const socket of sockets) socket.destroy();
    await close();
  };
  return door;
};

let world: World;
let workspaceId: string;
let door: Awaited<ReturnType<typeof createDoor>>;
beforeAll(async () => {
  const url = process.env.S3_URL ?? '';
  door = await createDoor(new URL(url));
  world = await testWorld({
    services: { storage: createStorage },
    env: { S3_URL: door.url, S3_PUBLIC_URL: url, STORAGE_TIMEOUT_MS: '2000' },
  });
  workspaceId = await openWorkspace(world, 'a.agent', 'a', 'Pannes');
});
afterAll(async () => {
  await world?.close();
  await door?.close();
});

const content = Buffer.from('%PDF-1.4\npanne\n%%EOF\n');
const begin = () =>
  world
    .as('a.agent')
    .call(beginUpload, { params: { workspaceId }, body: { name: 'panne.pdf', sizeBytes: content.length } });
const send = async (uploadId: string): Promise<void> => {
  const { items } = await world.as('a.agent').call(linkParts, { params: { uploadId }, query: { first: 1, count: 1 } });
  expect((await fetch(items[0]?.url ?? '', { method: 'PUT', body: new Uint8Array(content) })).status).toBe(200);
};
const names = async () =>
  (await world.as('a.agent').call(listFiles, { params: { workspaceId }, query: {} })).items.map((one) => one.name);

test('the store down at the beginning: said so, nothing shows, nothing is held', async () => {
  door.open = false;
  const agent = world.as('a.agent');
  expect(await agent.refused(beginUpload, { params: { workspaceId }, body: { name: 'x.pdf', sizeBytes: 10 } })).toEqual(
    { status: 503, code: 'storage.unavailable' },
  );
  expect(await names()).toEqual([]);
  expect((await agent.call(readUsage, {})).heldBytes).toBe(0);
  door.open = true;
});

test('the store down at the completion: said so, no row; the same completion goes on once it is back', async () => {
  const agent = world.as('a.agent');
  const { id: uploadId } = await begin();
  await send(uploadId);
  door.open = false;
  expect(await agent.refused(completeUpload, { params: { uploadId } })).toEqual({
    status: 503,
    code: 'storage.unavailable',
  });
  expect(await names()).toEqual([]);
  door.open = true;
  const { file } = await agent.call(completeUpload, { params: { uploadId } });
  expect(file?.name).toBe('panne.pdf');
  expect(await names()).toEqual(['panne.pdf']);
  expect((await agent.call(downloadFile, { params: { fileId: file?.id ?? '' } })).url).toContain(
    process.env.S3_URL ?? '-',
  );
});

test('a completion that died after the copy is taken over once its lease has ended, and makes one file', async () => {
  const agent = world.as('a.agent');
  const { id: uploadId } = await begin();
  await send(uploadId);
  // As a process leaves it that was killed between the copy and the commit.
  await world.sql(
    "update storage.upload set state = 'checking', lease = gen_random_uuid(), lease_until = now() + interval '1 second' where id = $1",
    [uploadId],
  );
  expect((await agent.call(completeUpload, { params: { uploadId } })).upload.state).toBe('checking');
  expect((await agent.call(readUpload, { params: { uploadId } })).state).toBe('checking');
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect((await agent.call(completeUpload, { params: { uploadId } })).file?.name).toBe('panne.pdf');
  expect(await names()).toEqual(['panne.pdf', 'panne.pdf']);
});
