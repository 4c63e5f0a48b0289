import { auditRoutes } from './audit.ts';
import { gatewayRoutes } from './gateway.ts';
import { identityRoutes } from './identity.ts';
import { noteRoutes } from './notes.ts';
import type { Route } from './route.ts';
import { storageRoutes } from './storage.ts';
import { workspaceRoutes } from './workspaces.ts';

/** Every route of the instance, in the order of the document. Each service keeps its own in a file of its name. */
export const routes: readonly Route[] = [
  ...gatewayRoutes,
  ...identityRoutes,
  ...workspaceRoutes,
  ...noteRoutes,
  ...storageRoutes,
  ...auditRoutes,
];
