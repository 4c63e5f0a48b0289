import type { Tx } from '@bocage/platform';

/** A session that is open: what its row says, tokens still sealed. */
export type SessionRow = {
  id: string;
  accountId: string;
  /** Keycloak's own session, which may end by itself. */
  sid: string;
  tokens: Buffer;
  tokenExpiresAt: Date;
  expiresAt: Date;
};
/** What a sign-in or a step-up brought. */
export type SignedIn = {
  accountId: string;
  sid: string;
  acr: 1 | 2;
  operator: boolean;
  tokens: Buffer;
  tokenExpiresAt: Date;
  livesUntil: Date;
  /** The cookie that the browser had before, hashed. */
  before: Buffer | null;
  event: 'session.opened' | 'session.stepped-up';
};
/** An ended session: its tokens are handed over once more, so that Keycloak can be told. */
export type EndedRow = { accountId: string; sid: string; tokens: Buffer | null };
export type EndReason = 'sign-out' | 'sign-out-everywhere' | 'keycloak';

const columns = `id, account_id as "accountId", sid, tokens, token_expires_at as "tokenExpiresAt", expires_at as "expiresAt"`;
const ended = 'account_id as "accountId", sid, tokens';

/** The open session of a cookie; with an instant it is kept alive until then, without one only looked at. */
export const find = (tx: Tx, cookieHash: Buffer, livesUntil: Date | null) =>
  tx.one<SessionRow>(`select ${columns} from gateway.find_session($1, $2)`, [cookieHash, livesUntil]);

/**
 * Opens a session, and gives the tokens of the one it replaces when Keycloak has to be told.
 * Throws `auth.no-person` (no active person has this account), `auth.session-ended` (Keycloak's session is known as over).
 */
export const open = async (tx: Tx, cookieHash: Buffer, by: SignedIn): Promise<Buffer | null> => {
  const text = 'select gateway.open_session($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as former';
  const { accountId, sid, operator, tokens, tokenExpiresAt, livesUntil, before, event, acr } = by;
  const values = [cookieHash, accountId, sid, operator, tokens, tokenExpiresAt, livesUntil, before, event, acr];
  return (await tx.one<{ former: Buffer | null }>(text, values))?.former ?? null;
};

/** What a request that wants to refresh is told: it may (`claimed`), another does (`busy`), another did (`fresh`), too late (`ended`). */
export type Claim = 'claimed' | 'busy' | 'fresh' | 'ended';
export const claim = async (tx: Tx, cookieHash: Buffer, known: Date, by: string, seconds: number): Promise<Claim> => {
  const text = 'select gateway.claim_refresh($1, $2, $3, $4) as state';
  return (await tx.one<{ state: Claim }>(text, [cookieHash, known, by, seconds]))?.state ?? 'ended';
};
export const store = async (tx: Tx, id: string, by: string, tokens: Buffer, tokenExpiresAt: Date, livesUntil: Date) => {
  const text = 'select gateway.store_tokens($1, $2, $3, $4, $5) as done';
  return (await tx.one<{ done: boolean }>(text, [id, by, tokens, tokenExpiresAt, livesUntil]))?.done ?? false;
};
export const release = (tx: Tx, id: string, by: string) => tx.run('select gateway.release_refresh($1, $2)', [id, by]);

/** Ends the cookie's session, and any other one on the same session of Keycloak. */
export const end = (tx: Tx, cookieHash: Buffer, reason: EndReason) =>
  tx.query<EndedRow>(`select ${ended} from gateway.end_session($1, $2)`, [cookieHash, reason]);
/** Ends all sessions of an account, or those on one session of Keycloak. */
export const endAll = (tx: Tx, accountId: string | null, sid: string | null, reason: EndReason) =>
  tx.query<EndedRow>(`select ${ended} from gateway.end_sessions($1, $2, $3)`, [accountId, sid, reason]);

/** False when this logout token was seen before. */
export const takeLogoutToken = async (tx: Tx, jtiHash: Buffer, expiresAt: Date): Promise<boolean> => {
  const text = 'select gateway.take_logout_token($1, $2) as taken';
  return (await tx.one<{ taken: boolean }>(text, [jtiHash, expiresAt]))?.taken ?? false;
};

/** Leaves the refusal of a sign-in in the instance's trail. */
export const recordRefused = (tx: Tx, accountId: string | null, code: string) =>
  tx.run('select gateway.record_refused($1, $2)', [accountId, code]);

/** Leaves a forged request in the instance's trail, when the cookie is that of an open session. */
export const recordForged = (tx: Tx, cookieHash: Buffer) => tx.run('select gateway.record_forged($1)', [cookieHash]);

/** Ends what nobody used for too long, and forgets what ended long ago. */
export const sweep = (tx: Tx) => tx.run('select gateway.sweep()');
