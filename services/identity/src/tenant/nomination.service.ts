import { fault, type NewAdministrator, type Nomination } from '@bocage/contracts';
import type { Member, Platform } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { afterOf, pageOf, type PageQuery } from '../access/page.ts';
import { record, recordBoth } from '../access/record.ts';
import type { Issue } from '../invitation/invitation.issue.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import { personFor } from '../provisioning/administrators.service.ts';
import { administratorOf, nameAdministrator, nomineeOf } from '../provisioning/provisioning.store.ts';
import { createNomineeInvitation } from './nomination.invite.ts';
import * as store from './nomination.store.ts';

const show = (row: store.NominationRow): Nomination => ({
  nominationId: row.id,
  tenantId: row.tenant_id,
  tenantName: row.tenant_name,
  displayName: row.display_name,
  state: row.state,
  proposedAt: row.proposed_at.toISOString(),
  effectiveAt: row.effective_at.toISOString(),
  notified: row.notified,
});

/**
 * The gestionnaire names an administrator of a pending body at once; of an active one, proposes: every member is told,
 * and it takes effect after 72 hours unless the body's own administrator decides before. Never themselves.
 */
export const createNominations = (platform: Platform, sync: Sync, invitations: Issue) => {
  const { db, jobs, log } = platform;
  const { issue, sendSoon } = invitations;
  const inviteNominee = createNomineeInvitation(platform, invitations);

  return {
    propose: async (caller: Member, line: NewAdministrator) => {
      const answer = await db.as(caller, async (tx, ctx) => {
        allow(ctx, 'provision', 'Perimeter');
        if (line.invite === 'mail' && !platform.mail) throw fault('person.mail-off');
        if (await store.waits(tx, line.tenantId)) throw fault('nomination.waiting');
        const person = await personFor(tx, line);
        const known = await administratorOf(tx, line.tenantId, person.id);
        const named = known
          ? null
          : found(await nameAdministrator(tx, line.tenantId, person.id, line.invite === 'mail'));
        const payload = { person: `${line.firstName} ${line.lastName}` };
        const both = { owner: line.tenantId, other: ctx.tenantId, kind: 'person', id: person.id, payload } as const;
        if (person.made)
          await record(tx, { type: 'person.created', kind: 'person', id: person.id, payload, owner: line.tenantId });
        if (named?.nomination_id) {
          // Nobody is there to take it when the 72 hours are over.
          if (line.invite === 'sheet') throw fault('nomination.no-sheet');
          const data = {
            nomination: named.nomination_id,
            tenant: line.tenantId,
            effectiveAt: named.effective_at.toISOString(),
          };
          await recordBoth(tx, { ...both, type: 'administrator.proposed', data });
          const nomination = show(found((await store.list(tx, named.nomination_id))[0]));
          return { named: null, nomination, sheet: null };
        }
        const row = found(await nomineeOf(tx, known ?? named?.membership_id ?? ''));
        if (known) return { named: row.nominee, nomination: null, sheet: null };
        await recordBoth(tx, {
          ...both,
          type: 'administrator.named',
          data: { tenant: line.tenantId, membership: row.nominee.membershipId },
        });
        const invited = row.nominee.invitation !== 'none' && row.nominee.invitation !== 'expired';
        const invitee = {
          ...row.nominee,
          personId: person.id,
          hasAddress: true,
          tenantId: row.tenant_id,
          tenantName: row.tenant_name,
          recovery: false,
        };
        const sheet = line.invite === 'later' || invited ? null : await issue(tx, invitee, line.invite);
        return { named: found(await nomineeOf(tx, row.nominee.membershipId)).nominee, nomination: null, sheet };
      });
      // The notice leaves now; a sweep gives it should this be lost, and the 72 hours run from it.
      if (answer.nomination)
        await jobs.add('identity', 'nominations', {}).catch(() => log.warn('nomination.notice-not-enqueued'));
      await sendSoon();
      await sync.soon();
      return answer;
    },

    list: (caller: Member, query: PageQuery) =>
      db.as(caller, async (tx) => {
        const all = (await store.list(tx, null)).map(show);
        const after = afterOf(query, 1)?.[0];
        const rest = after ? all.slice(all.findIndex(({ nominationId }) => nominationId === after) + 1) : all;
        return pageOf(
          rest,
          query,
          ({ nominationId }) => [nominationId],
          (item) => item,
        );
      }),

    decide: async (
      caller: Member,
      nominationId: string,
      decision: 'confirm' | 'refuse' | 'withdraw',
    ): Promise<Nomination> => {
      const answer = await db.as(caller, async (tx, ctx) => {
        const row = found((await store.list(tx, nominationId))[0]);
        if (row.state !== 'waiting') throw fault('nomination.decided');
        if (decision === 'withdraw') {
          allow(ctx, 'provision', 'Perimeter');
          await store.withdraw(tx, nominationId);
        } else {
          // An administrator is made here: managing people is not enough, as for the roles given on a person's page.
          allow(ctx, 'administer', 'Role');
          await store.decide(tx, nominationId, decision === 'confirm');
        }
        const type = (
          {
            confirm: 'administrator.named',
            refuse: 'administrator.refused',
            withdraw: 'administrator.withdrawn',
          } as const
        )[decision];
        await recordBoth(tx, {
          type,
          kind: 'person',
          id: row.person_id,
          data: { nomination: nominationId, tenant: row.tenant_id },
          payload: { person: row.display_name },
          owner: row.tenant_id,
          other: row.proposer_id,
        });
        if (decision === 'confirm') await inviteNominee(tx, nominationId);
        return show(found((await store.list(tx, nominationId))[0]));
      });
      if (decision === 'confirm') await sendSoon();
      await sync.soon();
      return answer;
    },
  };
};
