import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { actingRoute } from '../../app/routes.tsx';

export const sharesRoutes = [
  createRoute({
    getParentRoute: () => actingRoute,
    path: 'partages',
    component: lazyRouteComponent(() => import('./shares-screen.tsx'), 'SharesScreen'),
  }),
];
