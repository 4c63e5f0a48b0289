import {
  askInstanceExport,
  askTrailExport,
  changeInstanceKeeping,
  changeKeeping,
  downloadInstanceExport,
  downloadTrailExport,
  type ExportFormat,
  exportInstanceProofs,
  exportProofs,
  exportTrail,
  getConsistency,
  getInstanceConsistency,
  type Keeping,
  listAnchors,
  listCheckpoints,
  listInstanceAnchors,
  listInstanceCheckpoints,
  listInstanceExports,
  listInstancePurges,
  listInstanceTrail,
  listPurges,
  listTrail,
  listTrailExports,
  pathOf,
  type Purge,
  readInstanceKeeping,
  readKeeping,
  removeInstanceExport,
  removeTrailExport,
  type ResponseOf,
  type TrailCheckpoint,
  type TrailClass,
  type TrailEvent,
  type TrailExport,
} from '@bocage/contracts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { callAsPerson, csrfHeaders } from '../../app/api.ts';

export type TrailFilters = {
  person?: string;
  subject?: string;
  kind?: string;
  type?: string;
  from?: string;
  until?: string;
};
type Asked = { limit: number; cursor?: string | undefined };
type Page<T> = Promise<{ items: T[]; next: string | null }>;

/** Whose trail a screen shows, and where it is asked for: the acting body's, or the instance's. */
export type TrailSource = {
  /** Under which this browser keeps the last checkpoint that held. */
  id: string;
  /** Under which its answers are kept. */
  key: (...parts: readonly unknown[]) => readonly unknown[];
  at: { trail: string; exports: string; keeping: string };
  headers: () => Record<string, string>;
  proofs: string;
  consistency: string;
  /** What answers a short export at once, and how its file begins; null: a job makes them all. */
  direct: { path: string; name: string } | null;
  list: (query: TrailFilters & Asked, signal: AbortSignal) => Page<TrailEvent>;
  anchors: (signal: AbortSignal) => Promise<ResponseOf<typeof listAnchors>>;
  checkpoints: (query: Asked, signal: AbortSignal) => Page<TrailCheckpoint>;
  exports: (query: Asked, signal: AbortSignal) => Page<TrailExport>;
  ask: (body: { format: ExportFormat; filters: TrailFilters }) => Promise<TrailExport>;
  download: (exportId: string) => Promise<{ url: string }>;
  remove: (exportId: string) => Promise<unknown>;
  keeping: (signal: AbortSignal) => Promise<Keeping>;
  keep: (of: Exclude<TrailClass, 'archives'>, months: number) => Promise<Keeping>;
  purges: (query: Asked, signal: AbortSignal) => Page<Purge>;
};

/** The trail of the acting body. */
export const useBodyTrail = (): TrailSource => {
  const { tenant, code, call, key } = useActing();
  return {
    id: tenant.id,
    key,
    at: {
      trail: address.trail(code),
      exports: address.trailExports(code),
      keeping: address.administration(code, 'conservation'),
    },
    headers: () => ({ ...csrfHeaders(), 'Bocage-Tenant': tenant.id }),
    proofs: pathOf(exportProofs, {}),
    consistency: pathOf(getConsistency, {}),
    direct: { path: pathOf(exportTrail, {}), name: `journal-${code}` },
    list: (query, signal) => call(listTrail, { query }, signal),
    anchors: (signal) => call(listAnchors, { query: { limit: 1 } }, signal),
    checkpoints: (query, signal) => call(listCheckpoints, { query }, signal),
    exports: (query, signal) => call(listTrailExports, { query }, signal),
    ask: (body) => call(askTrailExport, { body }),
    download: (exportId) => call(downloadTrailExport, { params: { exportId } }),
    remove: (exportId) => call(removeTrailExport, { params: { exportId } }),
    keeping: (signal) => call(readKeeping, {}, signal),
    keep: (of, months) => call(changeKeeping, { params: { class: of }, body: { months } }),
    purges: (query, signal) => call(listPurges, { query }, signal),
  };
};

/** The instance's own, for its operator. */
export const instanceTrail: TrailSource = {
  id: 'instance',
  key: (...parts) => ['instance', ...parts],
  at: { trail: address.instanceTrail, exports: address.instanceExports, keeping: address.instanceKeeping },
  headers: csrfHeaders,
  proofs: pathOf(exportInstanceProofs, {}),
  consistency: pathOf(getInstanceConsistency, {}),
  direct: null,
  list: (query, signal) => callAsPerson(listInstanceTrail, { query }, signal),
  anchors: (signal) => callAsPerson(listInstanceAnchors, { query: { limit: 1 } }, signal),
  checkpoints: (query, signal) => callAsPerson(listInstanceCheckpoints, { query }, signal),
  exports: (query, signal) => callAsPerson(listInstanceExports, { query }, signal),
  ask: (body) => callAsPerson(askInstanceExport, { body }),
  download: (exportId) => callAsPerson(downloadInstanceExport, { params: { exportId } }),
  remove: (exportId) => callAsPerson(removeInstanceExport, { params: { exportId } }),
  keeping: (signal) => callAsPerson(readInstanceKeeping, {}, signal),
  keep: (of, months) => callAsPerson(changeInstanceKeeping, { params: { class: of }, body: { months } }),
  purges: (query, signal) => callAsPerson(listInstancePurges, { query }, signal),
};
