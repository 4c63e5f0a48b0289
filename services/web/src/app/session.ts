import { type CredentialAction, getSession, type Me, readMe, type Session, signInPaths } from '@bocage/contracts';
import { queryOptions } from '@tanstack/react-query';
import { callAsPerson, rememberCsrf } from './api.ts';
import { createStore } from './store.ts';

// Whose page this is: the account of its first answer. The cookie is the browser's, and may become another person's.
let account: string | null = null;
/** The account for which this page was opened: what is written in it is nobody else's. */
export const pageAccount = (): string => account ?? 'nobody';

const leave = (): void => {
  window.sessionStorage.clear();
  window.location.reload();
};
const tabs = new BroadcastChannel('bocage:session');
tabs.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (account !== null && data !== account) leave();
});
// A page that « back » shows again as it was left.
window.addEventListener('pageshow', ({ persisted }) => persisted && account !== null && leave());

/** Other tabs forget the person who left. */
export const tellSignedOut = (): void => tabs.postMessage(null);

const recognise = (session: Session): void => {
  if (!session.signedIn) {
    rememberCsrf('');
    if (account !== null) sessionTrouble.set('ended');
    return;
  }
  if (account === null) tabs.postMessage(session.account);
  account ??= session.account;
  if (account !== session.account) {
    leave();
    return;
  }
  rememberCsrf(session.csrf);
  if (sessionTrouble.get() === 'ended') sessionTrouble.set(null);
};

/** Who is signed in, from the gateway. Asked again when the window comes back: another tab may have signed out. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session> => {
    const session = await callAsPerson(getSession, {}, signal);
    recognise(session);
    return session;
  },
  staleTime: 30_000,
  refetchOnWindowFocus: 'always',
});

/** The person and for whom they may act. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }): Promise<Me> => callAsPerson(readMe, {}, signal),
  staleTime: 60_000,
});

/** What stands between the person and the server: a session that ended, or a second factor asked for. */
export type SessionTrouble = 'ended' | 'step-up' | null;
export const sessionTrouble = createStore<SessionTrouble>(null);

const here = (): string => `${window.location.pathname}${window.location.search}${window.location.hash}`;
const pageOf = (path: string, comeBackTo: string): string => `${path}?${new URLSearchParams({ return: comeBackTo })}`;

/** Keycloak's page, which comes back to the same place. */
export const signInHref = (comeBackTo = here()): string => pageOf(signInPaths.login, comeBackTo);
/** The second factor, then the same place. */
export const stepUpHref = (comeBackTo = here()): string => pageOf(signInPaths.stepUp, comeBackTo);
/** Keycloak's page that changes what one signs in with, then the same place. */
export const credentialsHref = (action: CredentialAction): string =>
  `${pageOf(signInPaths.credentials, here())}&action=${action}`;
