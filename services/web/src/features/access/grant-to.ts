import type { Grantee, GrantTo } from '@bocage/contracts';

/** How to name, in a new access, the one that a list shows; null for a person of another body (only their identifiant would do). */
export const grantToOf = ({ kind, id, tenant }: Grantee): GrantTo | null => {
  if (kind === 'membership') return { kind, membershipId: id };
  if (kind === 'team') return { kind, teamId: id };
  if (kind === 'tenant') return { kind, tenantId: id };
  if (kind === 'everywhere') return { kind, roleId: id };
  return tenant && { kind, tenantId: tenant.id, roleId: id };
};
