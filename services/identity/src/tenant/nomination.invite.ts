import type { Platform, Tx } from '@bocage/platform';
import type { Issue } from '../invitation/invitation.issue.ts';
import * as store from './nomination.store.ts';

/**
 * The letter that the gestionnaire asked for, once the nomination has taken effect: before, nothing is opened. Where no
 * letters leave any more it takes effect all the same; the body prints a sheet.
 */
export const createNomineeInvitation =
  ({ mail }: Platform, { issue }: Issue) =>
  async (tx: Tx, nominationId: string): Promise<void> => {
    const row = await store.nomineeToInvite(tx, nominationId);
    if (!row || !mail) return;
    const invitee = {
      personId: row.person_id,
      displayName: row.display_name,
      identifiant: row.identifiant,
      tenantId: row.tenant_id,
      tenantName: row.tenant_name,
      hasAddress: true,
      recovery: false,
    };
    await issue(tx, invitee, 'mail');
  };
