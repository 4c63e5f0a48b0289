import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { workspaceRoute } from '../../app/routes.tsx';

export const filesRoutes = [
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: 'fichiers',
    component: lazyRouteComponent(() => import('./files-screen.tsx'), 'FilesScreen'),
  }),
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: 'fichiers/$fileId',
    component: lazyRouteComponent(() => import('./file-screen.tsx'), 'FileScreen'),
  }),
];
