import type { Ability } from '@bocage/permissions';

/** A reading: the ids in its address, and a digest of the whole of it, in the shape of an id. */
export type Reading = { operation: string; asked: readonly string[]; address: string };

/** Who calls, read from the bearer and the headers; nothing is known of their rights yet. */
export type Caller = {
  /** Keycloak's `sub`. */
  account: string;
  /** Keycloak's `sid`. */
  sessionId: string;
  /** The acting tenant, from `Bocage-Tenant`; null for what a person does for themselves. */
  tenantId: string | null;
  requestId: string;
  /** Authentication class: 2 after a second factor. */
  acr: 1 | 2;
  operator: boolean;
  /** The token as received, to be carried on a call to another service. */
  bearer: string;
  /** Told as such when a support person does it: a reading, whether it leaves an event of its own or none. */
  reading?: Reading | undefined;
};

/** A caller whose acting tenant is known; `within`, the only workspace that a transaction of theirs is about. */
export type Member = Caller & { tenantId: string; within?: string };

/** What `access.begin` answered: the person acting for the tenant, and what they may do there. */
export type Context = {
  perimeterId: string;
  tenantId: string;
  tenantState: string;
  personId: string;
  membershipId: string;
  permissions: readonly string[];
  ability: Ability;
  requestId: string;
  acr: 1 | 2;
};
