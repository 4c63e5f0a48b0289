import { randomUUID } from 'node:crypto';
import { createDb, type Member, newId } from '@bocage/platform';
import { cloneDatabase, type PersonKey, populate, testPeople, type TenantKey, withAdmin } from '@bocage/testing';

/** A database with two communes and their people, and the service's own way to it; nobody signs in, so no Keycloak. */
export const trailWorld = async () => {
  const database = await cloneDatabase();
  const accounts = Object.fromEntries(testPeople.map(({ key }) => [key, randomUUID()])) as Record<PersonKey, string>;
  const { tenants, people } = await withAdmin(database.adminUrl, (client) => populate(client, accounts));
  const db = createDb({
    url: database.env.DATABASE_URL ?? '',
    role: 'bocage_audit',
    systemRole: 'bocage_audit_system',
    poolMax: 2,
    env: database.env,
  });
  return {
    database,
    env: database.env,
    tenants,
    people,
    accounts,
    db,
    member: (person: PersonKey, tenant: TenantKey): Member => ({
      account: accounts[person],
      sessionId: 'essai',
      tenantId: tenants[tenant],
      requestId: newId(),
      acr: 2,
      operator: false,
      bearer: '',
    }),
    close: async () => {
      await db.close();
      await database.drop();
    },
  };
};
export type TrailWorld = Awaited<ReturnType<typeof trailWorld>>;

/** The lines of an export that comes in pieces. */
export const linesIn = async (pieces: AsyncIterable<string>): Promise<string[]> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text.split('\n').slice(0, -1);
};
