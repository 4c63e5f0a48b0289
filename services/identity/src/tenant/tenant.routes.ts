import {
  acceptConvention,
  decideNomination,
  listNominations,
  proposeAdministrator,
  readConvention,
  readOverview,
  readTenant,
} from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { createNominations } from './nomination.service.ts';
import type { createTenants } from './tenant.service.ts';

export const mountTenants = (
  { serve }: Platform,
  tenants: ReturnType<typeof createTenants>,
  nominations: ReturnType<typeof createNominations>,
): void => {
  serve(readTenant, ({ caller }) => tenants.read(caller));
  serve(readOverview, ({ caller }) => tenants.overview(caller));
  serve(readConvention, ({ caller, params }) => tenants.convention(caller, params.tenantId));
  serve(acceptConvention, ({ caller, params, body }) =>
    tenants.accept(caller, params.tenantId, body.version, body.signedName),
  );
  serve(proposeAdministrator, ({ caller, body }) => nominations.propose(caller, body));
  serve(listNominations, ({ caller, query }) => nominations.list(caller, query));
  serve(decideNomination, ({ caller, params, body }) => nominations.decide(caller, params.nominationId, body.decision));
};
