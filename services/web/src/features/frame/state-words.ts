import type { TenantBrief } from '@bocage/contracts';

/** The word of the catalogue for a body that is not simply active. */
export const stateWords = (
  state: TenantBrief['state'],
): 'pendingTenant' | 'suspendedTenant' | 'closedTenant' | null => {
  if (state === 'pending') return 'pendingTenant';
  if (state === 'suspended') return 'suspendedTenant';
  return state === 'closed' ? 'closedTenant' : null;
};
