import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { workspaceRoute } from '../../app/routes.tsx';

const folder = lazyRouteComponent(() => import('./folder-screen.tsx'), 'FolderScreen');

export const notesRoutes = [
  createRoute({ getParentRoute: () => workspaceRoute, path: '/', component: folder }),
  createRoute({ getParentRoute: () => workspaceRoute, path: 'dossiers/$itemId', component: folder }),
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: 'notes/$itemId',
    component: lazyRouteComponent(() => import('./note-screen.tsx'), 'NoteScreen'),
  }),
  createRoute({
    getParentRoute: () => workspaceRoute,
    path: 'corbeille',
    component: lazyRouteComponent(() => import('./trash-screen.tsx'), 'TrashScreen'),
  }),
];
