import type { reachOfAcl } from '@bocage/contracts';
import type { z } from 'zod';

type Reason = z.output<typeof reachOfAcl>;
export type PersonReach = { membershipId: string; name: string | null; tenant: Reason['tenant']; reasons: Reason[] };

/** One line per person, with all their reasons, by name; those without a name last. */
export const peopleOf = (reasons: readonly Reason[]): PersonReach[] => {
  const people = new Map<string, PersonReach>();
  for (const reason of reasons) {
    const known = people.get(reason.membershipId);
    if (known) known.reasons.push(reason);
    else
      people.set(reason.membershipId, {
        membershipId: reason.membershipId,
        name: reason.displayName,
        tenant: reason.tenant,
        reasons: [reason],
      });
  }
  return [...people.values()].sort(
    (a, b) => (a.name === null ? 1 : 0) - (b.name === null ? 1 : 0) || (a.name ?? '').localeCompare(b.name ?? '', 'fr'),
  );
};
