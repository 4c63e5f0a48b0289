import { createRoute } from '@tanstack/react-router';
import { rootRoute } from '../../app/routes.tsx';
import { SignIn } from './sign-in.tsx';

export const signInRoutes = [createRoute({ getParentRoute: () => rootRoute, path: '/connexion', component: SignIn })];
