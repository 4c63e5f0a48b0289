import type { KeycloakClient } from './keycloak.client.ts';
import { KeycloakError } from './keycloak.fault.ts';

/** What Keycloak should hold for a person. */
export type WantedAccount = {
  personId: string;
  identifiant: string;
  givenName: string;
  familyName: string;
  email: string | null;
  enabled: boolean;
};
export type Account = {
  id: string;
  username: string;
  firstName: string;
  lastName: string;
  email: string | null;
  enabled: boolean;
  /** Whose account it says it is; null for one that Bocage did not make. */
  personId: string | null;
};

type Raw = {
  id?: string;
  username?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
  enabled?: boolean;
  attributes?: Record<string, string[]>;
};
const attribute = 'bocage_person';
const pageSize = 200;

const shape = (raw: Raw): Account => ({
  id: raw.id ?? '',
  username: raw.username ?? '',
  firstName: raw.firstName ?? '',
  lastName: raw.lastName ?? '',
  email: raw.email ?? null,
  enabled: raw.enabled ?? false,
  personId: raw.attributes?.[attribute]?.[0] ?? null,
});

const sameNames = (account: Account, wanted: WantedAccount): boolean =>
  account.firstName === wanted.givenName &&
  account.lastName === wanted.familyName &&
  (account.email ?? '') === (wanted.email ?? '').toLowerCase();

/** How an account differs from what is wanted. */
export const accountDrift = (account: Account, wanted: WantedAccount): ('renamed' | 'disabled' | 'enabled')[] => [
  ...(sameNames(account, wanted) ? [] : (['renamed'] as const)),
  ...(account.enabled === wanted.enabled ? [] : ([account.enabled ? 'enabled' : 'disabled'] as const)),
];

export const createAccounts = ({ call }: KeycloakClient) => {
  const read = async (id: string): Promise<Account | null> => {
    const raw = await call((admin) => admin.users.findOne({ id }, { catchNotFound: true }));
    return (raw as Raw | null | undefined) ? shape(raw as Raw) : null;
  };
  const findByUsername = async (username: string): Promise<Account | null> => {
    const [raw] = await call((admin) => admin.users.find({ username, exact: true, max: 1 }));
    return raw?.id ? read(raw.id) : null;
  };

  return {
    read,
    /**
     * Makes the account of a person, shut, with its first password, and gives its id. What an earlier try left behind is
     * made anew: the realm's policy would refuse its own password again. An account that bears the identifiant and is not this
     * person's is never touched: it may be an operator's. Throws `conflict` then, `refused` for a password.
     */
    open: async (wanted: WantedAccount, password: string): Promise<string> => {
      const left = await findByUsername(wanted.identifiant);
      if (left && left.personId !== wanted.personId) throw new KeycloakError('conflict', 409, null);
      if (left) await call((admin) => admin.users.del({ id: left.id }));
      const { id } = await call((admin) =>
        admin.users.create({
          username: wanted.identifiant,
          firstName: wanted.givenName,
          lastName: wanted.familyName,
          ...(wanted.email ? { email: wanted.email, emailVerified: false } : {}),
          enabled: false,
          attributes: { [attribute]: [wanted.personId] },
          credentials: [{ type: 'password', value: password, temporary: false }],
        }),
      );
      return id;
    },
    /** Throws `refused` with Keycloak's key when the realm's policy does not take the password. */
    setPassword: async (id: string, password: string): Promise<void> => {
      await call((admin) =>
        admin.users.resetPassword({ id, credential: { type: 'password', value: password, temporary: false } }),
      );
    },
    /** Opens or shuts, and nothing else: a name that Keycloak refuses must not keep an account open. */
    enable: async (id: string, enabled: boolean): Promise<void> => {
      await call((admin) => admin.users.update({ id }, { enabled }));
    },
    rename: async (id: string, { givenName, familyName, email }: WantedAccount): Promise<void> => {
      await call((admin) =>
        admin.users.update({ id }, { firstName: givenName, lastName: familyName, email: email ?? '' }),
      );
    },
    /** Ends Keycloak's own sessions of an account. */
    signOut: async (id: string): Promise<void> => {
      await call((admin) => admin.users.logout({ id })).catch((error: unknown) => {
        if (!(error instanceof KeycloakError) || error.failure !== 'gone') throw error;
      });
    },
    /** Every account of the realm, page by page. */
    all: async function* (): AsyncGenerator<Account> {
      for (let first = 0; ; first += pageSize) {
        const page = await call((admin) => admin.users.find({ first, max: pageSize }));
        yield* page.map((raw) => shape(raw as Raw));
        if (page.length < pageSize) return;
      }
    },
  };
};
export type Accounts = ReturnType<typeof createAccounts>;
