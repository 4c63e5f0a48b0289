import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { actingRoute } from '../../app/routes.tsx';

export const trailRoutes = [
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'journal',
    component: lazyRouteComponent(() => import('./trail-screen.tsx'), 'TrailScreen'),
  }),
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'journal/exports',
    component: lazyRouteComponent(() => import('./exports/exports-screen.tsx'), 'ExportsScreen'),
  }),
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'journal/verification',
    component: lazyRouteComponent(() => import('./kit/kit-screen.tsx'), 'KitScreen'),
  }),
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'journal/alertes',
    component: lazyRouteComponent(() => import('./alerts/alerts-screen.tsx'), 'AlertsScreen'),
  }),
];
