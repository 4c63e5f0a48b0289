import { createAudit } from '@bocage/audit';
import { beginUpload, createNote, createPerson, createRole, createTeam, createWorkspace } from '@bocage/contracts';
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
  // Things that exist, so that what is asked of them may succeed.
  const { call } = world.as('epci.manager');
  const { id: workspaceId, aclId } = await call(createWorkspace, { body: { name: 'Contrat' } });
  const { id: itemId } = await call(createNote, { body: { workspaceId, parentId: null, title: 'Contrat' } });
  const upload = { params: { workspaceId }, body: { name: 'contrat.txt', sizeBytes: 10 } };
  const { id: uploadId } = await call(beginUpload, upload);
  const { id: teamId } = await call(createTeam, { body: { name: 'Contrat' } });
  const role = { name: 'Contrat', permissions: ['people.read' as const] };
  const { id: roleId } = await call(createRole, { body: role });
  // Whatever is done to them: who asks keeps their own.
  const { person } = await call(createPerson, {
    body: { firstName: 'Colette', lastName: 'Contrat', roles: ['agent'], account: 'none' },
  });
  const [perimeter] = await world.sql<{ id: string }>('select perimeter_id as id from access.tenant where id = $1', [
    world.tenants.epci,
  ]);
  const settings = (caller: PersonKey, seen: string) => ({
    seen,
    tokenUrl: `${process.env.KEYCLOAK_URL}/realms/${realm.name}/protocol/openid-connect/token`,
    tokenForm: {
      grant_type: 'password',
      client_id: 'bocage-test-2',
      client_secret: 'bocage-test',
      username: usernameOf(caller),
      password: testPassword,
      scope: 'openid',
    },
    tenant: world.tenants.epci,
    ids: {
      tenantId: world.tenants.a,
      perimeterId: perimeter?.id ?? '',
      personId: person.personId,
      membershipId: person.membershipId,
      workspaceId,
      aclId,
      itemId,
      noteId: itemId,
      thingId: itemId,
      uploadId,
      teamId,
      roleId,
    },
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
