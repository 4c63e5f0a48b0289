import { abortUpload, type Client } from '@bocage/contracts';
import { isRefused, isUnreachable } from '../../app/api.ts';
import { wordsOf } from '../../app/errors.ts';
import { PartFailed } from './put-part.ts';
import { sendFile } from './send-file.ts';
import { addTransfer, changeTransfer, removeTransfer, transferOf, transfers, underWay } from './transfers.ts';

type Job = { call: Client; file: File; stop: AbortController; onDone: () => void };

const jobs = new Map<string, Job>();
const filesAtOnce = 2;
let made = 0;

// What may pass: the network, a link that expired, a store or a service that does not answer.
const mayPass = (error: unknown): boolean =>
  error instanceof PartFailed ||
  isUnreachable(error) ||
  isRefused(error, 'storage.unavailable') ||
  isRefused(error, 'service.unavailable') ||
  isRefused(error, 'upload.incomplete');

const run = async (key: string): Promise<void> => {
  const job = jobs.get(key);
  const transfer = transferOf(key);
  if (!job || !transfer) return;
  job.stop = new AbortController();
  changeTransfer(key, { state: 'sending', message: null });
  try {
    await sendFile({
      call: job.call,
      workspaceId: transfer.workspaceId,
      file: job.file,
      uploadId: transfer.uploadId,
      signal: job.stop.signal,
      onBegun: (uploadId) => changeTransfer(key, { uploadId }),
      onSent: (sentBytes) => changeTransfer(key, { sentBytes }),
      onChecking: () => changeTransfer(key, { state: 'checking' }),
    });
    changeTransfer(key, { state: 'done', sentBytes: transfer.sizeBytes });
    jobs.delete(key);
    job.onDone();
    setTimeout(() => removeTransfer(key), 4_000);
  } catch (error) {
    if (job.stop.signal.aborted) changeTransfer(key, { state: 'paused' });
    else if (mayPass(error)) {
      changeTransfer(key, { state: 'offline' });
      setTimeout(() => transferOf(key)?.state === 'offline' && start(key), 5_000);
    } else changeTransfer(key, { state: 'failed', message: wordsOf(error) });
  } finally {
    next();
  }
};

const busy = (): number => transfers.get().filter(({ state }) => state === 'sending' || state === 'checking').length;
const start = (key: string): void => {
  if (busy() < filesAtOnce) void run(key);
  else changeTransfer(key, { state: 'waiting' });
};
const next = (): void => {
  const waiting = transfers.get().find(({ state }) => state === 'waiting');
  if (waiting && busy() < filesAtOnce) void run(waiting.key);
};

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => {
    for (const { key, state } of transfers.get()) if (state === 'offline') start(key);
  });
  window.addEventListener('beforeunload', (event) => underWay() && event.preventDefault());
}

type Place = { call: Client; tenantId: string; workspaceId: string; onDone: () => void };

/** Sends a file, now or when its turn comes; with `uploadId`, goes on with an upload begun earlier. */
export const startUpload = (
  { call, tenantId, workspaceId, onDone }: Place,
  file: File,
  uploadId: string | null = null,
): void => {
  made += 1;
  const key = `${Date.now()}-${made}`;
  jobs.set(key, { call, file, stop: new AbortController(), onDone });
  addTransfer({
    key,
    tenantId,
    workspaceId,
    name: file.name,
    sizeBytes: file.size,
    sentBytes: 0,
    state: 'waiting',
    message: null,
    uploadId,
  });
  start(key);
};

export const pauseUpload = (key: string): void => {
  const state = transferOf(key)?.state;
  if (state === 'waiting' || state === 'offline') changeTransfer(key, { state: 'paused' });
  else jobs.get(key)?.stop.abort();
};

export const resumeUpload = (key: string): void => start(key);

/** Gives a transfer up: the server forgets its parts. */
export const giveUpUpload = async (key: string): Promise<void> => {
  const job = jobs.get(key);
  const uploadId = transferOf(key)?.uploadId;
  jobs.delete(key);
  removeTransfer(key);
  job?.stop.abort();
  if (job && uploadId) await job.call(abortUpload, { params: { uploadId } }).catch(() => undefined);
};
