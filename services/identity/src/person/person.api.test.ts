import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { identityWorld, type IdentityWorld } from '../../test/identity.world.ts';

let world: IdentityWorld;
beforeAll(async () => {
  world = await identityWorld({ jobs: true, organizations: true });
});
afterAll(() => world.close());

const unique = () => `Essai${randomBytes(3).toString('hex')}`;
const admin = (who: 'a' | 'b' = 'a', acr: 1 | 2 = 2) => world.as(`${who}.admin`, who, { acr });
const body = (more: object = {}) =>
  ({ firstName: 'Nadège', lastName: unique(), roles: ['agent'], account: 'none', ...more }) as contract.NewPerson;
const add = (more: object = {}, who: 'a' | 'b' = 'a') => admin(who).call(contract.createPerson, { body: body(more) });

describe('the people of a body', () => {
  test('are managed by its administrators, with a second factor; seen by name by its members', async () => {
    expect(await admin('a', 1).refused(contract.createPerson, { body: body() })).toEqual({
      status: 401,
      code: 'auth.step-up',
    });
    expect(await world.as('a.agent').refused(contract.createPerson, { body: body() })).toMatchObject({
      status: 403,
      code: 'access.refused',
    });
    expect(await world.as('a.agent').refused(contract.listPeople, { query: {} })).toMatchObject({ status: 403 });
    const { items } = await world.as('a.agent').call(contract.listColleagues, { query: { q: 'auber' } });
    expect(items).toEqual([
      {
        personId: world.people['a.auditor'],
        membershipId: world.memberships['a.auditor@a'],
        displayName: 'Armand Aubert',
        jobTitle: null,
      },
    ]);
  });

  test('are not those of another body: neither listed, nor read, nor changed', async () => {
    const { items } = await admin('b').call(contract.listPeople, { query: { limit: 100 } });
    expect(items.map(({ personId }) => personId)).not.toContain(world.people['a.agent']);
    const params = { personId: world.people['a.agent'] };
    for (const one of [contract.readPerson, contract.readHandover] as const) {
      expect(await admin('b').refused(one, { params })).toEqual({ status: 404, code: 'not-found' });
    }
    expect(await admin('b').refused(contract.suspendPerson, { params, body: {} })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect(await admin('b').refused(contract.endMembership, { params, body: {} })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect(await admin('b').refused(contract.changePerson, { params, body: { firstName: 'X' } })).toEqual({
      status: 404,
      code: 'not-found',
    });
  });

  test('page by page, by name, accents apart', async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await admin().call(contract.listPeople, { query: { limit: 2, ...(cursor ? { cursor } : {}) } });
      seen.push(...page.items.map(({ personId }) => personId));
      if (!page.next) break;
      cursor = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining([world.people['a.admin'], world.people['a.elu'], world.people.shared]));
    const { items } = await admin().call(contract.listPeople, { query: { q: 'SÉRIN' } });
    expect(items.map(({ displayName, elsewhere, ours }) => [displayName, elsewhere, ours])).toEqual([
      ['Solène Serin', true, false],
    ]);
  });

  test('until a day that is past, or by half a character, is refused in words, never with an error of ours', async () => {
    const refused = async (more: object) =>
      admin().refused(contract.createPerson, { body: body({ account: 'none', ...more }) });
    expect(await refused({ until: '2020-01-01' })).toEqual({ status: 409, code: 'expiry.past' });
    expect(await refused({ until: '0000-01-01' })).toEqual({ status: 400, code: 'request.invalid' });
    expect(await refused({ jobTitle: 'Adjoint\ud83d' })).toEqual({ status: 400, code: 'request.invalid' });
  });

  test('without account: an élu who never signs in has a name and no identifiant', async () => {
    const { person, sheet } = await add({ roles: ['elu'], jobTitle: 'Adjoint' });
    expect([person.identifiant, person.account, person.jobTitle, sheet]).toEqual([null, 'none', 'Adjoint', null]);
    const later = await admin().call(contract.invitePerson, {
      params: { personId: person.personId },
      body: { by: 'sheet', identifiant: `elu.${unique().toLowerCase()}` },
    });
    expect(later.person.account).toBe('invited');
  });

  test('two of one name have two identifiants; one that is taken by another name is refused', async () => {
    const lastName = unique();
    const one = await add({ lastName, account: 'later' });
    const two = await add({ lastName, account: 'later' });
    expect(two.person.identifiant).toBe(`${one.person.identifiant}2`);
    expect(
      await admin().refused(contract.createPerson, { body: body({ identifiant: one.person.identifiant }) }),
    ).toEqual({ status: 409, code: 'person.identifiant-taken' });
  });

  test('somebody of another commune is taken on by exact identifiant and name: one person, two memberships', async () => {
    const { person } = await add({ account: 'later' });
    const { firstName, lastName, identifiant } = person;
    const there = await add({ firstName, lastName, identifiant, account: 'sheet' }, 'b');
    expect(there.person.personId).toBe(person.personId);
    expect(there.person.membershipId).not.toBe(person.membershipId);
    // The first body invited them, or will: no code of the second one's lets anybody in there.
    expect(there.sheet).toBeNull();
    expect(
      await admin('b').refused(contract.invitePerson, { params: { personId: person.personId }, body: { by: 'sheet' } }),
    ).toEqual({ status: 403, code: 'person.of-others' });
    expect(
      await admin('b').refused(contract.createPerson, { body: body({ firstName, lastName, identifiant }) }),
    ).toEqual({ status: 409, code: 'membership.exists' });
  });

  test('whoever takes somebody on learns no address, and the first body is told', async () => {
    const email = 'nadege.essai@essais.example';
    const { person } = await add({ account: 'later', email });
    const { firstName, lastName, identifiant } = person;
    const there = await add({ firstName, lastName, identifiant, account: 'none', email: 'autre@essais.example' }, 'b');
    const seen = { params: { personId: person.personId } };
    expect([there.person.email, there.person.elsewhere]).toEqual([null, true]);
    expect((await admin('b').call(contract.readPerson, seen)).email).toBeNull();
    expect((await admin().call(contract.readPerson, seen)).email).toBe(email);
    const told = await world.sql<{ tenant_id: string }>(
      `select tenant_id from audit.event where type = 'person.shared' and subject_id = $1 and mirror_of is null`,
      [person.personId],
    );
    expect(told.map(({ tenant_id }) => tenant_id)).toEqual([world.tenants.a]);
    // Once the first body lets them go, the second cares for them, and the first sees no more of it.
    await admin().call(contract.endMembership, { ...seen, body: {} });
    expect((await admin().call(contract.readPerson, seen)).email).toBeNull();
    expect((await admin('b').call(contract.readPerson, seen)).email).toBe(email);
  });

  test('a letter goes to the address that was typed for one who is nobody else’s', async () => {
    const { person } = await add({ account: 'later' });
    await admin().call(contract.endMembership, { params: { personId: person.personId }, body: {} });
    const { firstName, lastName, identifiant } = person;
    const email = 'retour@essais.example';
    const back = await add({ firstName, lastName, identifiant, account: 'mail', email });
    expect([back.person.personId, back.person.email, back.person.account]).toEqual([person.personId, email, 'invited']);
  });

  test('a name of a built-in role gives that role and no other', async () => {
    const [composed] = await world.sql<{ id: string }>(
      `insert into access.role (perimeter_id, tenant_id, name, permissions)
       select perimeter_id, id, 'Agent', '{roles.manage}' from access.tenant where id = $1 returning id`,
      [world.tenants.a],
    );
    for (const roles of [['agent'], ['Agent']]) {
      expect((await add({ roles })).person.roles.map(({ key }) => key)).toEqual(['agent']);
    }
    expect((await add({ roles: [composed?.id] })).person.roles.map(({ id }) => id)).toEqual([composed?.id]);
  });

  test('giving power over others needs the permission to give roles; DPO and administrateur exclude each other', async () => {
    const { role } = await admin()
      .call(contract.createRole, { body: { name: unique(), permissions: ['people.read', 'people.manage'] } })
      .then((made) => ({ role: made }));
    await admin().call(contract.setRoles, {
      params: { membershipId: world.memberships['a.elu@a'] ?? '' },
      body: { roleIds: [role.id] },
    });
    const helper = world.as('a.elu');
    await helper.call(contract.createPerson, { body: body() });
    // The door of one who holds such a role is not theirs to open, shut or change either: a code would let them in.
    for (const who of ['a.admin', 'a.auditor'] as const) {
      const params = { personId: world.people[who] };
      const refused = { status: 403, code: 'access.refused' };
      expect(await helper.refused(contract.invitePerson, { params, body: { by: 'sheet' } })).toEqual(refused);
      expect(await helper.refused(contract.suspendPerson, { params, body: {} })).toEqual(refused);
      expect(await helper.refused(contract.reactivatePerson, { params })).toEqual(refused);
      expect(await helper.refused(contract.changePerson, { params, body: { email: null } })).toEqual(refused);
      expect(await helper.refused(contract.endMembership, { params, body: {} })).toEqual(refused);
    }
    const plain = await helper.call(contract.suspendPerson, {
      params: { personId: world.people['a.agent'] },
      body: {},
    });
    expect(plain.state).toBe('suspended');
    await helper.call(contract.reactivatePerson, { params: { personId: world.people['a.agent'] } });
    for (const roles of [['administrateur'], ['auditeur'], [role.id]]) {
      expect(await helper.refused(contract.createPerson, { body: body({ roles }) })).toMatchObject({
        status: 403,
        code: 'access.refused',
      });
    }
    expect(await admin().refused(contract.createPerson, { body: body({ roles: ['dpo', 'administrateur'] }) })).toEqual({
      status: 409,
      code: 'role.incompatible',
    });
    expect(await admin().refused(contract.createPerson, { body: body({ roles: ['invite'] }) })).toEqual({
      status: 409,
      code: 'membership.guest-needs-end',
    });
    expect(await admin().refused(contract.createPerson, { body: body({ roles: ['gestionnaire'] }) })).toEqual({
      status: 409,
      code: 'role.epci-only',
    });
    expect(await admin().refused(contract.createPerson, { body: body({ roles: ['roi'] }) })).toEqual({
      status: 404,
      code: 'role.not-found',
    });
  });

  test('a guest until a day, that day included', async () => {
    const { person } = await add({ roles: ['invite'], until: '2027-03-31' });
    expect(person.until).toBe('2027-03-31');
    const [row] = await world.sql<{ until: Date }>('select until from access.membership where id = $1', [
      person.membershipId,
    ]);
    expect(row?.until.toISOString()).toBe('2027-03-31T22:00:00.000Z');
    const [told] = await world.sql<contract.TrailEvent>(
      `select e.type, e.data, p.payload from audit.event e join audit.payload p on p.event_id = e.id
       where e.type = 'membership.created' and e.subject_id = $1`,
      [person.membershipId],
    );
    expect(contract.sentenceOf({ ...(told as contract.TrailEvent), actor: 'Anne' })).toBe(
      `Anne a rattaché ${person.displayName} à l’organisme (Invité) jusqu’au 31 mars 2027`,
    );
  });
});

describe('a file of people', () => {
  const file = (lines: string[]) => ({
    file: Buffer.from(['Prénom;Nom;Identifiant;Courriel;Rôle;Compte', ...lines].join('\r\n'), 'latin1').toString(
      'base64',
    ),
  });

  test('is judged without writing, then written as a whole; again, it changes nothing', async () => {
    const [one, two] = [unique(), unique()];
    const count = () => world.sql('select count(*) from access.person');
    const before = await count();
    const preview = await admin().call(contract.previewPeople, {
      body: file([
        `Zoé;${one};zoe.${one.toLowerCase()};;Élu;sans`,
        `Luc;${two};luc.${two.toLowerCase()};;agent;fiche`,
        'Sans;;;;Roi;',
      ]),
    });
    expect([preview.encoding, preview.good, preview.bad]).toEqual(['windows-1252', 2, 1]);
    expect(preview.lines[2]?.problems.length).toBeGreaterThan(1);
    expect(await count()).toEqual(before);
    const people = preview.lines.flatMap(({ person }) => person ?? []);
    const written = await admin().call(contract.importPeople, { body: { people } });
    expect([written.created, written.already, written.sheets.length]).toEqual([2, 0, 1]);
    const again = await admin().call(contract.importPeople, { body: { people } });
    expect([again.created, again.already, again.sheets.length]).toEqual([0, 2, 0]);
  });

  test('a bad line writes none of the others', async () => {
    const lastName = unique();
    const people = [body({ lastName }), body({ roles: ['roi'] })];
    expect(await admin().refused(contract.importPeople, { body: { people } })).toEqual({
      status: 404,
      code: 'role.not-found',
    });
    expect(await world.sql('select from access.person where family_name = $1', [lastName])).toEqual([]);
  });

  test('the model is a file that Excel opens', async () => {
    const response = await admin().fetch('/api/identity/people.csv');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  });
});
