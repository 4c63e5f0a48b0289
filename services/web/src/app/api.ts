import { type Client, createClient, csrfHeader, Refusal } from '@bocage/contracts';

let csrf = '';
/** The token of the session, sent back with every request; the session query keeps it fresh. */
export const rememberCsrf = (token: string): void => {
  csrf = token;
};
export const csrfHeaders = (): Record<string, string> => (csrf ? { [csrfHeader]: csrf } : {});

/** Calls of a person, whatever body they act for: session, `me`, invitations, the operator's. */
export const callAsPerson: Client = createClient({ headers: csrfHeaders });

const byTenant = new Map<string, Client>();
/** Calls of a person acting for one body. The body comes from the address, so that two tabs may act for two. */
export const callFor = (tenantId: string): Client => {
  const known = byTenant.get(tenantId);
  if (known) return known;
  const client = createClient({ headers: () => ({ ...csrfHeaders(), 'Bocage-Tenant': tenantId }) });
  byTenant.set(tenantId, client);
  return client;
};

export const isRefused = (error: unknown, code: Refusal['code']): boolean =>
  error instanceof Refusal && error.code === code;
/** Nothing is there, or it may not be seen: one answer for both, and one page. */
export const isUnseen = (error: unknown): boolean => error instanceof Refusal && error.status === 404;
/** The request did not reach the server, or its answer did not come back. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError'));
