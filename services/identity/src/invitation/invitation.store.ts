import type { Tx } from '@bocage/platform';

export type InvitationRow = {
  invitation_id: string;
  person_id: string;
  account_id: string | null;
  identifiant: string;
  given_name: string;
  family_name: string;
  email: string | null;
  tenant_id: string;
  tenant_name: string;
  tenant_code: string;
  kind: 'mail' | 'sheet';
  state: 'open' | 'expired' | 'used' | 'revoked';
  expires_at: Date;
};
export type LetterRow = {
  email: string;
  display_name: string;
  identifiant: string;
  person_id: string;
  tenant_id: string;
  tenant_name: string;
  perimeter_name: string;
  recovery: boolean;
  expires_at: Date;
};

export const invite = (tx: Tx, personId: string, kind: 'mail' | 'sheet', hash: Buffer, tenantId: string) =>
  tx.one<{ invitation_id: string; expires_at: Date }>('select * from access.invite($1, $2, $3, tenant => $4)', [
    personId,
    kind,
    hash,
    tenantId,
  ]);
export const invitationOf = (tx: Tx, hash: Buffer) =>
  tx.one<InvitationRow>(
    'select i.*, access.tenant_code_of(i.tenant_id) as tenant_code from access.invitation_of($1) i',
    [hash],
  );
/** Keeps an acceptance to oneself for a quarter of a minute; false when another is under way. */
export const hold = async (tx: Tx, invitationId: string): Promise<boolean> =>
  (await tx.one<{ held: boolean }>('select access.hold_invitation($1) as held', [invitationId]))?.held ?? false;
export const release = (tx: Tx, invitationId: string) => tx.run('select access.release_invitation($1)', [invitationId]);
export const useInvitation = (tx: Tx, invitationId: string, account: string) =>
  tx.run('select access.use_invitation($1, $2)', [invitationId, account]);
export const renew = (tx: Tx, invitationId: string, hash: Buffer) =>
  tx.one<{ id: string }>('select access.renew_invitation($1, $2) as id', [invitationId, hash]);
export const lettersDue = async (tx: Tx, most: number): Promise<string[]> =>
  (await tx.query<{ id: string }>('select due as id from access.letters_due($1) due', [most])).map(({ id }) => id);
export const letter = (tx: Tx, invitationId: string, hash: Buffer) =>
  tx.one<LetterRow>('select * from access.letter($1, $2)', [invitationId, hash]);
export const letterSent = (tx: Tx, invitationId: string) => tx.run('select access.letter_sent($1)', [invitationId]);
