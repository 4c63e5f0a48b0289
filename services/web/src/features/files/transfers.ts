import { createStore } from '../../app/store.ts';

/** A file on its way to the server, as the page shows it. */
export type Transfer = {
  key: string;
  tenantId: string;
  workspaceId: string;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  state: 'waiting' | 'sending' | 'paused' | 'offline' | 'checking' | 'done' | 'failed';
  /** Why it failed, in words. */
  message: string | null;
  uploadId: string | null;
};

/** All of them, whichever page is open: a transfer goes on while one walks about. */
export const transfers = createStore<readonly Transfer[]>([]);

export const addTransfer = (transfer: Transfer): void => transfers.set([...transfers.get(), transfer]);
export const changeTransfer = (key: string, change: Partial<Transfer>): void =>
  transfers.set(transfers.get().map((one) => (one.key === key ? { ...one, ...change } : one)));
export const removeTransfer = (key: string): void => transfers.set(transfers.get().filter((one) => one.key !== key));
export const transferOf = (key: string): Transfer | undefined => transfers.get().find((one) => one.key === key);
export const underWay = (): boolean =>
  transfers
    .get()
    .some(({ state }) => state === 'waiting' || state === 'sending' || state === 'offline' || state === 'checking');
