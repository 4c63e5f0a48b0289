import type { Keeping, Purge, TrailClass } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';

type PurgeRow = {
  id: string;
  announced_at: Date;
  due_at: Date;
  done_at: Date | null;
  gone: string;
  classes: Purge['classes'];
};

export const times = async (tx: Tx): Promise<Keeping> => ({
  classes: await tx.query<Keeping['classes'][number]>('select class, months from audit.keeping()'),
});

export const keep = (tx: Tx, of: TrailClass, months: number) => tx.run('select audit.keep($1, $2)', [of, months]);

export const purges = async (tx: Tx, cursor: string | null, most: number): Promise<Purge[]> => {
  const rows = await tx.query<PurgeRow>('select * from audit.purges($1, $2)', [cursor, most]);
  return rows.map(({ id, announced_at, due_at, done_at, gone, classes }) => ({
    id,
    announcedAt: announced_at.toISOString(),
    dueAt: due_at.toISOString(),
    doneAt: done_at?.toISOString() ?? null,
    gone: Number(gone),
    classes,
  }));
};

/** Trails with something sealed, by tenant; null is the instance's. */
export const purgeable = async (tx: Tx): Promise<(string | null)[]> =>
  (await tx.query<{ tenant: string | null }>('select purgeable as tenant from audit.purgeable()')).map(
    ({ tenant }) => tenant,
  );

export const announce = (tx: Tx) => tx.run('select audit.announce_purge()');

/** One batch; true when there is more. */
export const purge = async (tx: Tx, batch: number): Promise<boolean> =>
  (await tx.one<{ more: boolean }>('select audit.purge($1) as more', [batch]))?.more ?? false;
