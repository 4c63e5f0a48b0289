import { createRouter } from '@tanstack/react-router';
import { conventionRoutes, invitationRoutes, welcomeRoutes } from '../features/activation/activation.routes.ts';
import { administrationRoutes } from '../features/administration/administration.routes.ts';
import { provisioningRoutes } from '../features/provisioning/provisioning.routes.ts';
import { filesRoutes } from '../features/files/files.routes.ts';
import { frameRoutes, landingRoutes } from '../features/frame/frame.routes.ts';
import { helpRoutes } from '../features/help/help.routes.ts';
import { notesRoutes } from '../features/notes/notes.routes.ts';
import { searchRoutes } from '../features/search/search.routes.ts';
import { sharesRoutes } from '../features/access/shares.routes.ts';
import { signInRoutes } from '../features/sign-in/sign-in.routes.ts';
import { trailRoutes } from '../features/trail/trail.routes.ts';
import { workspacesRoutes } from '../features/workspaces/workspaces.routes.ts';
import { actingRoute, rootRoute, signedInRoute, workspaceRoute } from './routes.tsx';

const routeTree = rootRoute.addChildren([
  ...signInRoutes,
  ...invitationRoutes,
  signedInRoute.addChildren([
    ...landingRoutes,
    ...provisioningRoutes,
    ...conventionRoutes,
    actingRoute.addChildren([
      ...frameRoutes,
      ...workspacesRoutes,
      ...sharesRoutes,
      ...searchRoutes,
      ...trailRoutes,
      ...helpRoutes,
      ...welcomeRoutes,
      ...administrationRoutes,
      workspaceRoute.addChildren([...notesRoutes, ...filesRoutes]),
    ]),
  ]),
]);

/** The router of the application. Search parameters are plain text both ways: an INSEE code is never read as a number. */
export const router = createRouter({
  routeTree,
  scrollRestoration: true,
  defaultPendingMs: 300,
  notFoundMode: 'root',
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const kept = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString();
    return text ? `?${text}` : '';
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
