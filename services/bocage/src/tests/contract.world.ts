import { createAudit } from '@bocage/audit';
import { createIdentity } from '@bocage/identity';
import { createNotes } from '@bocage/notes';
import { createStorage } from '@bocage/storage';
import { ownRealm, type PersonKey, testPassword, testWorld, usernameOf } from '@bocage/testing';

/**
 * Every service on a database and a realm of its own, since nonsense is sent to everything, reconciling included;
 * and what schemathesis needs to be let in as one person or another.
 */
export const contractWorld = async () => {
  const realm = await ownRealm('http://localhost:8080');
  const world = await testWorld({
    services: { identity: createIdentity, notes: createNotes, storage: createStorage, audit: createAudit },
    env: { KEYCLOAK_REALM: realm.name },
  });
  const settings = (person: PersonKey) => ({
    tokenUrl: `${process.env.KEYCLOAK_URL}/realms/${realm.name}/protocol/openid-connect/token`,
    tokenForm: {
      grant_type: 'password',
      client_id: 'bocage-test-2',
      client_secret: 'bocage-test',
      username: usernameOf(person),
      password: testPassword,
      scope: 'openid',
    },
    tenant: world.tenants.epci,
    ids: { tenantId: world.tenants.a, personId: world.people['a.agent'] },
  });
  return {
    url: world.url,
    settings,
    close: async () => {
      await world.close();
      await realm.drop();
    },
  };
};
export type ContractWorld = Awaited<ReturnType<typeof contractWorld>>;
