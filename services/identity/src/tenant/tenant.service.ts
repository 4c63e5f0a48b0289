import { fault } from '@bocage/contracts';
import type { Caller, Member, Platform } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { record } from '../access/record.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import { conventionText, conventionVersion } from './convention.text.ts';
import { tellShare } from './shares.told.ts';
import * as store from './tenant.store.ts';

/** A body's own card, its convention, and the gestionnaire's view of all of them. */
export const createTenants = ({ db }: Platform, sync: Sync) => ({
  read: (caller: Member) => db.as(caller, async (tx) => found(await store.card(tx))),

  overview: (caller: Member) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'read', 'Perimeter');
      return { items: await store.overview(tx) };
    }),

  convention: (caller: Caller, tenantId: string) =>
    db.asPerson(caller, async (tx) => {
      const row = found(await store.conventionOf(tx, tenantId));
      const { title, text } = conventionText(row.name, row.kind);
      return {
        tenantId,
        tenantName: row.name,
        state: row.state,
        version: conventionVersion,
        title,
        text,
        accepted: row.accepted,
      };
    }),

  /** The tenant becomes active with its first workspaces; what its own EPCI had proposed is accepted, and shown. */
  accept: async (caller: Caller, tenantId: string, version: string, signedName: string) => {
    const answer = await db.asPerson(caller, async (tx, personId) => {
      if (version !== conventionVersion) throw fault('convention.changed');
      found(await store.conventionOf(tx, tenantId));
      const made = await store.acceptConvention(tx, tenantId, version, signedName);
      const workspaces = made.filter(({ kind }) => kind === 'workspace');
      await record(tx, {
        type: 'tenant.activated',
        kind: 'tenant',
        id: tenantId,
        data: { version, person: personId, workspaces: workspaces.map(({ id }) => id) },
        payload: { signed: signedName },
      });
      for (const { id, name } of workspaces) {
        await record(tx, {
          type: 'workspace.created',
          kind: 'workspace',
          id,
          data: { because: 'tenant.activated' },
          payload: { name },
        });
      }
      for (const { id } of made.filter(({ kind }) => kind === 'share')) {
        const share = await store.acceptedShare(tx, id);
        if (!share) continue;
        const ids = { shareId: id, workspaceId: share.workspace_id, ownerId: share.owner_id, receiverId: tenantId };
        await tellShare(tx, 'share.accepted-by-default', ids, share, 'tenant.activated');
      }
      return { tenantId, state: 'active' as const, workspaceIds: workspaces.map(({ id }) => id) };
    });
    await sync.soon();
    return answer;
  },
});
