/** Why a call of Keycloak's admin API failed. `unreachable` passes; the others do not by themselves. */
export type KeycloakFailure = 'unreachable' | 'refused' | 'conflict' | 'gone';

/** A failed call. Its message holds neither what was sent nor what came back: both may hold names or a password. */
export class KeycloakError extends Error {
  readonly failure: KeycloakFailure;
  readonly status: number | null;
  /** Keycloak's own key of what is wrong, `invalidPasswordMinLengthMessage`. */
  readonly key: string | null;
  constructor(failure: KeycloakFailure, status: number | null, key: string | null) {
    super(`keycloak.${failure}${status ? ` (${status})` : ''}`);
    this.name = 'KeycloakError';
    this.failure = failure;
    this.status = status;
    this.key = key;
  }
}

const failureOf = (status: number): KeycloakFailure => {
  if (status === 404) return 'gone';
  if (status === 409) return 'conflict';
  // A token that Keycloak does not know any more (it was restarted anew) is a passing fault too: the next one is fresh.
  return status >= 500 || status === 401 || status === 429 ? 'unreachable' : 'refused';
};

/** Turns what the admin client threw into a {@link KeycloakError}. */
export const keycloakError = (error: unknown): KeycloakError => {
  if (error instanceof KeycloakError) return error;
  const seen = error as {
    response?: { status?: unknown };
    responseData?: { error?: unknown; errorMessage?: unknown };
  } | null;
  const status = typeof seen?.response?.status === 'number' ? seen.response.status : null;
  const told = seen?.responseData?.error ?? seen?.responseData?.errorMessage;
  const key = typeof told === 'string' && /^[\w.-]{1,100}$/.test(told) ? told : null;
  return new KeycloakError(status === null ? 'unreachable' : failureOf(status), status, key);
};
