import { type Erasure, fault, sayData } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import { type Context, type Db, isId, type Jobs, type Log, type Member, type Tx } from '@bocage/platform';

type Paging = { cursor?: string | undefined; limit: number };
type PersonRow = {
  person_id: string;
  display_name: string;
  job_title: string | null;
  body: string | null;
  since: Date;
  until: Date | null;
};

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
    // Names alone: the second factor is asked for with what is told of one of them.
    people: (caller: Member, { cursor, limit }: Paging) =>
      db.as(caller, async (tx, ctx) => {
        allow(ctx.ability, 'read', 'Trail');
        if (cursor !== undefined && !isId(cursor)) throw fault('request.invalid', { detail: 'cursor' });
        const rows = await tx.query<PersonRow>('select * from audit.erasable_people($1, $2)', [
          cursor ?? null,
          limit + 1,
        ]);
        const items = rows.slice(0, limit).map((row) => ({
          personId: row.person_id,
          displayName: row.display_name,
          jobTitle: row.job_title,
          body: row.body,
          since: row.since.toISOString(),
          until: row.until?.toISOString() ?? null,
        }));
        return { items, next: rows.length > limit ? (items.at(-1)?.personId ?? null) : null };
      }),

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
