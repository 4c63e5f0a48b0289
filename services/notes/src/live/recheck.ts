import type { Level } from '@bocage/contracts';
import { type Db, errorFields, type Log, type Member, newId } from '@bocage/platform';

/** An open connection, as the database is asked about it. */
export type Watched = {
  caller: Member;
  noteId: string;
  /** The level now; null when access has ended. */
  onLevel(level: Level | null): void;
  onTrashed(): void;
};
/** Asks every two seconds what each open connection may still do; five seconds in all, expiry included, without Redis. */
export type Recheck = { watch(one: Watched): () => void; now(): Promise<void>; start(): void; stop(): void };

export const createRecheck = (db: Db, log: Log, everyMs = 2_000): Recheck => {
  const watched = new Map<string, Watched>();
  let next = 0;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  const now = async (): Promise<void> => {
    if (watched.size === 0) return;
    const asked = [...watched].map(([id, { caller, noteId }]) => ({
      id,
      account: caller.account,
      tenant: caller.tenantId,
      session: caller.sessionId,
      note: noteId,
    }));
    const rows = await db.asSystem(
      { reason: 'contrôle des connexions ouvertes', tenantId: null, requestId: newId() },
      (tx) =>
        tx.query<{ id: string; level: Level | null; trashed: boolean }>(
          'select id, level, trashed from notes.recheck($1)',
          [JSON.stringify(asked)],
        ),
    );
    const verdicts = new Map(rows.map((row) => [row.id, row]));
    for (const { id } of asked) {
      const one = watched.get(id);
      const verdict = verdicts.get(id);
      if (!one) continue;
      if (!verdict || verdict.level === null) one.onLevel(null);
      else if (verdict.trashed) one.onTrashed();
      else one.onLevel(verdict.level);
    }
  };
  const loop = async (): Promise<void> => {
    const began = Date.now();
    // While PostgreSQL is away nothing can be written either.
    await now().catch((error: unknown) => log.warn('recheck.failed', errorFields(error)));
    if (!stopped) timer = setTimeout(() => void loop(), Math.max(200, everyMs - (Date.now() - began)));
  };
  return {
    watch: (one) => {
      const id = String(next++);
      watched.set(id, one);
      return () => void watched.delete(id);
    },
    now,
    start: () => void loop(),
    stop: () => {
      stopped = true;
      if (timer) clearTimeout(timer);
    },
  };
};
