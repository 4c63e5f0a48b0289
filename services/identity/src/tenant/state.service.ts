import { fault, type TenantState } from '@bocage/contracts';
import type { Caller, Platform } from '@bocage/platform';
import { found } from '../access/allow.ts';
import { record } from '../access/record.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import { tellShare } from './shares.told.ts';
import * as store from './tenant.store.ts';

const acts = { suspended: 'tenant.suspended', active: 'tenant.reopened', closed: 'tenant.closed' } as const;

/** Suspension, reopening and closing of a body: the operator's, told in its trail and in the instance's. */
export const createStates = ({ db }: Platform, sync: Sync) => ({
  change: async (caller: Caller, tenantId: string, state: keyof typeof acts, reason: string) => {
    const scope = {
      reason: 'état d’un organisme',
      tenantId: null,
      requestId: caller.requestId,
      account: caller.account,
    };
    const answer = await db.asSystem(scope, async (tx) => {
      const body = found(await store.stateOf(tx, tenantId));
      const now: { tenantId: string; state: TenantState } = { tenantId, state };
      if (body.state === state) return now;
      if (body.state === 'pending') throw fault('tenant.pending');
      if (body.state === 'closed') throw fault('tenant.closed');
      if (state === 'suspended') await store.suspend(tx, tenantId);
      if (state === 'active') await store.resume(tx, tenantId);
      const shares = state === 'closed' ? await store.close(tx, tenantId) : [];
      for (const row of shares) {
        const share = {
          shareId: row.share_id,
          workspaceId: row.workspace_id,
          ownerId: row.owner_id,
          receiverId: row.tenant_id,
        };
        await tellShare(tx, 'share.ended', share, found(await store.shareFacts(tx, row.share_id)), 'tenant.closed');
      }
      const act = {
        type: acts[state],
        kind: 'tenant',
        id: tenantId,
        data: { from: body.state, shares: shares.length },
      } as const;
      const payload = { reason, name: body.name };
      await record(tx, { ...act, payload, owner: tenantId });
      await tx.run('select audit.record_instance($1, $2, $3, $4, $5)', [act.type, act.kind, act.id, act.data, payload]);
      return now;
    });
    await sync.soon();
    return answer;
  },
});
