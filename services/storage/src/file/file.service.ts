import { fault, type StoredFile } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import type { Db, Member, Objects, Tx } from '@bocage/platform';
import type { StorageConfig } from '../config.ts';
import { dispositionOf } from '../content/content.name.ts';
import { checkContent, mediaTypeOf, previewOf, servedType } from '../content/content.rules.ts';
import { contentKey } from '../keys.ts';
import { found, readCursor, toFile, writeCursor } from './file.render.ts';
import * as store from './file.store.ts';

/** Records what was done to a file in its owner's trail; the name stands in the payload. */
export const record = async (tx: Tx, type: string, row: store.FileRow, payload: object = {}): Promise<void> => {
  const data = { workspaceId: row.workspace_id };
  await tx.run('select audit.record($1, $2, $3, $4, $5, $6)', [
    type,
    'file',
    row.id,
    data,
    { title: row.name, ...payload },
    row.tenant_id,
  ]);
};

const shown = async (tx: Tx, rows: store.FileRow[]): Promise<StoredFile[]> => {
  const authors = await store.names(
    tx,
    rows.map((row) => row.created_by),
  );
  return rows.map((row) => toFile(row, authors));
};
const one = async (tx: Tx, id: string): Promise<StoredFile> =>
  found((await shown(tx, [found(await store.findFile(tx, id))]))[0]);

/** Files as people see them: lists, names, trash, and links to their bytes. */
export const createFiles = ({ db, objects, config }: { db: Db; objects: Objects; config: StorageConfig }) => {
  // Authorised and traced in one transaction; the link is made after it, without a word to the store.
  const link = async (caller: Member, id: string, act: 'downloaded' | 'opened') => {
    const row = await db.as(caller, async (tx, ctx) => {
      const file = found(await store.findFile(tx, id));
      allow(ctx.ability, 'read', 'File', file);
      if (file.scan === 'refused') throw fault('file.infected');
      if (act === 'opened' && previewOf(file.found_type) === 'none') throw fault('file.no-preview');
      await record(tx, `file.${act}`, file);
      return file;
    });
    const mediaType = mediaTypeOf(row.name, row.found_type);
    const answer = {
      disposition: dispositionOf(act === 'opened' ? 'inline' : 'attachment', row.name),
      contentType: act === 'opened' ? row.found_type : servedType(mediaType),
    };
    const { url, expiresAt } = objects.linkGet(
      contentKey(row.tenant_id, row.sha256),
      answer,
      config.STORAGE_LINK_SECONDS,
    );
    return { url, expiresAt: expiresAt.toISOString(), mediaType };
  };

  return {
    list: (
      caller: Member,
      workspaceId: string,
      query: { cursor?: string | undefined; limit: number; sort: store.Sort; trashed: boolean },
    ) =>
      db.as(caller, async (tx) => {
        found(await store.levelAt(tx, workspaceId));
        const { limit, sort, trashed } = query;
        const rows = await store.listOf(tx, workspaceId, trashed, sort, readCursor(sort, query.cursor), limit + 1);
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        return {
          items: await shown(tx, page),
          next: rows.length > limit && last ? writeCursor(sort, { value: last.sorted, id: last.id }) : null,
        };
      }),
    search: (caller: Member, words: string, limit: number) =>
      db.as(caller, async (tx, ctx) => {
        // That one searched, not what: the words may say more than the trail is to keep.
        await tx.run(`select audit.record_hourly('file.searched', 'tenant', $1)`, [ctx.tenantId]);
        return { items: await shown(tx, await store.search(tx, words, limit)) };
      }),
    read: (caller: Member, id: string) => db.as(caller, (tx) => one(tx, id)),

    rename: (caller: Member, id: string, name: string) =>
      db.as(caller, async (tx, ctx) => {
        const before = found(await store.findFile(tx, id));
        allow(ctx.ability, 'update', 'File', before);
        if (before.trashed_at) throw fault('file.trashed');
        checkContent(name, before.found_type);
        if (before.name !== name) {
          if ((await store.rename(tx, id, name)) === 0) throw fault('not-found');
          await record(tx, 'file.renamed', { ...before, name }, { before: before.name });
        }
        return one(tx, id);
      }),

    /** Into the trash or out of it; again changes nothing. */
    setTrashed: (caller: Member, id: string, trashed: boolean) =>
      db.as(caller, async (tx, ctx) => {
        const row = found(await store.findFile(tx, id));
        allow(ctx.ability, trashed ? 'trash' : 'restore', 'File', row);
        if ((await store.setTrashed(tx, id, trashed)) > 0)
          await record(tx, trashed ? 'file.trashed' : 'file.restored', row);
        return one(tx, id);
      }),

    /** For good, out of the trash. What its bytes were stays in the trail: name, size and hash. */
    remove: (caller: Member, id: string) =>
      db.as(caller, async (tx, ctx) => {
        const row = found(await store.findFile(tx, id));
        allow(ctx.ability, 'delete', 'File', row);
        await store.remove(tx, id);
        await record(tx, 'file.deleted', row, { sizeBytes: Number(row.size_bytes), sha256: row.sha256 });
        return {};
      }),

    download: async (caller: Member, id: string) => {
      const { url, expiresAt } = await link(caller, id, 'downloaded');
      return { url, expiresAt };
    },
    preview: (caller: Member, id: string) => link(caller, id, 'opened'),
    usage: (caller: Member) =>
      db.as(caller, async (tx) => ({ ...(await store.usage(tx)), maxFileBytes: config.STORAGE_FILE_BYTES_MAX })),
  };
};
export type Files = ReturnType<typeof createFiles>;
