import {
  type ExportFormat,
  exportFormats,
  fault,
  faultMessage,
  isFaultCode,
  type TrailExport,
} from '@bocage/contracts';
import type { Jobs, Log, Objects, Tx } from '@bocage/platform';
import type { Reader } from '../trail/reader.ts';
import { cursorOf, givenOf } from '../trail/trail.service.ts';
import { count, tell, type TrailFilter } from '../trail/trail.store.ts';
import { exportKey } from './export.job.ts';
import * as store from './export.store.ts';

type Parts = { jobs: Jobs; log: Log; objects: Objects | null };
type Paging = { cursor?: string | undefined; limit: number };

const keepDays = 7;
const linkSeconds = 60;
const forms = {
  csv: { extension: 'csv', contentType: 'text/csv; charset=utf-8' },
  ndjson: { extension: 'ndjson', contentType: 'application/x-ndjson' },
  proofs: { extension: 'ndjson', contentType: 'application/x-ndjson' },
  pdf: { extension: 'pdf', contentType: 'application/pdf' },
} as const satisfies Record<ExportFormat, object>;

const show = (row: store.ExportRow): TrailExport => ({
  id: row.id,
  format: row.format,
  filters: row.filters,
  state: row.state,
  done: row.done,
  total: row.total,
  sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
  failure: row.failure && isFaultCode(row.failure) ? faultMessage(row.failure) : null,
  createdAt: row.created_at.toISOString(),
  readyAt: row.ready_at?.toISOString() ?? null,
  expiresAt: row.expires_at.toISOString(),
});

const record = (tx: Tx, type: string, row: store.ExportRow) =>
  tell(tx, row.tenant_id, type, { export: row.id, format: row.format, events: row.total, ...row.filters });

/** Exports that a job makes: asked for, followed, fetched within 7 days. Each is its asker's alone, with their rights. */
export const createExports = ({ jobs, log, objects }: Parts) => ({
  ask: async ({ act }: Reader, { format, filters }: { format: ExportFormat; filters: TrailFilter }) => {
    if (!objects) throw fault('storage.unavailable');
    const made = await act(async (tx, rights) => {
      rights.allow('export', 'Trail');
      const most = exportFormats[format];
      const total = await count(tx, filters, most);
      if (total > most) throw fault('trail.export-too-large', { most });
      const row = await store.ask(tx, { format, filters: givenOf(filters), total, keepDays });
      await record(tx, 'trail.export-asked', row);
      return show(row);
    });
    // Lost, the next round takes it all the same.
    await jobs.add('audit', 'exports', {}).catch(() => log.warn('trail.export-not-enqueued', { exportId: made.id }));
    return made;
  },

  list: ({ act }: Reader, { cursor, limit }: Paging) =>
    act(async (tx) => {
      const rows = await store.list(tx, cursorOf(cursor), limit + 1);
      const items = rows.slice(0, limit).map(show);
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    }),

  /** Traced before the link is made. */
  download: async ({ act }: Reader, id: string) => {
    if (!objects) throw fault('storage.unavailable');
    const row = await act(async (tx) => {
      const found = await store.find(tx, id);
      if (found.state !== 'ready') throw fault('trail.export-not-ready');
      await record(tx, 'trail.export-downloaded', found);
      return found;
    });
    const { extension, contentType } = forms[row.format];
    const name = `journal-${row.format === 'proofs' ? 'preuves-' : ''}${row.created_at.toISOString().slice(0, 10)}.${extension}`;
    const answer = { disposition: `attachment; filename="${name}"`, contentType };
    const { url, expiresAt } = objects.linkGet(exportKey(row), answer, linkSeconds);
    return { url, expiresAt: expiresAt.toISOString() };
  },

  remove: ({ act }: Reader, id: string): Promise<Record<string, never>> =>
    act(async (tx) => {
      const row = await store.find(tx, id);
      await store.remove(tx, id);
      await record(tx, 'trail.export-removed', row);
      return {};
    }),
});
export type Exports = ReturnType<typeof createExports>;
