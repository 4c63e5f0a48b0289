import type { RoleBrief } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';

export type MembershipRow = {
  membership_id: string;
  person_id: string;
  display_name: string;
  until: Date | null;
  roles: RoleBrief[];
};

/** A membership of the acting tenant; nothing for any other. */
export const find = (tx: Tx, id: string) => tx.one<MembershipRow>('select * from access.membership_shown($1)', [id]);

/** A person of the perimeter by their exact identifiant, in one tenant. */
export const findExact = (tx: Tx, tenantId: string, identifiant: string) =>
  tx.one<{ membership_id: string; person_id: string; display_name: string; tenant_id: string }>(
    'select * from access.find_membership($1) where tenant_id = $2',
    [identifiant, tenantId],
  );

export const setRoles = (tx: Tx, id: string, roleIds: readonly string[], until: Date | null) =>
  tx.run('select access.set_membership($1, $2, $3)', [id, roleIds, until]);
