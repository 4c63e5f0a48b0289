import { fault, type AccessSheet } from '@bocage/contracts';
import type { Platform, Tx } from '@bocage/platform';
import { record } from '../access/record.ts';
import { hashOfCode, newCode, noCode } from './invitation.code.ts';
import { invitationAddress } from './invitation.letter.ts';
import * as store from './invitation.store.ts';

/** Whom an invitation is for, as the caller's transaction knows them. */
export type Invitee = {
  personId: string;
  displayName: string;
  identifiant: string | null;
  /** Somewhere to write to: the letter goes to the address that is stored, whatever was typed. */
  hasAddress: boolean;
  tenantId: string;
  tenantName: string;
  /** They have an account already: the code lets them choose a new password. */
  recovery: boolean;
};

/** Makes invitations inside a caller's transaction, which must be allowed to. */
export const createIssue = ({ config, jobs, log, mail }: Platform) => ({
  /** A printed sheet's code comes back once; a letter's is made when the letter leaves (see the letters' job). */
  issue: async (tx: Tx, invitee: Invitee, by: 'mail' | 'sheet'): Promise<AccessSheet | null> => {
    if (by === 'mail' && !mail) throw fault('person.mail-off');
    if (by === 'mail' && !invitee.hasAddress) throw fault('person.email-missing');
    if (!invitee.identifiant) throw fault('person.needs-identifiant');
    const code = newCode();
    const hash = by === 'sheet' ? hashOfCode(code) : noCode();
    const made = await store.invite(tx, invitee.personId, by, hash, invitee.tenantId);
    if (!made) throw fault('not-found');
    await record(tx, {
      type: 'person.invited',
      kind: 'person',
      id: invitee.personId,
      data: { invitation: made.invitation_id, by, recovery: invitee.recovery },
      payload: { person: invitee.displayName },
      owner: invitee.tenantId,
    });
    if (by === 'mail') return null;
    return {
      personId: invitee.personId,
      displayName: invitee.displayName,
      identifiant: invitee.identifiant,
      code,
      tenantName: invitee.tenantName,
      address: invitationAddress(config.BOCAGE_PUBLIC_URL),
      expiresAt: made.expires_at.toISOString(),
    };
  },
  /** Asks for letters to leave, after the commit. Losing this call loses nothing: a sweep follows every minute. */
  sendSoon: async (): Promise<void> => {
    await jobs.add('identity', 'letters', {}).catch(() => log.warn('letters.not-enqueued'));
  },
});
export type Issue = ReturnType<typeof createIssue>;
