import type { Nomination } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';

export type NominationRow = {
  id: string;
  tenant_id: string;
  tenant_name: string;
  proposer_id: string | null;
  person_id: string;
  display_name: string;
  state: Nomination['state'];
  proposed_at: Date;
  effective_at: Date;
  notified: boolean;
};
export type Notice = {
  tenant_id: string;
  tenant_name: string;
  proposer_id: string | null;
  perimeter_name: string;
  display_name: string;
  effective_at: Date;
  /** Nobody decided yet, and the notice is still to be given. */
  waiting: boolean;
  /** Letters that left, and addresses done with: those, and the ones refused for good. */
  letters: number;
  members: number;
  long_tried: boolean;
};
export type NomineeToInvite = {
  person_id: string;
  display_name: string;
  identifiant: string;
  tenant_id: string;
  tenant_name: string;
};

export const list = (tx: Tx, only: string | null) =>
  tx.query<NominationRow>('select * from access.nomination_list($1)', [only]);
export const waits = async (tx: Tx, tenantId: string): Promise<boolean> =>
  (await tx.one<{ waits: boolean }>('select access.nomination_waits($1) as waits', [tenantId]))?.waits ?? false;
export const decide = (tx: Tx, nominationId: string, accept: boolean) =>
  tx.run('select access.decide_nomination($1, $2)', [nominationId, accept]);
export const withdraw = (tx: Tx, nominationId: string) =>
  tx.run('select access.withdraw_nomination($1)', [nominationId]);
export const apply = (tx: Tx) =>
  tx.query<{
    nomination_id: string;
    tenant_id: string;
    person_id: string;
    membership_id: string | null;
    failure: string | null;
  }>('select * from access.apply_nominations()');
export const notice = (tx: Tx, nominationId: string) =>
  tx.one<Notice>('select * from access.nomination_notice($1)', [nominationId]);
/** Of the members who are still to be told. */
export const addresses = async (tx: Tx, nominationId: string): Promise<string[]> =>
  (await tx.query<{ address: string }>('select address from access.notice_addresses($1) address', [nominationId])).map(
    ({ address }) => address,
  );
export const told = (tx: Tx, nominationId: string, address: string, sent: boolean) =>
  tx.run('select access.nomination_told($1, $2, $3)', [nominationId, address, sent]);
export const noticesDue = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>('select id from access.notices_due() id')).map(({ id }) => id);
export const notified = (tx: Tx, nominationId: string) =>
  tx.run('select access.nomination_notified($1)', [nominationId]);
export const nomineeToInvite = (tx: Tx, nominationId: string) =>
  tx.one<NomineeToInvite>('select * from access.nominee_to_invite($1)', [nominationId]);
