import * as contract from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { createGrants } from './grant.service.ts';
import { createReach } from './reach.service.ts';

export const mountAccess = ({ serve, db }: Platform): void => {
  const grants = createGrants(db);
  const reach = createReach(db);
  serve(contract.readAcl, ({ caller, params }) => grants.readAcl(caller, params.aclId));
  serve(contract.listGrants, ({ caller, params, query }) => grants.list(caller, params.aclId, query));
  serve(contract.listGrantees, ({ caller, params, query }) => grants.candidates(caller, params.aclId, query));
  serve(contract.grantAccess, ({ caller, params, body }) => grants.give(caller, params.aclId, body));
  serve(contract.changeGrant, ({ caller, params, body }) => grants.change(caller, params.aclId, params.grantId, body));
  serve(contract.revokeGrant, ({ caller, params }) => grants.revoke(caller, params.aclId, params.grantId));
  serve(contract.listReach, ({ caller, params, query }) => reach.ofPerson(caller, params.membershipId, query));
  serve(contract.listReachOfAcl, ({ caller, params, query }) => reach.ofAcl(caller, params.aclId, query));
};
