import { importRoutes } from './identity.import.ts';
import { invitationRoutes } from './identity.invitation.ts';
import { personRoutes } from './identity.person.ts';
import { provisioningRoutes } from './identity.provisioning.ts';
import { tenantRoutes } from './identity.tenant.ts';
import { territoryRoutes } from './identity.territory.ts';
import type { Route } from './route.ts';

export * from './identity.import.ts';
export * from './identity.invitation.ts';
export * from './identity.person.ts';
export * from './identity.provisioning.ts';
export * from './identity.tenant.ts';
export * from './identity.territory.ts';

export const identityRoutes: readonly Route[] = [
  ...territoryRoutes,
  ...provisioningRoutes,
  ...personRoutes,
  ...importRoutes,
  ...invitationRoutes,
  ...tenantRoutes,
];
