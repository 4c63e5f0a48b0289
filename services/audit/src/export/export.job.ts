import { Fault } from '@bocage/contracts';
import { type Db, errorFields, type Log, newId, type Objects, type Tx } from '@bocage/platform';
import { type Reader, readersOf } from '../trail/reader.ts';
import { tell as record } from '../trail/trail.store.ts';
import type { Sources } from './export.source.ts';
import * as store from './export.store.ts';

export type ExportJobOptions = {
  db: Db;
  objects: Objects;
  sources: Sources;
  log: Log;
  /** What a store takes as a part at least. */
  partBytes?: number;
};

const mebibyte = 1024 ** 2;
const leaseSeconds = 60;
// Longer than a store takes to put the parts together.
const assembleSeconds = 900;
const mostAttempts = 5;

export const exportKey = (row: Pick<store.ExportRow, 'id' | 'tenant_id'>): string =>
  `${row.tenant_id ?? 'instance'}/exports/${row.id}`;

/**
 * Makes the exports that were asked for, part by part: after each, how far it is stands in the database, so that whoever
 * takes it up after a crash goes on from there. It reads as the one who asked: a member's rights lost meanwhile are lost;
 * whether somebody is the operator still is known when they fetch it.
 */
export const createExportJob = ({ db, objects, sources, log, partBytes = 8 * mebibyte }: ExportJobOptions) => {
  let stopped = false;
  const readers = readersOf(db);
  const readerOf = ({ account_id: account, tenant_id: tenantId }: store.ExportRow): Reader => {
    const requestId = newId();
    if (tenantId === null) return readers.operator({ account, requestId });
    return readers.member({ account, tenantId, sessionId: 'export', requestId, acr: 1, operator: false, bearer: '' });
  };
  const asSystem = <T>(tenantId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.asSystem({ reason: 'export du journal', tenantId, requestId: newId() }, work);
  const tell = (tx: Tx, row: store.ExportRow, type: string, events: number) =>
    record(tx, row.tenant_id, type, {
      export: row.id,
      asker: row.person_id ?? row.account_id,
      format: row.format,
      events,
    });

  const fail = (row: store.ExportRow, failure: string): Promise<void> =>
    asSystem(row.tenant_id, async (tx) => {
      if (await store.end(tx, row, { done: row.done, sizeBytes: null, failure }))
        await tell(tx, row, 'trail.export-failed', row.done);
    });

  /** Null when the turn was lost or the process stops: another goes on. */
  const make = async (row: store.ExportRow): Promise<{ done: number; sizeBytes: number } | null> => {
    const key = exportKey(row);
    const reader = readerOf(row);
    await reader.act(async (_tx, rights) => rights.allow('export', 'Trail'));
    const kept = row.format === 'pdf' ? { ...row, done: 0, cursor: null, parts: [] } : row;
    const state = { total: kept.total, done: kept.done, cursor: kept.cursor, parts: [...kept.parts] };
    let multipart = kept.multipart;
    const save = (seconds = leaseSeconds): Promise<boolean> =>
      asSystem(row.tenant_id, (tx) => store.save(tx, row, seconds, { ...state, multipart }));
    if (multipart === null) {
      await objects.prepare([]);
      multipart = await objects.begin(key);
    }
    if (!(await save())) return null;
    let waiting: Buffer[] = [];
    let size = 0;
    let place = state.cursor;
    const flush = async (): Promise<boolean> => {
      const content = Buffer.concat(waiting);
      const part = state.parts.length + 1;
      const etag = await objects.putPart(key, multipart ?? '', part, content);
      state.parts.push({ part, etag, sizeBytes: content.length });
      state.cursor = place;
      waiting = [];
      size = 0;
      return save();
    };
    let saved = Date.now();
    for await (const { bytes, done, total, cursor } of sources(kept, reader)) {
      if (stopped) return null;
      waiting.push(bytes);
      size += bytes.length;
      Object.assign(state, { done, total });
      place = cursor;
      const full = size >= partBytes;
      // How far it is, and that it goes on, is said in between too.
      if (!full && Date.now() - saved < 1_000) continue;
      if (!(full ? await flush() : await save())) return null;
      saved = Date.now();
    }
    if (size > 0 && !(await flush())) return null;
    if (!(await save(assembleSeconds))) return null;
    // Unknown: it was put together before the crash, or there is nothing.
    if (!(await objects.assemble(key, multipart, state.parts)) && !(await objects.stat(key)))
      throw new Error('the parts of an export are gone');
    return { done: state.done, sizeBytes: state.parts.reduce((sum, part) => sum + part.sizeBytes, 0) };
  };

  const one = async (row: store.ExportRow): Promise<void> => {
    if (row.attempts > mostAttempts) return fail(row, 'trail.export-interrupted');
    try {
      const made = await make(row);
      if (!made) return;
      await asSystem(row.tenant_id, async (tx) => {
        if (await store.end(tx, row, { ...made, failure: null })) await tell(tx, row, 'trail.export-ready', made.done);
      });
    } catch (error) {
      // Refused, it will be so again; anything else passes, and whoever takes it up when the lease ends tries again.
      if (error instanceof Fault && error.status < 500) return fail(row, error.code);
      log.warn('trail.export-interrupted', { exportId: row.id, attempt: row.attempts, ...errorFields(error) });
    }
  };

  const sweep = async (): Promise<number> => {
    const rows = await asSystem(null, (tx) => store.over(tx, 100));
    for (const row of rows) {
      const key = exportKey(row);
      for (const multipart of await objects.multiparts(key)) await objects.abort(key, multipart);
      await objects.remove(key);
      await asSystem(row.tenant_id, async (tx) => {
        if ((await store.forget(tx, row.id)) && row.expires_at < new Date())
          await tell(tx, row, 'trail.export-expired', row.done);
      });
    }
    return rows.length;
  };

  return {
    /** Takes what waits, one after the other; gives how many were taken. */
    run: async (): Promise<number> => {
      for (let taken = 0; ; taken += 1) {
        const row = stopped ? undefined : await asSystem(null, (tx) => store.take(tx, leaseSeconds));
        if (!row?.id) return taken;
        await one(row);
      }
    },
    /** Removes what was kept long enough, or given up. */
    sweep,
    /** The one under way is left where it stands. */
    stop: (): void => {
      stopped = true;
    },
  };
};
export type ExportJob = ReturnType<typeof createExportJob>;
