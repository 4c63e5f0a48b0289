import { createHash } from 'node:crypto';
import { createAudit } from '@bocage/audit';
import * as contract from '@bocage/contracts';
import type { Input, Route } from '@bocage/contracts';
import { createIdentity } from '@bocage/identity';
import { createNotes } from '@bocage/notes';
import { newId } from '@bocage/platform';
import { createStorage } from '@bocage/storage';
import { type Actor, ownRealm, type PersonKey, testWorld, type World } from '@bocage/testing';

/** What an id in a request may be of. */
export type Kind =
  | 'perimeter'
  | 'tenant'
  | 'code'
  | 'identifiant'
  | 'person'
  | 'membership'
  | 'role'
  | 'team'
  | 'workspace'
  | 'acl'
  | 'grant'
  | 'share'
  | 'support'
  | 'nomination'
  | 'item'
  | 'file'
  | 'upload';
/** One of each thing, of one tenant and reached by nobody else. */
export type Kit = { by: PersonKey; ids: Record<Kind, string> };

/** One call of a route that must succeed: by whom, with what. */
export type Variant = {
  route: Route;
  input: { params?: unknown; query?: unknown; body?: unknown };
  actor: Actor;
  /** Acts for a whole perimeter, as its gestionnaire: a neighbour's things are its business. */
  wide?: true;
  /** The status it answers when it is let through, for a route whose act may be to refuse (a bad file). */
  refused?: number;
  /** Tables that it may leave otherwise when its last transaction fails: what it holds meanwhile, let go by itself. */
  holds?: readonly string[];
};

export type Walk = {
  world: World;
  own: Kit;
  /** Of a neighbour in the same perimeter, and of a stranger in another one. */
  foreign: { neighbour: Kit; stranger: Kit };
  /** Remembers what an id made on the way is of, so that it is tried with another's. */
  know(kind: Kind, id: string): string;
  kindOf(id: string): Kind | undefined;
  as(person: PersonKey, tenant?: Parameters<World['as']>[1]): Actor;
  fresh: Fresh;
  close(): Promise<void>;
};

/** How each route is called with success, by the name of its operation. */
export type Recipes = Record<string, (walk: Walk) => readonly (() => Promise<Variant>)[]>;

let serial = 0;
/** A name that nothing else has. */
export const named = (what: string): string => {
  serial += 1;
  return `${what} ${serial}`;
};
/** A call, with the types of its route. */
export const call = <R extends Route>(
  route: R,
  input: Input<R>,
  actor: Actor,
  more: Pick<Variant, 'refused' | 'holds' | 'wide'> = {},
): Variant => ({ route, input, actor, ...more });

/** What proposes a workspace to some bodies. */
export const offering = (...tenantIds: string[]) => ({
  to: { kind: 'tenants' as const, tenantIds },
  highestLevel: 'reader' as const,
});

const sendAll = async (actor: Actor, uploadId: string, content: Buffer): Promise<void> => {
  const { items } = await actor.call(contract.linkParts, { params: { uploadId }, query: { first: 1 } });
  for (const { url } of items) await fetch(url, { method: 'PUT', body: new Uint8Array(content) });
};

/** Things made anew by a person for their tenant, for an act to be done on. */
const makeFresh = (world: World, actor: Actor, home: () => string, know: Walk['know']) => {
  const upload = async (name: string, content: Buffer): Promise<string> => {
    const { id } = await actor.call(contract.beginUpload, {
      params: { workspaceId: home() },
      body: { name, sizeBytes: content.length },
    });
    await sendAll(actor, id, content);
    return know('upload', id);
  };
  return {
    workspace: async () => {
      const made = await actor.call(contract.createWorkspace, { body: { name: named('Espace') } });
      return { id: know('workspace', made.id), acl: know('acl', made.aclId) };
    },
    item: async (kind: 'note' | 'folder', parentId: string | null = null) => {
      const route = kind === 'note' ? contract.createNote : contract.createFolder;
      const body = { workspaceId: home(), parentId, title: named(kind) };
      return know('item', (await actor.call(route, { body })).id);
    },
    upload,
    file: async (name: string, content = Buffer.from('Bonjour')) => {
      const params = { uploadId: await upload(name, content) };
      return know('file', (await actor.call(contract.completeUpload, { params })).file?.id ?? '');
    },
    team: async () => know('team', (await actor.call(contract.createTeam, { body: { name: named('Équipe') } })).id),
    role: async () => {
      const body = { name: named('Rôle'), permissions: ['workspaces.create'] };
      return know('role', (await actor.call(contract.createRole, { body })).id);
    },
    person: async (account: 'none' | 'sheet' = 'none') => {
      const identifiant = account === 'none' ? null : know('identifiant', named('essai').replace(' ', '-'));
      const body = { firstName: 'Rose', lastName: named('Essai'), roles: ['agent'], account, identifiant };
      const { person, sheet } = await actor.call(contract.createPerson, { body });
      const { personId, membershipId } = person;
      return {
        id: know('person', personId),
        membership: know('membership', membershipId),
        identifiant: identifiant ?? '',
        code: sheet?.code ?? '',
      };
    },
    grant: async (aclId: string, membershipId: string) => {
      const body = { to: { kind: 'membership', membershipId }, level: 'editor' } as const;
      return know('grant', (await actor.call(contract.grantAccess, { params: { aclId }, body })).id);
    },
    share: async (tenantId: string) => {
      const { id } = await actor.call(contract.createWorkspace, { body: { name: named('Partagé') } });
      const offer = { params: { workspaceId: id }, body: offering(tenantId) };
      const { shares } = await actor.call(contract.proposeShares, offer);
      return know('share', shares[0]?.id ?? '');
    },
    /** As an administrator opened it, for whoever it is. */
    support: async (tenantId: string, personId: string) => {
      const id = newId();
      await world.sql(
        `insert into access.support (id, perimeter_id, tenant_id, person_id, home_id, level, reason, opened_by, until)
         select $1, t.perimeter_id, t.id, $3, home.id, 'reader', 'Un essai', $3, now() + interval '1 hour'
         from access.tenant t join access.tenant home on home.perimeter_id = t.perimeter_id and home.id <> t.id
         where t.id = $2 order by home.kind = 'epci' desc limit 1`,
        [id, tenantId, personId],
      );
      return know('support', id);
    },
    /** As the gestionnaire's proposal leaves it: a tenant has one at a time, so the former is over. */
    nomination: async (tenantId: string, personId: string) => {
      const id = newId();
      await world.sqlAll(`
        update access.nomination set done_at = now(), withdrawn_at = now() where tenant_id = '${tenantId}' and done_at is null;
        insert into access.nomination (id, perimeter_id, tenant_id, person_id, effective_at)
        select '${id}', t.perimeter_id, t.id, '${personId}', now() + interval '72 hours' from access.tenant t where t.id = '${tenantId}'`);
      return know('nomination', id);
    },
    /** A letter's code that has run out, as its reader holds it. */
    expiredLetter: async (code: string) => {
      const { id } = await actor
        .call(contract.createPerson, {
          body: {
            firstName: 'Lise',
            lastName: named('Essai'),
            roles: ['agent'],
            account: 'sheet',
            email: 'l@essais.example',
          },
        })
        .then(({ person }) => ({ id: person.personId }));
      const hash = createHash('sha256').update(code).digest('hex');
      await world.sql(
        `update access.invitation set kind = 'mail', code_hash = decode($2, 'hex'), expires_at = now() - interval '1 day' where person_id = $1`,
        [id, hash],
      );
      return code;
    },
  };
};
export type Fresh = ReturnType<typeof makeFresh>;

/** Every service on a database and a realm of its own, with one of each thing in three tenants that share nothing. */
export const openWalk = async (): Promise<Walk> => {
  const realm = await ownRealm('http://localhost:8080');
  const world = await testWorld({
    services: { identity: createIdentity, notes: createNotes, storage: createStorage, audit: createAudit },
    env: { KEYCLOAK_REALM: realm.name },
  });
  const kinds = new Map<string, Kind>();
  const know = (kind: Kind, id: string): string => {
    if (!id) throw new Error(`no ${kind} was made`);
    kinds.set(id, kind);
    return id;
  };
  const [{ perimeter_id: away } = { perimeter_id: '' }] = await world.sql<{ perimeter_id: string }>(
    'select perimeter_id from access.tenant where id = $1',
    [world.tenants.far],
  );
  // The stranger needs somebody to share with, of its own perimeter.
  const beyond = newId();
  await world.sql(
    `insert into access.tenant (id, perimeter_id, kind, name, siren, insee, state) values ($1, $2, 'commune', 'Au-delà', '210000048', '2A904', 'active')`,
    [beyond, away],
  );

  const kitOf = async (by: PersonKey, key: 'a' | 'b' | 'far', partner: string): Promise<Kit> => {
    const actor = world.as(by, key);
    let home = '';
    const fresh = makeFresh(world, actor, () => home, know);
    const { id: workspace, acl } = await fresh.workspace();
    home = workspace;
    const person = await fresh.person('sheet');
    const tenant = know('tenant', world.tenants[key]);
    const [row] = await world.sql<{ perimeter_id: string; code: string }>(
      'select t.perimeter_id, c.code from access.tenant t join access.tenant_code c on c.tenant_id = t.id where t.id = $1',
      [tenant],
    );
    const ids: Kit['ids'] = {
      perimeter: know('perimeter', row?.perimeter_id ?? ''),
      tenant,
      code: know('code', row?.code ?? ''),
      identifiant: person.identifiant,
      person: person.id,
      membership: person.membership,
      role: await fresh.role(),
      team: await fresh.team(),
      workspace,
      acl,
      grant: await fresh.grant(acl, person.membership),
      share: await fresh.share(partner),
      support: await fresh.support(tenant, person.id),
      nomination: await fresh.nomination(tenant, person.id),
      item: await fresh.item('note'),
      file: await fresh.file('lettre.txt'),
      upload: await fresh.upload('suite.txt', Buffer.from('Suite')),
    };
    return { by, ids };
  };
  // Said of the walker's own people too, wherever a body is named beside its id.
  know('tenant', world.tenants.epci);
  const stranger = await kitOf('far.admin', 'far', beyond);
  const neighbour = await kitOf('b.admin', 'b', world.tenants.epci);
  const own = await kitOf('a.admin', 'a', world.tenants.epci);
  return {
    world,
    own,
    foreign: { neighbour, stranger },
    know,
    kindOf: (id) => kinds.get(id),
    as: world.as,
    fresh: makeFresh(world, world.as('a.admin'), () => own.ids.workspace, know),
    close: async () => {
      await world.close();
      await realm.drop();
    },
  };
};
