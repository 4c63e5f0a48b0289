import { randomBytes } from 'node:crypto';
import * as contract from '@bocage/contracts';
import { call, named, offering, type Recipes, type Walk } from './world.ts';

const csv = (...lines: string[]): string => Buffer.from(lines.join('\r\n')).toString('base64');
// Members of the Bocage Bressuirais, and numbers that pass Luhn's check: each is used once.
const communes = ['79079', '79088', '79062', '79049', '79015', '79103', '79195', '79179', '79050', '79014'];
const sirens = ['552100554', '732829320', '404833048', '542065479'];
const next = (list: string[]): string => {
  const one = list.shift();
  if (!one) throw new Error('the walk needs one more in this list');
  return one;
};

const operator = ({ as }: Walk) => as('operator', null);
const addCommune = async (walk: Walk): Promise<string> => {
  const params = { perimeterId: walk.own.ids.perimeter };
  const body = { kind: 'commune', code: next(communes) } as const;
  return walk.know('tenant', (await operator(walk).call(contract.addTenant, { params, body })).tenantId);
};
const line = (tenantId: string, invite: 'sheet' | 'later' = 'sheet') =>
  ({ tenantId, firstName: 'Paul', lastName: named('Essai'), invite }) as const;
const nominee = async (walk: Walk): Promise<string> => {
  const params = { perimeterId: walk.own.ids.perimeter };
  const body = { administrators: [line(await addCommune(walk), 'later')] };
  const { named: made } = await operator(walk).call(contract.nameAdministrators, { params, body });
  return walk.know('membership', made[0]?.membershipId ?? '');
};
/** A commune that waits for `nobody`, a person with an account and nothing else, to accept the convention. */
const waiting = async (walk: Walk): Promise<string> => {
  const tenantId = await addCommune(walk);
  await walk.world.sql(
    `insert into access.person (given_name, family_name, identifiant, account_id) values ('Noël', 'Noyer', 'test.nobody', $1) on conflict do nothing`,
    [walk.world.accounts.nobody],
  );
  const one = { tenantId, firstName: 'Noël', lastName: 'Noyer', identifiant: 'test.nobody', invite: 'later' } as const;
  const params = { perimeterId: walk.own.ids.perimeter };
  await operator(walk).call(contract.nameAdministrators, { params, body: { administrators: [one] } });
  return tenantId;
};
/** The EPCI's workspace offered to one body. */
const offer = async ({ as }: Walk, tenantId: string): Promise<void> => {
  const manager = as('epci.manager');
  const { id: workspaceId } = await manager.call(contract.createWorkspace, { body: { name: named('Communes') } });
  await manager.call(contract.proposeShares, { params: { workspaceId }, body: offering(tenantId) });
};
const reason = 'Un essai';

/** How each route of bodies, people and invitations is called with success, for each of its events. */
export const bodyRecipes: Recipes = {
  searchEpci: ({ as }) => [async () => call(contract.searchEpci, { query: { q: 'bocage' } }, as('a.admin', null))],
  readEpci: ({ as }) => [async () => call(contract.readEpci, { params: { siren: '200040244' } }, as('a.admin', null))],
  searchCommunes: ({ as }) => [
    async () => call(contract.searchCommunes, { query: { q: 'mauleon' } }, as('a.admin', null)),
  ],

  listPerimeters: (walk) => [async () => call(contract.listPerimeters, { query: {} }, operator(walk))],
  provisionPerimeter: (walk) => [
    async () => {
      const body = { siren: '200040244', communes: [next(communes)] };
      return call(contract.provisionPerimeter, { body }, operator(walk));
    },
  ],
  readPerimeter: (walk) => [
    async () => call(contract.readPerimeter, { params: { perimeterId: walk.own.ids.perimeter } }, operator(walk)),
  ],
  retryProvisioning: (walk) => [
    async () => call(contract.retryProvisioning, { params: { perimeterId: walk.own.ids.perimeter } }, operator(walk)),
  ],
  addTenant: (walk) => [
    async () => {
      const body = { kind: 'partner', legalKind: 'ccas', name: named('CCAS'), siren: next(sirens) } as const;
      const of = { ...body, parentTenantId: walk.own.ids.tenant };
      return call(contract.addTenant, { params: { perimeterId: walk.own.ids.perimeter }, body: of }, operator(walk));
    },
  ],
  nameAdministrators: (walk) => [
    async () => {
      const params = { perimeterId: walk.own.ids.perimeter };
      const body = { administrators: [line(await addCommune(walk))] };
      return call(contract.nameAdministrators, { params, body }, operator(walk));
    },
  ],
  administratorsModel: (walk) => [
    async () => call(contract.administratorsModel, { params: { perimeterId: walk.own.ids.perimeter } }, operator(walk)),
  ],
  previewAdministrators: (walk) => [
    async () => {
      const body = { file: csv('Code INSEE ou SIREN;Prénom;Nom', '79901;Paul;Essai') };
      const params = { perimeterId: walk.own.ids.perimeter };
      return call(contract.previewAdministrators, { params, body }, operator(walk));
    },
  ],
  issueSheets: (walk) => [
    async () => {
      const params = { perimeterId: walk.own.ids.perimeter };
      return call(contract.issueSheets, { params, body: { membershipIds: [await nominee(walk)] } }, operator(walk));
    },
  ],
  letIn: (walk) => [
    async () => {
      const { identifiant } = await walk.fresh.person('sheet');
      const params = { perimeterId: walk.own.ids.perimeter };
      return call(contract.letIn, { params, body: { identifiant, reason } }, operator(walk));
    },
  ],
  changeTenantState: (walk) => {
    let tenantId = '';
    return (['suspended', 'active', 'closed'] as const).map((state) => async () => {
      tenantId ||= await addCommune(walk);
      // Active, with a share to end: the convention is another route's.
      if (state === 'suspended')
        await walk.world.sql(`update access.tenant set state = 'active' where id = $1`, [tenantId]);
      if (state === 'closed') await offer(walk, tenantId);
      return call(contract.changeTenantState, { params: { tenantId }, body: { state, reason } }, operator(walk));
    });
  },
  reconcileKeycloak: (walk) => [
    async () => call(contract.reconcileKeycloak, { body: { dryRun: true } }, operator(walk)),
  ],

  listColleagues: ({ as }) => [async () => call(contract.listColleagues, { query: {} }, as('a.agent'))],
  listPeople: ({ as }) => [async () => call(contract.listPeople, { query: {} }, as('a.admin'))],
  readPerson: ({ own, as }) => [
    async () => call(contract.readPerson, { params: { personId: own.ids.person } }, as('a.admin')),
  ],
  createPerson: ({ as }) => {
    const line = { firstName: 'Luc', roles: ['agent'], account: 'sheet' as const };
    return [
      async () => call(contract.createPerson, { body: { ...line, lastName: named('Essai') } }, as('a.admin')),
      // Of a neighbour already, who is told.
      async () => {
        const lastName = named('Essai');
        const body = { ...line, lastName, identifiant: lastName.toLowerCase().replace(' ', '-') };
        await as('b.admin').call(contract.createPerson, { body });
        return call(contract.createPerson, { body }, as('a.admin'));
      },
    ];
  },
  changePerson: ({ own, as }) => [
    async () => {
      const params = { personId: own.ids.person };
      return call(contract.changePerson, { params, body: { jobTitle: named('Accueil') } }, as('a.admin'));
    },
  ],
  invitePerson: ({ own, as }) => [
    async () =>
      call(contract.invitePerson, { params: { personId: own.ids.person }, body: { by: 'sheet' } }, as('a.admin')),
  ],
  suspendPerson: ({ as, fresh }) => [
    async () => {
      const params = { personId: (await fresh.person()).id };
      return call(contract.suspendPerson, { params, body: { reason } }, as('a.admin'));
    },
  ],
  reactivatePerson: ({ as, fresh }) => [
    async () => {
      const params = { personId: (await fresh.person()).id };
      await as('a.admin').call(contract.suspendPerson, { params, body: { reason } });
      return call(contract.reactivatePerson, { params }, as('a.admin'));
    },
  ],
  readHandover: ({ own, as }) => [
    async () => call(contract.readHandover, { params: { personId: own.ids.person } }, as('a.admin')),
  ],
  endMembership: ({ own, as, fresh }) => [
    async () => {
      const leaving = await fresh.person();
      const { id: workspaceId } = await fresh.workspace();
      const body = { membershipId: leaving.membership };
      await as('a.admin').call(contract.nameManager, { params: { workspaceId }, body });
      const heirs = {
        successors: [{ workspaceId, membershipId: own.ids.membership }],
        administrator: (await fresh.person()).membership,
      };
      return call(contract.endMembership, { params: { personId: leaving.id }, body: heirs }, as('a.admin'));
    },
  ],
  peopleModel: ({ as }) => [async () => call(contract.peopleModel, {}, as('a.admin'))],
  previewPeople: ({ as }) => [
    async () => call(contract.previewPeople, { body: { file: csv('Prénom;Nom', 'Luc;Essai') } }, as('a.admin')),
  ],
  importPeople: ({ as }) => [
    async () => {
      const person = { firstName: 'Zoé', lastName: named('Essai'), roles: ['agent'], account: 'sheet' as const };
      return call(contract.importPeople, { body: { people: [person] } }, as('a.admin'));
    },
  ],
  readInvitation: ({ as, fresh }) => [
    async () =>
      call(contract.readInvitation, { body: { code: (await fresh.person('sheet')).code } }, as('nobody', null)),
  ],
  acceptInvitation: ({ as, fresh }) => [
    async () => {
      const body = { code: (await fresh.person('sheet')).code, password: randomBytes(15).toString('base64url') };
      return call(contract.acceptInvitation, { body }, as('nobody', null));
    },
  ],
  renewInvitation: ({ as, fresh }) => [
    async () => {
      const body = { code: await fresh.expiredLetter('ABCDEFGHJKMNPQRS') };
      return call(contract.renewInvitation, { body }, as('nobody', null));
    },
  ],

  readConvention: (walk) => [
    async () => call(contract.readConvention, { params: { tenantId: await waiting(walk) } }, walk.as('nobody', null)),
  ],
  acceptConvention: (walk) => [
    async () => {
      const nobody = walk.as('nobody', null);
      const params = { tenantId: await waiting(walk) };
      await offer(walk, params.tenantId);
      const { version } = await nobody.call(contract.readConvention, { params });
      return call(contract.acceptConvention, { params, body: { version, signedName: 'Noël Noyer' } }, nobody);
    },
  ],
  readTenant: ({ as }) => [async () => call(contract.readTenant, {}, as('a.agent'))],
  readOverview: ({ as }) => [async () => call(contract.readOverview, {}, as('epci.manager'))],
  proposeAdministrator: (walk) => [
    async () => {
      const body = line(await addCommune(walk));
      return call(contract.proposeAdministrator, { body }, walk.as('epci.manager'), { wide: true });
    },
    async () => {
      // One nomination at a time: the former one's is over.
      await walk.world.sql('update access.nomination set done_at = now(), withdrawn_at = now() where done_at is null');
      const body = line(walk.own.ids.tenant, 'later');
      return call(contract.proposeAdministrator, { body }, walk.as('epci.manager'), { wide: true });
    },
  ],
  listNominations: ({ as }) => [async () => call(contract.listNominations, { query: {} }, as('a.agent'))],
  decideNomination: ({ world, own, as, fresh }) =>
    (['confirm', 'refuse', 'withdraw'] as const).map((decision) => async () => {
      const { id: person } = await fresh.person('sheet');
      const nominationId = await fresh.nomination(own.ids.tenant, person);
      await world.sql(`update access.person set email = 'nomination@essais.example' where id = $1`, [person]);
      await world.sql('update access.nomination set by_letter = true where id = $1', [nominationId]);
      const input = { params: { nominationId }, body: { decision } };
      if (decision === 'withdraw') return call(contract.decideNomination, input, as('epci.manager'), { wide: true });
      return call(contract.decideNomination, input, as('a.admin'));
    }),
};
