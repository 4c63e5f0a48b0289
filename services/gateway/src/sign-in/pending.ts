import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import { z } from 'zod';
import type { Cookies } from '../cookies.ts';
import type { Secrets } from '../secrets.ts';

const pendingSignIn = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  stepUp: z.boolean(),
  action: z.string().nullable(),
  /** Tried once more by itself already. */
  again: z.boolean(),
  until: z.number(),
});
/** A sign-in under way. It stands in a sealed cookie, so that any replica can end it. */
export type PendingSignIn = z.infer<typeof pendingSignIn>;

// As long as Keycloak keeps its own login page alive.
const lifeSeconds = 30 * 60;
const mostAtOnce = 5;

export const startPending = (
  asked: Pick<PendingSignIn, 'returnTo' | 'stepUp' | 'action' | 'again'>,
): PendingSignIn => ({
  ...asked,
  state: randomState(),
  nonce: randomNonce(),
  verifier: randomPKCECodeVerifier(),
  until: Date.now() + lifeSeconds * 1000,
});

const nameOf = (cookies: Cookies, state: string): string =>
  cookies.pendingPrefix + state.replace(/[^\w-]/g, '').slice(0, 12);

/** The Set-Cookie lines of a sign-in that starts; past five at once the former ones are dropped, so that headers stay small. */
export const keepPending = (
  cookies: Cookies,
  secrets: Secrets,
  pending: PendingSignIn,
  present: Iterable<string>,
): string[] => {
  const former = [...present].filter((name) => name.startsWith(cookies.pendingPrefix));
  const sealed = secrets.seal('pending-sign-in', pending.state, JSON.stringify(pending)).toString('base64url');
  return [
    ...(former.length >= mostAtOnce ? former.map(cookies.clear) : []),
    cookies.set(nameOf(cookies, pending.state), sealed, lifeSeconds),
  ];
};

/** The sign-in that a callback's `state` belongs to, and the line that drops its cookie; null when this browser began none. */
export const takePending = (cookies: Cookies, secrets: Secrets, present: Map<string, string>, state: unknown) => {
  if (typeof state !== 'string' || state.length > 200) return null;
  const name = nameOf(cookies, state);
  const text = secrets.open('pending-sign-in', state, Buffer.from(present.get(name) ?? '', 'base64url'));
  if (text === null) return null;
  const pending = pendingSignIn.parse(JSON.parse(text));
  return pending.until < Date.now() ? null : { pending, drop: cookies.clear(name) };
};
