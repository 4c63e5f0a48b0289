import { type CredentialAction, credentialActions, Fault, fault } from '@bocage/contracts';
import { errorFields, type Log } from '@bocage/platform';
import express, { type Request, type Response, type Router } from 'express';
import { type Cookies, readCookies } from '../cookies.ts';
import { returnPath } from '../return-path.ts';
import type { Secrets } from '../secrets.ts';
import type { Sessions } from '../session/session.service.ts';
import { subjectOf } from '../session/tokens.ts';
import type { Keycloak } from './keycloak.ts';
import { pageStyle, sendFaultPage } from './page.ts';
import { keepPending, type PendingSignIn, startPending, takePending } from './pending.ts';

export type SignInParts = { sessions: Sessions; keycloak: Keycloak; cookies: Cookies; secrets: Secrets; log: Log };

/** What a person may ask Keycloak to do for them, by the name in `?action=` (Keycloak's application initiated actions). */
const actions: Record<CredentialAction, string> = {
  totp: 'CONFIGURE_TOTP',
  'security-key': 'webauthn-register',
  passkey: 'webauthn-register-passwordless',
  'recovery-codes': 'CONFIGURE_RECOVERY_AUTHN_CODES',
  password: 'UPDATE_PASSWORD',
};

/** `/auth/…`: the pages and redirections of signing in and out. */
export const createSignIn = ({ sessions, keycloak, cookies, secrets, log }: SignInParts): Router => {
  const router = express.Router({ caseSensitive: true });
  const sessionOf = (req: Request) => readCookies(req.headers.cookie).get(cookies.sessionName);

  const begin = async (
    req: Request,
    res: Response,
    asked: Pick<PendingSignIn, 'returnTo' | 'stepUp' | 'action' | 'again'>,
  ) => {
    const pending = startPending(asked);
    const url = await keycloak.authorizationUrl(pending);
    for (const line of keepPending(cookies, secrets, pending, readCookies(req.headers.cookie).keys()))
      res.append('Set-Cookie', line);
    res.redirect(303, url.href);
  };

  // Left signed in at Keycloak, the next attempt would come back with the same account without asking.
  const forget = (refreshToken: string) =>
    keycloak.endSession(refreshToken).catch((error: unknown) => log.warn('keycloak.logout-failed', errorFields(error)));

  const finish = async (req: Request, res: Response): Promise<void> => {
    const taken = takePending(cookies, secrets, readCookies(req.headers.cookie), req.query.state);
    // Back to an address already used, or begun in another browser: whoever is signed in goes on.
    if (!taken) {
      const cookie = sessionOf(req);
      if (cookie && (await sessions.look(cookie, req.requestId))) return res.redirect(303, '/');
      throw fault('auth.sign-in-expired');
    }
    const { pending, drop } = taken;
    res.locals.returnTo = pending.returnTo;
    res.append('Set-Cookie', drop);
    // Keycloak's own session of the login page ended while it was open: once more, by itself.
    if (req.query.error === 'temporarily_unavailable' && !pending.again)
      return begin(req, res, { ...pending, again: true });
    // Cancelled second factor or action: back to where one was.
    if (req.query.error === 'access_denied' && (pending.stepUp || pending.action))
      return res.redirect(303, pending.returnTo);
    const held = await keycloak.exchange(req.originalUrl.slice(req.originalUrl.indexOf('?')), pending);
    if (!held) {
      await sessions.recordRefused(null, 'auth.sign-in-failed', req.requestId);
      throw fault('auth.sign-in-failed');
    }
    try {
      const cookie = await sessions.open(held, {
        before: sessionOf(req),
        stepUp: pending.stepUp,
        requestId: req.requestId,
      });
      res.append('Set-Cookie', cookies.set(cookies.sessionName, cookie));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      // A session of Keycloak that was ended here while Keycloak could not be told: it asks again from the beginning.
      if (error.code !== 'service.unavailable') await forget(held.refresh);
      if (error.code === 'auth.session-ended' && !pending.again) return begin(req, res, { ...pending, again: true });
      if (error.code === 'auth.no-person') await sessions.recordRefused(subjectOf(held), error.code, req.requestId);
      throw error;
    }
    res.redirect(303, pending.returnTo);
  };

  // A link on another site must not sign a person out: only our own pages, or the address bar.
  const fromHere = (req: Request): boolean => ['same-origin', 'none', undefined].includes(req.get('Sec-Fetch-Site'));
  const leave = (everywhere: boolean) => async (req: Request, res: Response) => {
    const cookie = sessionOf(req);
    if (!fromHere(req)) {
      await sessions.recordForged(cookie, req.requestId);
      throw fault('request.forged');
    }
    const ended = cookie ? await sessions.end(cookie, everywhere, req.requestId) : null;
    res.append('Set-Cookie', cookies.clear(cookies.sessionName));
    res.redirect(303, await keycloak.logoutUrl(ended?.idToken ?? null));
  };

  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.get(
    '/auth/page.css',
    (_req, res) => void res.set('Cache-Control', 'max-age=3600').type('css').send(pageStyle),
  );
  router.get('/auth/login', (req, res) =>
    begin(req, res, { returnTo: returnPath(req.query.return), stepUp: false, action: null, again: false }),
  );
  router.get('/auth/step-up', (req, res) =>
    begin(req, res, { returnTo: returnPath(req.query.return), stepUp: true, action: null, again: false }),
  );
  router.get('/auth/credentials', (req, res) => {
    const asked = credentialActions.find((name) => name === req.query.action);
    if (!asked) throw fault('request.invalid', { detail: 'action' });
    return begin(req, res, {
      returnTo: returnPath(req.query.return),
      // Whoever has the password alone must not add a factor of their own and step up with it.
      stepUp: asked !== 'password',
      action: actions[asked],
      again: false,
    });
  });
  router.get('/auth/callback', finish);
  router.get('/auth/logout', leave(false));
  router.get('/auth/logout-everywhere', leave(true));
  router.use('/auth', (error: unknown, req: Request, res: Response, next: (error?: unknown) => void) => {
    if (!(error instanceof Fault) || res.headersSent) return next(error);
    log.info('sign-in.refused', { code: error.code });
    const back = (res.locals.returnTo as string | undefined) ?? returnPath(req.query.return);
    sendFaultPage(res, error.code, error.status, req.requestId, back);
  });
  return router;
};
