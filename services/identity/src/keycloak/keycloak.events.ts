import type { KeycloakClient } from './keycloak.client.ts';

/** One piece of news of Keycloak's, told in the trail. */
export type News = {
  /** Keycloak's id of the event: the same one is told once. */
  id: string;
  at: number;
  type:
    | 'account.disabled'
    | 'account.enabled'
    | 'account.password-reset'
    | 'account.factor-removed'
    | 'account.changed'
    | 'account.credential-changed'
    | 'sign-in.failed';
  account: string | null;
  /** Codes: kept for ever. */
  data: Record<string, string>;
  /** What was typed and whence: erasable. */
  payload: Record<string, string> | null;
};

export type RawAdminEvent = {
  id?: string;
  time?: number;
  authDetails?: { userId?: string };
  operationType?: string;
  resourceType?: string;
  resourcePath?: string;
  representation?: string;
  error?: string;
};
export type RawEvent = {
  id?: string;
  time?: number;
  type?: string;
  userId?: string;
  error?: string;
  ipAddress?: string;
  details?: Record<string, unknown>;
};

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const userPath = new RegExp(`^users/(${uuid})(?:/(.+))?$`);
const word = (value: unknown): string => (typeof value === 'string' ? value.replace(/[^\w.:-]/g, '').slice(0, 60) : '');

const enabledIn = (representation: string | undefined): boolean | null => {
  try {
    const value = (JSON.parse(representation ?? '{}') as { enabled?: unknown }).enabled;
    return typeof value === 'boolean' ? value : null;
  } catch {
    return null;
  }
};

/** What an act in Keycloak's console means here; null when it is no news, or our own doing (`ownAccount`). */
export const newsOfAdminEvent = (raw: RawAdminEvent, ownAccount: string): News | null => {
  const [, account, rest] = userPath.exec(raw.resourcePath ?? '') ?? [];
  if (!raw.id || !raw.time || !account || raw.error || raw.authDetails?.userId === ownAccount) return null;
  const news = (type: News['type'], data: News['data'] = {}): News => ({
    id: raw.id ?? '',
    at: raw.time ?? 0,
    type,
    account,
    data: { ...data, by: word(raw.authDetails?.userId) },
    payload: null,
  });
  if (rest === 'reset-password') return news('account.password-reset');
  if (rest?.startsWith('credentials/')) return raw.operationType === 'DELETE' ? news('account.factor-removed') : null;
  if (raw.operationType === 'ACTION' && rest) return news('account.changed', { operation: word(rest.split('/')[0]) });
  if (raw.resourceType !== 'USER' || rest) return null;
  if (raw.operationType === 'DELETE') return news('account.disabled', { operation: 'delete' });
  if (raw.operationType !== 'UPDATE') return null;
  const enabled = enabledIn(raw.representation);
  if (enabled === null) return news('account.changed', { operation: 'update' });
  return news(enabled ? 'account.enabled' : 'account.disabled');
};

const credentialChanges = ['UPDATE_PASSWORD', 'UPDATE_CREDENTIAL', 'REMOVE_CREDENTIAL', 'UPDATE_TOTP', 'REMOVE_TOTP'];

/** What a person's own event means here: a failed sign-in, or a credential that they changed. */
export const newsOfEvent = (raw: RawEvent): News | null => {
  if (!raw.id || !raw.time || !raw.type) return null;
  const base = { id: raw.id, at: raw.time, account: raw.userId ?? null };
  if (raw.type === 'LOGIN_ERROR') {
    const typed = typeof raw.details?.username === 'string' ? raw.details.username.slice(0, 120) : '';
    return {
      ...base,
      type: 'sign-in.failed',
      data: { error: word(raw.error) },
      payload: { identifiant: typed, address: raw.ipAddress ?? '' },
    };
  }
  if (credentialChanges.includes(raw.type) && !raw.error) {
    return {
      ...base,
      type: 'account.credential-changed',
      data: { credential: word(raw.details?.credential_type) || raw.type.toLowerCase() },
      payload: null,
    };
  }
  return null;
};

const pageSize = 100;
const maxPages = 50;

// Newest first, as Keycloak gives them: pages until one is not full.
const pages = async <T>(read: (first: number) => Promise<T[]>): Promise<T[]> => {
  const all: T[] = [];
  for (let page = 0; page < maxPages; page += 1) {
    const some = await read(page * pageSize);
    all.push(...some);
    if (some.length < pageSize) break;
  }
  return all.reverse();
};

export const createEvents = ({ call }: KeycloakClient) => ({
  /** Acts of the console and the admin API since an instant (milliseconds), oldest first. */
  adminSince: (since: number): Promise<RawAdminEvent[]> =>
    pages((first) =>
      call(async (admin) => {
        const realm = admin.realmName;
        const query = { realm, dateFrom: String(since), first, max: pageSize } as unknown as Parameters<
          typeof admin.realms.findAdminEvents
        >[0];
        return await admin.realms.findAdminEvents(query);
      }),
    ),
  /** Failed sign-ins and changed credentials since an instant (milliseconds), oldest first. */
  since: (since: number): Promise<RawEvent[]> =>
    pages((first) =>
      call(async (admin) => {
        const query = {
          realm: admin.realmName,
          dateFrom: String(since),
          first,
          max: pageSize,
          type: ['LOGIN_ERROR', ...credentialChanges],
        };
        return await admin.realms.findEvents(query as unknown as Parameters<typeof admin.realms.findEvents>[0]);
      }),
    ),
});
