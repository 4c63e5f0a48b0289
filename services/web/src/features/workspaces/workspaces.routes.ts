import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { actingRoute } from '../../app/routes.tsx';

export const workspacesRoutes = [
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'espaces',
    component: lazyRouteComponent(() => import('./workspaces-screen.tsx'), 'WorkspacesScreen'),
  }),
];
