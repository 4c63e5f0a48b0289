import { type JobHandlers, newId, type Platform } from '@bocage/platform';
import { record } from '../access/record.ts';
import type { Sync } from '../keycloak/sync.service.ts';

const fiveMinutesMs = 300_000;

/** Memberships that ran out count no more from that moment; here they are ended with what they held, and traced. */
export const expiryJobs = ({ db }: Platform, sync: Sync): JobHandlers => ({
  'expired-memberships': {
    everyMs: fiveMinutesMs,
    run: async () => {
      const ended = await db.asSystem(
        { reason: 'rattachements échus', tenantId: null, requestId: newId() },
        async (tx) => {
          type Ended = {
            tenant_id: string;
            membership_id: string;
            person_id: string;
            grants: string;
            display_name: string;
            /** Workspaces that nobody manages any more: an administrator must name somebody. */
            unmanaged: { id: string; name: string }[];
          };
          const rows = await tx.query<Ended>('select * from access.end_expired()');
          for (const row of rows) {
            await record(tx, {
              type: 'membership.ended',
              kind: 'membership',
              id: row.membership_id,
              data: { person: row.person_id, grants: Number(row.grants), because: 'until' },
              payload: { person: row.display_name },
              owner: row.tenant_id,
            });
            for (const { id, name } of row.unmanaged) {
              await record(tx, {
                type: 'workspace.unmanaged',
                kind: 'workspace',
                id,
                data: { membership: row.membership_id },
                payload: { name, person: row.display_name },
                owner: row.tenant_id,
              });
            }
          }
          return rows.length;
        },
      );
      if (ended > 0) await sync.soon();
    },
  },
});
