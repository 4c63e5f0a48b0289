import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { actingRoute } from '../../app/routes.tsx';

export const helpRoutes = [
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'aide',
    component: lazyRouteComponent(() => import('./help-screen.tsx'), 'HelpScreen'),
  }),
];
