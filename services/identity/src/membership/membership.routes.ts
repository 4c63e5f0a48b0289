import { setRoles } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { createMembershipRoles } from './membership.service.ts';

export const mountMemberships = ({ serve, db }: Platform): void => {
  const roles = createMembershipRoles(db);
  serve(setRoles, ({ caller, params, body }) => roles.set(caller, params.membershipId, body.roleIds));
};
