import { createRoute } from '@tanstack/react-router';
import { UnseenWords } from '../../app/unseen.tsx';
import { actingRoute, signedInRoute } from '../../app/routes.tsx';
import { Home } from './home.tsx';
import { Landing } from './landing.tsx';

/** Before one acts for a body: the choice of which. */
export const landingRoutes = [createRoute({ getParentRoute: () => signedInRoute, path: '/', component: Landing })];

export const frameRoutes = [
  createRoute({ getParentRoute: () => actingRoute, path: '/', component: Home }),
  createRoute({ getParentRoute: () => actingRoute, path: '$', component: UnseenWords }),
];
