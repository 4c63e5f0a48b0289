import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { actingRoute } from '../../app/routes.tsx';

const frame = createRoute({
  getParentRoute: () => actingRoute,
  path: 'administration',
  component: lazyRouteComponent(() => import('./administration-frame.tsx'), 'AdministrationFrame'),
});

const children = [
  createRoute({
    getParentRoute: () => frame,
    path: '/',
    beforeLoad: ({ params }) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way to send elsewhere
      throw redirect({ to: '/$acting/administration/organisme', params: params, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'personnes',
    component: lazyRouteComponent(() => import('./people-screen.tsx'), 'PeopleScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'personnes/nouvelle',
    component: lazyRouteComponent(() => import('./new-person-screen.tsx'), 'NewPersonScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'personnes/import',
    component: lazyRouteComponent(() => import('./import-screen.tsx'), 'ImportScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'personnes/$personId',
    component: lazyRouteComponent(() => import('./person-screen.tsx'), 'PersonScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'roles',
    component: lazyRouteComponent(() => import('./roles-screen.tsx'), 'RolesScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'equipes',
    component: lazyRouteComponent(() => import('./teams-screen.tsx'), 'TeamsScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'espaces',
    component: lazyRouteComponent(() => import('./managers-screen.tsx'), 'ManagersScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'assistance',
    component: lazyRouteComponent(() => import('../support/support-screen.tsx'), 'SupportScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'organisme',
    component: lazyRouteComponent(() => import('./body-screen.tsx'), 'BodyScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'conservation',
    component: lazyRouteComponent(() => import('../keeping/keeping-screen.tsx'), 'KeepingScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'perimetre',
    component: lazyRouteComponent(() => import('./perimeter-overview.tsx'), 'PerimeterOverview'),
  }),
];

/** Who is in the body, and what they may do. */
export const administrationRoutes = [frame.addChildren(children)];
