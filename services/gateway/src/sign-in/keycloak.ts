import { fault } from '@bocage/contracts';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import type { HeldTokens } from '../session/tokens.ts';
import type { PendingSignIn } from './pending.ts';

export type KeycloakOptions = { url: string; realm: string; clientId: string; clientSecret: string; publicUrl: string };
/** What a verified logout token says (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
export type LogoutToken = { sid: string | null; sub: string | null; jti: string; expiresAt: Date };

const timeoutSeconds = 5;
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const stepUpClaims = JSON.stringify({ id_token: { acr: { essential: true, values: ['2'] } } });

// Keycloak's answer, when it gave one; anything else means that it could not be asked.
const refusalOf = (error: unknown): { error: string; status: number } | null => {
  if (error instanceof oidc.ResponseBodyError) return { error: error.error, status: error.status };
  if (error instanceof oidc.AuthorizationResponseError) return { error: error.error, status: 400 };
  return null;
};
const unreachable = (error: unknown): boolean => {
  const refused = refusalOf(error);
  if (refused) return refused.status >= 500;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  const status = error.cause instanceof Response ? error.cause.status : 0;
  return (
    error instanceof TypeError || status >= 500 || ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'ERR_JWKS_TIMEOUT'].includes(code)
  );
};
const orUnavailable = (error: unknown): never => {
  throw unreachable(error) ? fault('service.unavailable') : error;
};

type Answer = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

/**
 * The only conversation with Keycloak's OpenID Connect endpoints: code flow with PKCE (RFC 7636), refresh, logout.
 * Every call has a limit of 5 s; when Keycloak does not answer it throws `service.unavailable`.
 */
export const createKeycloak = (options: KeycloakOptions) => {
  const issuer = new URL(`${options.url.replace(/\/$/, '')}/realms/${options.realm}`);
  const plain = issuer.protocol === 'http:';
  const home = new URL('/', options.publicUrl);
  let configured: Promise<oidc.Configuration> | null = null;
  let keys: ReturnType<typeof createRemoteJWKSet> | null = null;

  const discover = async (): Promise<oidc.Configuration> => {
    const found = await oidc.discovery(
      issuer,
      options.clientId,
      { [oidc.clockTolerance]: 5 },
      oidc.ClientSecretPost(options.clientSecret),
      {
        timeout: timeoutSeconds,
        execute: plain ? [oidc.allowInsecureRequests] : [],
      },
    );
    found.timeout = timeoutSeconds;
    return found;
  };
  // Remembered once found; Keycloak may start after us.
  const configuration = (): Promise<oidc.Configuration> => {
    configured ??= discover().catch((error: unknown) => {
      configured = null;
      throw unreachable(error) || error instanceof oidc.ClientError ? fault('service.unavailable') : error;
    });
    return configured;
  };
  const redirectUri = new URL('/auth/callback', options.publicUrl).href;

  return {
    /**
     * Where the browser goes to sign in, or to give its second factor. What is asked is pushed to Keycloak beforehand (RFC
     * 9126): in the address bar, the level would be the person's to take out.
     */
    authorizationUrl: async (pending: PendingSignIn): Promise<URL> => {
      const asked = {
        redirect_uri: redirectUri,
        scope: 'openid',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        ui_locales: 'fr',
        ...(pending.stepUp ? { acr_values: '2', claims: stepUpClaims } : {}),
        ...(pending.action ? { kc_action: pending.action } : {}),
      };
      return oidc.buildAuthorizationUrlWithPAR(await configuration(), asked).catch(orUnavailable);
    },

    /** Exchanges the code of a callback; checks state, nonce, PKCE, issuer and signature. Null when Keycloak refused. */
    exchange: async (search: string, pending: PendingSignIn): Promise<HeldTokens | null> => {
      const url = new URL(redirectUri + search);
      try {
        const answer: Answer = await oidc.authorizationCodeGrant(await configuration(), url, {
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          pkceCodeVerifier: pending.verifier,
          idTokenExpected: true,
        });
        const { access_token: access, refresh_token: refresh, id_token: id } = answer;
        if (!refresh || !id || (pending.stepUp && answer.claims()?.acr !== '2')) return null;
        return { access, refresh, id };
      } catch (error) {
        if (unreachable(error)) throw fault('service.unavailable');
        if (refusalOf(error) || error instanceof oidc.ClientError) return null;
        throw error;
      }
    },

    /** New tokens for a refresh token; null when the session is over in Keycloak. */
    refresh: async (refreshToken: string): Promise<(Omit<HeldTokens, 'id'> & { id: string | undefined }) | null> => {
      const found = await configuration();
      try {
        const answer: Answer = await oidc.refreshTokenGrant(found, refreshToken);
        return { access: answer.access_token, refresh: answer.refresh_token ?? refreshToken, id: answer.id_token };
      } catch (error) {
        if (refusalOf(error)?.error === 'invalid_grant') return null;
        return orUnavailable(error);
      }
    },

    /** Ends a session of Keycloak from here: it must not depend on a browser that follows one more redirection. */
    endSession: async (refreshToken: string): Promise<void> => {
      const { end_session_endpoint: endpoint } = (await configuration()).serverMetadata();
      if (!endpoint) return;
      const { clientId, clientSecret } = options;
      const body = new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: refreshToken,
      });
      const response = await fetch(endpoint, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      });
      // 400: it is already over.
      if (!response.ok && response.status !== 400) throw fault('service.unavailable');
    },

    /** Keycloak's logout page (RP-Initiated Logout 1.0), which comes back to the first screen; home when it is unknown. */
    logoutUrl: async (idToken: string | null): Promise<string> => {
      if (!idToken) return home.href;
      try {
        const found = await configuration();
        return oidc.buildEndSessionUrl(found, { id_token_hint: idToken, post_logout_redirect_uri: home.href }).href;
      } catch {
        return home.href;
      }
    },

    /** Verifies a back-channel logout token: signature, issuer, audience, event, age, `sid` or `sub`, no nonce. */
    readLogoutToken: async (token: string): Promise<LogoutToken | null> => {
      const { jwks_uri: uri } = (await configuration()).serverMetadata();
      keys ??= createRemoteJWKSet(new URL(uri ?? ''), { timeoutDuration: timeoutSeconds * 1000 });
      try {
        const { payload, protectedHeader } = await jwtVerify(token, keys, {
          issuer: issuer.href,
          audience: options.clientId,
          algorithms: ['RS256', 'PS256', 'ES256'],
          requiredClaims: ['iat', 'exp', 'jti', 'events'],
          maxTokenAge: '3 minutes',
          clockTolerance: 5,
        });
        const events = payload.events as Record<string, unknown> | null;
        const sid = typeof payload.sid === 'string' ? payload.sid : null;
        const sub = typeof payload.sub === 'string' ? payload.sub : null;
        const typed = protectedHeader.typ === undefined || /^(application\/)?logout\+jwt$/i.test(protectedHeader.typ);
        const told = typeof events === 'object' && events !== null && typeof events[logoutEvent] === 'object';
        if (!typed || !told || 'nonce' in payload || (!sid && !sub)) return null;
        return { sid, sub, jti: String(payload.jti), expiresAt: new Date(Number(payload.exp) * 1000) };
      } catch (error) {
        if (unreachable(error)) throw fault('service.unavailable');
        return null;
      }
    },

    ping: async (): Promise<void> => {
      const url = `${issuer.href}/.well-known/openid-configuration`;
      const response = await fetch(url, { signal: AbortSignal.timeout(2_500) });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`keycloak answered ${response.status}`);
    },
  };
};
export type Keycloak = ReturnType<typeof createKeycloak>;
