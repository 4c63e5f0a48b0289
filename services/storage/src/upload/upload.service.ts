import { Fault, fault } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import { type Db, type Log, type Member, newId, type Objects, type Tx } from '@bocage/platform';
import type { StorageConfig } from '../config.ts';
import { checkName } from '../content/content.rules.ts';
import { found } from '../file/file.render.ts';
import { levelAt } from '../file/file.store.ts';
import { incomingKey } from '../keys.ts';
import { partBytes, partCountOf, toUpload, wholeParts } from './upload.render.ts';
import * as store from './upload.store.ts';

export type UploadParts = { db: Db; objects: Objects; config: StorageConfig; log: Log };

/** Records what was done to an upload in the trail of the tenant that owns the workspace. */
export const record = async (tx: Tx, type: string, row: store.UploadRow, data: object = {}): Promise<void> => {
  const values = [
    type,
    'upload',
    row.id,
    { workspaceId: row.workspace_id, ...data },
    { title: row.name },
    row.tenant_id,
  ];
  await tx.run('select audit.record($1, $2, $3, $4, $5, $6)', values);
};

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
const gigabytes = (bytes: number): string =>
  `${(bytes / 1e9).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} Go`;
// S3 allows 10,000 parts: a larger file gets larger ones, by whole mebibytes.
const partSize = (sizeBytes: number, least: number): number =>
  Math.max(least, Math.ceil(sizeBytes / 10_000 / 1024 ** 2) * 1024 ** 2);

/** Resumable uploads, straight from the browser to the object store, up to their completion. */
export const createUploads = ({ db, objects, config, log }: UploadParts) => {
  const received = async (row: store.UploadRow): Promise<number[]> => {
    if (row.state !== 'receiving' || !row.multipart) return [];
    const parts = await objects.parts(incomingKey(row.tenant_id, row.id), row.multipart);
    return wholeParts(row, parts ?? []).map(({ part }) => part);
  };
  return {
    begin: async (
      caller: Member,
      workspaceId: string,
      wanted: { name: string; sizeBytes: number; sha256?: string | undefined },
    ) => {
      checkName(wanted.name);
      if (wanted.sizeBytes > config.STORAGE_FILE_BYTES_MAX)
        throw fault('file.too-large', { limit: gigabytes(config.STORAGE_FILE_BYTES_MAX) });
      const id = newId();
      const row = await db.as(caller, async (tx, ctx) => {
        await tx.run('select access.lock_tree($1, false)', [workspaceId]);
        allow(ctx.ability, 'create', 'File', { level: found(await levelAt(tx, workspaceId)) });
        const { name, sizeBytes, sha256 = null } = wanted;
        await store.insertUpload(tx, {
          id,
          workspaceId,
          name,
          sizeBytes,
          partSizeBytes: partSize(sizeBytes, config.STORAGE_PART_BYTES),
          sha256,
        });
        const made = found(await store.findUpload(tx, id));
        await record(tx, 'upload.begun', made, { sizeBytes });
        return made;
      });
      try {
        const multipart = await objects.begin(incomingKey(row.tenant_id, id));
        await db.as(caller, (tx) => store.setReceiving(tx, id, multipart));
        return toUpload({ ...row, state: 'receiving' });
      } catch (error) {
        // Its size is free again at once; what the store may have begun is swept.
        await db.as(caller, (tx) => store.abort(tx, id)).catch(() => log.warn('upload.abort-failed', { uploadId: id }));
        throw error;
      }
    },

    list: (caller: Member, workspaceId: string, { cursor, limit }: { cursor?: string | undefined; limit: number }) =>
      db.as(caller, async (tx) => {
        found(await levelAt(tx, workspaceId));
        if (cursor && !isId(cursor)) throw fault('request.invalid', { detail: 'cursor' });
        const rows = await store.listUploads(tx, workspaceId, cursor || null, limit + 1);
        const page = rows.slice(0, limit);
        return {
          items: page.map((row) => toUpload(row)),
          next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
        };
      }),

    read: async (caller: Member, id: string) => {
      const row = found(await db.as(caller, (tx) => store.findUpload(tx, id)));
      return toUpload(row, await received(row));
    },

    links: async (caller: Member, id: string, first: number, count: number) => {
      const row = found(await db.as(caller, (tx) => store.findUpload(tx, id)));
      const { multipart } = row;
      if (row.state !== 'receiving' || !multipart || row.expires_at.getTime() < Date.now()) throw fault('upload.ended');
      const key = incomingKey(row.tenant_id, id);
      const last = Math.min(first + count - 1, partCountOf(row));
      const parts = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
      return {
        items: parts.map((part) => {
          const sizeBytes = partBytes(row, part);
          const { url, expiresAt } = objects.linkPart(
            key,
            multipart,
            part,
            sizeBytes,
            config.STORAGE_PART_LINK_SECONDS,
          );
          return { part, sizeBytes, url, expiresAt: expiresAt.toISOString() };
        }),
      };
    },

    abort: async (caller: Member, id: string) => {
      const row = await db.as(caller, async (tx) => {
        const upload = found(await store.findUpload(tx, id));
        if ((await store.abort(tx, id)) === 0) throw fault('upload.ended');
        await record(tx, 'upload.aborted', upload);
        return upload;
      });
      const key = incomingKey(row.tenant_id, id);
      const clean = async () => {
        if (row.multipart) await objects.abort(key, row.multipart);
        await objects.remove(key);
      };
      // Given up is given up: what a silent store keeps is swept.
      await clean().catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error;
      });
      return {};
    },
  };
};
export type Uploads = ReturnType<typeof createUploads>;
