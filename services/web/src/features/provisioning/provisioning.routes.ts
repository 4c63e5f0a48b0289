import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/routes.tsx';

const frame = createRoute({
  getParentRoute: () => signedInRoute,
  path: 'instance',
  component: lazyRouteComponent(() => import('./instance-frame.tsx'), 'InstanceFrame'),
});
const children = [
  createRoute({
    getParentRoute: () => frame,
    path: '/',
    component: lazyRouteComponent(() => import('./instance-screen.tsx'), 'InstanceScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'epci/$siren',
    component: lazyRouteComponent(() => import('./epci-screen.tsx'), 'EpciScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'journal',
    component: lazyRouteComponent(() => import('./instance-trail.tsx'), 'InstanceTrail'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'journal/exports',
    component: lazyRouteComponent(() => import('./instance-trail.tsx'), 'InstanceExports'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'journal/verification',
    component: lazyRouteComponent(() => import('./instance-kit.tsx'), 'InstanceKit'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'journal/conservation',
    component: lazyRouteComponent(() => import('./instance-trail.tsx'), 'InstanceKeeping'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'perimetres/$perimeterId',
    component: lazyRouteComponent(() => import('./perimeter-screen.tsx'), 'PerimeterScreen'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: 'perimetres/$perimeterId/administrateurs',
    component: lazyRouteComponent(() => import('./administrators-screen.tsx'), 'AdministratorsScreen'),
  }),
];

/** The operator's pages: the perimeters of the instance. */
export const provisioningRoutes = [frame.addChildren(children)];
