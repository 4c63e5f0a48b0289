import { type Erasure, fault, sayData } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import type { Context, Db, Jobs, Log, Member, Tx } from '@bocage/platform';

const sum = (list: readonly { payloads: number }[]): number =>
  list.reduce((total, { payloads }) => total + payloads, 0);

const reported = async (tx: Tx, sql: string, values: string[]): Promise<Erasure> => {
  const row = await tx.one<{ report: Erasure }>(sql, values);
  if (!row) throw new Error('no report');
  return row.report;
};

/** Why nothing may go: the database left all in its place. */
const refuse = ({ kept }: Erasure): void => {
  const timed = kept.flatMap(({ until, payloads }) => (until ? [{ until, payloads }] : []));
  if (kept.length === 0) throw fault('trail.nothing-kept');
  if (timed.length === 0) throw fault('trail.kept-for-good');
  const last =
    timed
      .map(({ until }) => until)
      .sort()
      .at(-1) ?? '';
  throw fault('trail.kept', { payloads: sum(timed), until: sayData('until', last) ?? '' });
};

/** What the trail keeps of a person, erased by the DPO once its time is over: else one could erase one's own acts. */
export const createErasures = ({ db, jobs, log }: { db: Db; jobs: Jobs; log: Log }) => {
  const as = <T>(caller: Member, work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.as(caller, (tx, ctx: Context) => {
      allow(ctx.ability, 'erase', 'Trail');
      return work(tx);
    });
  return {
    read: (caller: Member, personId: string) =>
      as(caller, (tx) => reported(tx, 'select audit.erasable($1) as report', [personId])),

    erase: async (caller: Member, personId: string, reason: string) => {
      const report = await as(caller, async (tx) => {
        const made = await reported(tx, 'select audit.erase($1, $2) as report', [personId, reason]);
        if (sum(made.gone) === 0) refuse(made);
        return made;
      });
      // The exports that held what went: their bytes go now, or with the next round.
      await jobs.add('audit', 'exports-over', {}).catch(() => log.warn('trail.sweep-not-enqueued'));
      return report;
    },
  };
};
export type Erasures = ReturnType<typeof createErasures>;
