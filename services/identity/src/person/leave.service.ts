import { type BodyOf, type endMembership, fault } from '@bocage/contracts';
import type { Member, Platform } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { record } from '../access/record.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import { allowOver } from './person.power.ts';
import * as store from './person.store.ts';

/** The end of a membership: what is handed over first, then the leave with all it held, in one transaction. */
export const createLeaving = ({ db }: Platform, sync: Sync) => ({
  read: (caller: Member, personId: string) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'administer', 'Person');
      return store.handover(tx, found(await store.person(tx, personId)).membership_id);
    }),

  end: async (caller: Member, personId: string, body: BodyOf<typeof endMembership>) => {
    const answer = await db.as(caller, async (tx, ctx) => {
      allow(ctx, 'administer', 'Person');
      const leaving = found(await store.person(tx, personId));
      if (leaving.card.state === 'ended') throw fault('not-found');
      allowOver(ctx, leaving.card.roles);
      const person = leaving.card.displayName;
      const handedOver = await store.handover(tx, leaving.membership_id);
      for (const { workspaceId, membershipId } of body.successors) {
        await store.handOver(tx, leaving.membership_id, workspaceId, membershipId);
        const heir = await store.cardOf(tx, membershipId);
        const name = handedOver.grants.find((one) => one.workspaceId === workspaceId)?.workspaceName ?? '';
        await record(tx, {
          type: 'membership.handed-over',
          kind: 'workspace',
          id: workspaceId,
          data: { from: leaving.membership_id, to: membershipId },
          payload: { person, heir: heir?.display_name ?? '', name },
        });
      }
      if (body.administrator) {
        allow(ctx, 'administer', 'Role');
        await store.addAdministrator(tx, body.administrator);
        const heir = found(await store.cardOf(tx, body.administrator));
        await record(tx, {
          type: 'administrator.named',
          kind: 'person',
          id: heir.person_id,
          data: { membership: body.administrator, in_place_of: leaving.membership_id },
          payload: { person: heir.display_name },
        });
      }
      const ended = await store.end(tx, leaving.membership_id);
      await record(tx, {
        type: 'membership.ended',
        kind: 'membership',
        id: leaving.membership_id,
        data: { person: personId, grants: ended.filter(({ kind }) => kind === 'grant').length },
        payload: { person },
      });
      // Not read again: one who ends their own administration may not look any more.
      return { person: { ...leaving.card, state: 'ended' as const }, handedOver };
    });
    await sync.soon();
    return answer;
  },
});
