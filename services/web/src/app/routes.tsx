import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ActingFrame } from '../features/frame/acting-frame.tsx';
import { Root } from './root.tsx';
import { SignedIn } from './signed-in.tsx';
import { Broken, Unseen } from './unseen.tsx';

/** The trunk of the tree of addresses. Each feature hangs its own on it, in `<feature>.routes.ts`. */
export const rootRoute = createRootRoute({ component: Root, notFoundComponent: Unseen, errorComponent: Broken });

/** Below: only with a session. */
export const signedInRoute = createRoute({ getParentRoute: () => rootRoute, id: 'signed-in', component: SignedIn });

/** Below: acting for the body whose code begins the address. */
export const actingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$acting',
  component: ActingFrame,
});

/** Below: in one workspace. */
export const workspaceRoute = createRoute({
  getParentRoute: () => actingRoute,
  path: '$owner/espaces/$workspaceId',
  component: lazyRouteComponent(() => import('../features/workspaces/workspace-frame.tsx'), 'WorkspaceFrame'),
});
