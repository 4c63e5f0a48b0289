import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { actingRoute } from '../../app/routes.tsx';

export const trailRoutes = [
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'journal',
    component: lazyRouteComponent(() => import('./trail-screen.tsx'), 'TrailScreen'),
  }),
];
