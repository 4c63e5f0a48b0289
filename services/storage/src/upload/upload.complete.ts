import { setTimeout as wait } from 'node:timers/promises';
import { Fault, fault, isFaultCode, type StoredFile, type Upload } from '@bocage/contracts';
import { errorFields, type Member, newId } from '@bocage/platform';
import { findType } from '../content/content.found.ts';
import { checkContent } from '../content/content.rules.ts';
import { found } from '../file/file.render.ts';
import { type Files, record as recordFile } from '../file/file.service.ts';
import { findFile } from '../file/file.store.ts';
import { contentKey, incomingKey } from '../keys.ts';
import { createTurns, type Reading, readOnce } from './upload.read.ts';
import { partCountOf, toUpload, wholeParts } from './upload.render.ts';
import { record, type UploadParts } from './upload.service.ts';
import * as store from './upload.store.ts';

export type Completion = { upload: Upload; file: StoredFile | null };

// What a person must be told once, and that sending the same bytes again would not change.
const final = new Set([
  'file.executable',
  'file.contradiction',
  'upload.wrong-size',
  'upload.wrong-hash',
  'storage.quota',
]);

/**
 * Completion: reads once, claims the content, copies it to its place, commits row and event, removes what arrived. Each
 * step can be repeated: whoever calls again after a crash goes on where the last one was, one at a time by a lease.
 */
export const createCompletion = (parts: UploadParts & { files: Files }) => {
  const { db, objects, config, log, files } = parts;
  const turn = createTurns(config.STORAGE_READERS);
  const underWay = new Set<Promise<unknown>>();

  const assemble = async (row: store.UploadRow, key: string) => {
    const there = await objects.stat(key);
    if (there) return there;
    const arrived = row.multipart ? await objects.parts(key, row.multipart) : null;
    if (!arrived || !row.multipart) throw fault('upload.ended');
    const whole = wholeParts(row, arrived);
    const missing = partCountOf(row) - whole.length;
    if (missing > 0) throw fault('upload.incomplete', { missing });
    await objects.assemble(key, row.multipart, whole);
    const made = await objects.stat(key);
    if (!made) throw fault('upload.ended');
    return made;
  };

  const read = async (caller: Member, row: store.UploadRow, key: string, lease: string): Promise<Reading> => {
    const stream = await objects.read(key);
    if (!stream) throw fault('upload.ended');
    let renewed = Date.now();
    return readOnce(stream, () => {
      if (Date.now() - renewed < (store.leaseSeconds * 1_000) / 3) return;
      renewed = Date.now();
      db.as(caller, (tx) => store.renewLease(tx, row.id, lease)).catch(() =>
        log.warn('upload.lease-not-renewed', { uploadId: row.id }),
      );
    });
  };

  const keep = async (
    caller: Member,
    row: store.UploadRow,
    from: string,
    etag: string,
    sha256: string,
  ): Promise<void> => {
    const sizeBytes = Number(row.size_bytes);
    for (let tries = 0; !(await db.as(caller, (tx) => store.claim(tx, row.id, sha256, sizeBytes))); tries++) {
      // A sweep is removing that very content: it takes a second.
      if (tries === 20) throw fault('storage.unavailable');
      await wait(500);
    }
    const to = contentKey(row.tenant_id, sha256);
    if ((await objects.stat(to))?.sizeBytes === sizeBytes) return;
    if (!(await objects.copy(from, to, etag))) throw fault('upload.ended');
  };

  const run = async (caller: Member, row: store.UploadRow, lease: string): Promise<void> => {
    const key = incomingKey(row.tenant_id, row.id);
    const object = await assemble(row, key);
    if (object.sizeBytes !== Number(row.size_bytes)) throw fault('upload.wrong-size');
    const { sha256, sizeBytes, head } = await turn(() => read(caller, row, key, lease));
    if (sizeBytes !== Number(row.size_bytes)) throw fault('upload.wrong-size');
    if (row.declared_sha256 && row.declared_sha256 !== sha256) throw fault('upload.wrong-hash');
    const type = await findType(head);
    checkContent(row.name, type);
    await keep(caller, row, key, object.etag, sha256);
    await db.as(caller, async (tx) => {
      const fileId = newId();
      await store.settle(tx, row, fileId, sha256, type);
      await recordFile(tx, 'file.uploaded', found(await findFile(tx, fileId)));
    });
    await objects.remove(key).catch(() => log.warn('upload.incoming-left', { uploadId: row.id }));
  };

  // To the next call, at once: without it the lease would have to run out.
  const release = (caller: Member, row: store.UploadRow, lease: string, receiving: boolean) =>
    db.as(caller, (tx) => store.releaseLease(tx, row.id, lease, receiving)).catch(() => undefined);

  const attempt = async (caller: Member, row: store.UploadRow, lease: string): Promise<void> => {
    try {
      await run(caller, row, lease);
    } catch (error) {
      const code = error instanceof Fault ? error.code : null;
      if (error instanceof Fault && code && final.has(code)) {
        try {
          await db.as(caller, async (tx) => {
            await store.refuse(tx, row.id, lease, code, error.params);
            await record(tx, 'file.refused', row, { code });
          });
        } catch (unwritten) {
          await release(caller, row, lease, false);
          throw unwritten;
        }
        await objects
          .remove(incomingKey(row.tenant_id, row.id))
          .catch(() => log.warn('upload.incoming-left', { uploadId: row.id }));
      } else {
        if (!code) log.error('upload.failed', { uploadId: row.id, ...errorFields(error) });
        await release(caller, row, lease, code === 'upload.incomplete');
      }
      throw error;
    }
  };

  const state = async (caller: Member, id: string): Promise<Completion> => {
    const row = found(await db.as(caller, (tx) => store.findUpload(tx, id)));
    if (
      row.state === 'aborted' ||
      (row.state !== 'done' && row.state !== 'refused' && row.expires_at.getTime() < Date.now())
    )
      throw fault('upload.ended');
    if (row.state === 'refused' && row.refusal_code && isFaultCode(row.refusal_code))
      throw fault(row.refusal_code, row.refusal_params);
    return { upload: toUpload(row), file: row.file_id ? await files.read(caller, row.file_id) : null };
  };

  return {
    /** Completes, or tells how far the completion is; answers `checking` when it takes longer than a page should wait. */
    complete: async (caller: Member, id: string): Promise<Completion> => {
      const lease = newId();
      const row = await db.as(caller, (tx) => store.takeLease(tx, id, lease));
      if (!row) return state(caller, id);
      const work = attempt(caller, row, lease);
      underWay.add(work);
      const settled = work.finally(() => underWay.delete(work));
      // It goes on after the answer; its failure stands in the row, or is told by the next call.
      settled.catch(() => undefined);
      await Promise.race([settled, wait(config.STORAGE_ANSWER_MS, undefined, { ref: false })]);
      return state(caller, id);
    },
    /** Waits for what is being completed, so that a stop cuts nothing. */
    drain: async (): Promise<void> => void (await Promise.allSettled([...underWay])),
  };
};
export type CompletionService = ReturnType<typeof createCompletion>;
