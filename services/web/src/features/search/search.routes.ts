import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { actingRoute } from '../../app/routes.tsx';

export const searchRoutes = [
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'recherche',
    component: lazyRouteComponent(() => import('./search-screen.tsx'), 'SearchScreen'),
  }),
];
