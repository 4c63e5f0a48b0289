import { endSession, fault, getSession } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { type Cookies, readCookies } from '../cookies.ts';
import type { Keycloak } from '../sign-in/keycloak.ts';
import type { Sessions } from './session.service.ts';

/** `GET /api/gateway/session` and the sign-out of the web. */
export const mountSession = (
  serve: Platform['serve'],
  sessions: Sessions,
  cookies: Cookies,
  keycloak: Keycloak,
  isDemo: boolean,
): void => {
  const demo = isDemo ? ({ demo: true } as const) : {};
  serve(getSession, async ({ req, res, requestId }) => {
    res.set('Cache-Control', 'no-store');
    const cookie = readCookies(req.headers.cookie).get(cookies.sessionName);
    const found = cookie ? await sessions.look(cookie, requestId) : null;
    if (!found) return { signedIn: false, ...demo } as const;
    const { csrfContext: _, ...session } = found;
    return { ...session, ...demo };
  });
  serve(endSession, async ({ body, req, res, requestId }) => {
    const cookie = readCookies(req.headers.cookie).get(cookies.sessionName);
    const ended = cookie ? await sessions.end(cookie, body.everywhere, requestId) : null;
    if (!ended) throw fault('auth.required');
    res.append('Set-Cookie', cookies.clear(cookies.sessionName));
    return { location: await keycloak.logoutUrl(ended.idToken) };
  });
};
