import { type JobHandlers, newId, type Platform } from '@bocage/platform';
import { tell } from './support.event.ts';
import { endOver } from './support.store.ts';

/** An access that ran out, or whose person or body is no longer what it needs, counts no more from that moment; here its end is told, in both trails. */
export const supportJobs = ({ db }: Pick<Platform, 'db'>): JobHandlers => ({
  'supports-over': {
    everyMs: 60_000,
    run: () =>
      db.asSystem({ reason: 'accès d’assistance qui prennent fin', tenantId: null, requestId: newId() }, async (tx) => {
        for (const row of await endOver(tx)) await tell(tx, 'support.ended', row, row.tenant_id, row.because);
      }),
  },
});
