import { Fault, fault } from '@bocage/contracts';
import { errorFields, type Log } from '@bocage/platform';
import type { Edit, Verdict } from './log.store.ts';

/** Puts edits into the log in one commit, and gives a verdict for each. */
export type AppendMany = (edits: readonly Edit[]) => Promise<Verdict[]>;
/** Takes one edit; answers once its commit is on disk. Throws `service.unavailable` when it could not be written. */
export type Writer = { add(edit: Edit): Promise<Verdict>; drain(): Promise<void> };

export type WriterOptions = {
  append: AppendMany;
  log: Log;
  /** How long the first edit waits for others to share its commit. */
  windowMs?: number;
  maxRows?: number;
  maxBytes?: number;
  /** Told of each commit, with how many edits it held. */
  onCommit?: (edits: number) => void;
  /** How long to try again while PostgreSQL is away. Writing twice does no harm: Yjs takes an update once. */
  patienceMs?: number;
};

type Waiting = { edit: Edit; resolve: (verdict: Verdict) => void; reject: (error: unknown) => void };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Group commit: edits that arrive within some milliseconds, of whatever notes and people, share one transaction. */
export const createWriter = (options: WriterOptions): Writer => {
  const {
    append,
    log,
    windowMs = 2,
    maxRows = 256,
    maxBytes = 4 * 1024 * 1024,
    patienceMs = 20_000,
    onCommit,
  } = options;
  const waiting: Waiting[] = [];
  let running: Promise<void> | null = null;

  const take = (): Waiting[] => {
    let bytes = 0;
    let rows = 0;
    while (rows < waiting.length && rows < maxRows) {
      bytes += waiting[rows]?.edit.update.length ?? 0;
      if (rows > 0 && bytes > maxBytes) break;
      rows += 1;
    }
    return waiting.splice(0, rows);
  };

  const patiently = async (edits: readonly Edit[]): Promise<Verdict[]> => {
    const until = Date.now() + patienceMs;
    for (let delayMs = 50; ; delayMs = Math.min(delayMs * 2, 1_000)) {
      try {
        return await append(edits);
      } catch (error) {
        const away = error instanceof Fault && (error.code === 'service.unavailable' || error.code === 'conflict');
        if (!away || Date.now() + delayMs > until) throw error;
        await pause(delayMs);
      }
    }
  };

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const verdicts = await patiently(batch.map((one) => one.edit));
      onCommit?.(batch.length);
      for (const [at, { resolve }] of batch.entries()) resolve(verdicts[at] as Verdict);
    } catch (error) {
      const away = error instanceof Fault && error.code === 'service.unavailable';
      // One that PostgreSQL cannot take must not take the others with it.
      if (!away && batch.length > 1) {
        for (const one of batch) await write([one]);
        return;
      }
      if (!away) log.error('log.append-failed', errorFields(error));
      for (const { reject } of batch) reject(away ? error : fault('service.unavailable'));
    }
  };

  const run = async (): Promise<void> => {
    if (windowMs > 0) await pause(windowMs);
    while (waiting.length > 0) await write(take());
    running = null;
  };

  return {
    add: (edit) =>
      new Promise((resolve, reject) => {
        waiting.push({ edit, resolve, reject });
        running ??= run();
      }),
    drain: async () => {
      while (running) await running;
    },
  };
};
