import type { IdentityConfig } from '../config.ts';
import { createAccounts } from './keycloak.accounts.ts';
import { createKeycloakClient } from './keycloak.client.ts';
import { createEvents } from './keycloak.events.ts';
import { createOrganizations } from './keycloak.organizations.ts';

/** Everything that Bocage asks of Keycloak's admin API. No call of it belongs inside a transaction. */
export const createKeycloak = (config: IdentityConfig) => {
  const client = createKeycloakClient(config);
  return {
    organizations: createOrganizations(client),
    accounts: createAccounts(client),
    events: createEvents(client),
    ownAccount: client.ownAccount,
    ping: client.ping,
  };
};
export type Keycloak = ReturnType<typeof createKeycloak>;
