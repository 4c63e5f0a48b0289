import type { Log } from '@bocage/platform';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Sessions } from '../session/session.service.ts';
import type { Keycloak } from './keycloak.ts';

export type BackchannelParts = { sessions: Sessions; keycloak: Keycloak; log: Log; limit: RequestHandler };

/**
 * `POST /auth/backchannel-logout`: Keycloak says that a session of its own, or all of an account's, are over (OpenID
 * Connect Back-Channel Logout 1.0). The token is its only credential; what it does not say exactly is refused with 400.
 */
export const createBackchannel = ({ sessions, keycloak, log, limit }: BackchannelParts): Router => {
  const router = express.Router({ caseSensitive: true });
  const form = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 10 });
  router.post('/auth/backchannel-logout', form, limit, async (req: Request, res: Response) => {
    res.set('Cache-Control', 'no-store');
    const { logout_token: token } = (req.body ?? {}) as Record<string, unknown>;
    const said = typeof token === 'string' ? await keycloak.readLogoutToken(token) : null;
    const done = said ? await sessions.endFromKeycloak(said, req.requestId) : false;
    if (!done) {
      log.warn('backchannel.refused', { replayed: said !== null });
      res.status(400).json({ error: 'invalid_request' });
      return;
    }
    res.status(200).end();
  });
  return router;
};
