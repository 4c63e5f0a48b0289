import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { actingRoute, rootRoute, signedInRoute } from '../../app/routes.tsx';

/** Without a session: the door of a new account. */
export const invitationRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: 'invitation',
    component: lazyRouteComponent(() => import('./invitation-screen.tsx'), 'InvitationScreen'),
  }),
];
export const conventionRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: 'convention/$tenantId',
    component: lazyRouteComponent(() => import('./convention-screen.tsx'), 'ConventionScreen'),
  }),
];
export const welcomeRoutes = [
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'bienvenue',
    component: lazyRouteComponent(() => import('./welcome-screen.tsx'), 'WelcomeScreen'),
  }),
];
