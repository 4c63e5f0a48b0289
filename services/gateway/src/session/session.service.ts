import type { Session } from '@bocage/contracts';
import { type Db, errorFields, levelOf, type Log, newId, type Tokens } from '@bocage/platform';
import { hashOf, randomToken, type Secrets } from '../secrets.ts';
import type { Keycloak } from '../sign-in/keycloak.ts';
import { createRefresh } from './session.refresh.ts';
import * as store from './session.store.ts';
import { claimsOf, type HeldTokens, openTokens, sealTokens } from './tokens.ts';

export type SessionParts = {
  db: Db;
  keycloak: Keycloak;
  secrets: Secrets;
  tokens: Tokens;
  log: Log;
  /** When a session ends that is used now and never again. */
  livesUntil: () => Date;
};
/** An open session with a bearer that is good for some seconds more, and the CSRF token that goes with it. */
export type OpenSession = { accountId: string; bearer: string; csrfContext: string };

// A bearer must outlive the request that it is put on.
const marginMs = 15_000;

// Stable while the cookie rotates at step-up, so that another tab goes on.
const csrfContextOf = (row: store.SessionRow): string => `${row.accountId} ${row.sid}`;

/** Sessions: a cookie's value → a row, and the tokens that stand in it. */
export const createSessions = (parts: SessionParts) => {
  const { db, keycloak, secrets, tokens, log, livesUntil } = parts;
  const refresh = createRefresh(parts);
  const inSystem = <T>(requestId: string, work: Parameters<typeof db.asSystem<T>>[1], account: string | null = null) =>
    db.asSystem<T>({ reason: 'session', tenantId: null, requestId, account }, work);

  // Outside of any transaction. What Keycloak cannot be told now is refused here when it comes back (a sid that ended).
  const tellKeycloak = async (held: HeldTokens | null): Promise<void> => {
    if (!held) return;
    await keycloak
      .endSession(held.refresh)
      .catch((error: unknown) => log.warn('keycloak.logout-failed', errorFields(error)));
  };

  return {
    /** The open session of a cookie, its bearer renewed when it is about to expire; null when there is none. */
    use: async (cookie: string, requestId: string): Promise<OpenSession | null> => {
      const row = await inSystem(requestId, (tx) => store.find(tx, hashOf(cookie), livesUntil()));
      if (!row) return null;
      const fresh = row.tokenExpiresAt.getTime() - Date.now() > marginMs;
      const held = fresh ? openTokens(secrets, row) : await refresh(row, cookie);
      return held && { accountId: row.accountId, bearer: held.access, csrfContext: csrfContextOf(row) };
    },

    /** Who is signed in, without keeping the session alive: a page that asks every minute must not make it last for ever. */
    look: async (
      cookie: string,
      requestId: string,
    ): Promise<(Session & { signedIn: true; csrfContext: string }) | null> => {
      const row = await inSystem(requestId, (tx) => store.find(tx, hashOf(cookie), null));
      const held = row && openTokens(secrets, row);
      if (!row || !held) return null;
      const claims = claimsOf(held.access);
      const csrfContext = csrfContextOf(row);
      return {
        signedIn: true,
        account: row.accountId,
        username: claims.preferred_username ?? '',
        operator: claims.realm_access?.roles.includes('operator') ?? false,
        acr: levelOf(claims),
        csrf: secrets.sign('csrf', csrfContext),
        csrfContext,
        endsAt: row.expiresAt.toISOString(),
      };
    },

    /**
     * Opens a session for who just signed in, or gave a second factor, and gives the cookie's new value: never the one
     * that the browser had. A former session on another account or session of Keycloak is ended there too.
     */
    open: async (
      held: HeldTokens,
      options: { before?: string | undefined; stepUp: boolean; requestId: string },
    ): Promise<string> => {
      const claims = await tokens.verify(held.access);
      const cookie = randomToken();
      const before = options.before ? hashOf(options.before) : null;
      const holder = { accountId: claims.sub, sid: claims.sid };
      const signedIn: store.SignedIn = {
        ...holder,
        acr: levelOf(claims),
        operator: claims.realm_access?.roles.includes('operator') ?? false,
        tokens: sealTokens(secrets, holder, held),
        tokenExpiresAt: new Date(claims.exp * 1000),
        livesUntil: livesUntil(),
        before,
        event: options.stepUp ? 'session.stepped-up' : 'session.opened',
      };
      const former = await inSystem(
        options.requestId,
        async (tx) => {
          const row = before ? await store.find(tx, before, null) : undefined;
          const sealed = await store.open(tx, hashOf(cookie), signedIn);
          return row && sealed && openTokens(secrets, { ...row, tokens: sealed });
        },
        claims.sub,
      );
      await tellKeycloak(former ?? null);
      return cookie;
    },

    /** Ends the cookie's session, or all of its account's, here and in Keycloak; gives the id token for Keycloak's page. */
    end: async (cookie: string, everywhere: boolean, requestId: string): Promise<{ idToken: string | null } | null> => {
      const { row, ended } = await inSystem(requestId, async (tx) => {
        const found = await store.find(tx, hashOf(cookie), null);
        if (!found) return { row: null, ended: [] };
        const rows = everywhere
          ? await store.endAll(tx, found.accountId, null, 'sign-out-everywhere')
          : await store.end(tx, hashOf(cookie), 'sign-out');
        return { row: found, ended: rows };
      });
      if (!row) return null;
      await Promise.all(ended.map((one) => tellKeycloak(openTokens(secrets, one))));
      return { idToken: openTokens(secrets, row)?.id ?? null };
    },

    recordRefused: (accountId: string | null, code: string, requestId: string) =>
      inSystem(requestId, (tx) => store.recordRefused(tx, accountId, code), accountId),

    /** Another site had a signed-in person's browser ask: it stands in the instance's trail. A stranger's knocking does not. */
    recordForged: async (cookie: string | undefined, requestId: string): Promise<void> => {
      if (cookie) await inSystem(requestId, (tx) => store.recordForged(tx, hashOf(cookie)));
    },

    /** Ends what a logout token of Keycloak says; false when the token was used before. */
    endFromKeycloak: (
      said: { sid: string | null; sub: string | null; jti: string; expiresAt: Date },
      requestId: string,
    ) =>
      inSystem(requestId, async (tx) => {
        if (!(await store.takeLogoutToken(tx, hashOf(said.jti), said.expiresAt))) return false;
        await store.endAll(tx, said.sub, said.sid, 'keycloak');
        return true;
      }),

    sweep: () => inSystem(newId(), (tx) => store.sweep(tx)),
  };
};
export type Sessions = ReturnType<typeof createSessions>;
