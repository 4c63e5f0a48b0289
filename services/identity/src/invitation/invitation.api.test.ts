import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { identityWorld, type IdentityWorld, refuseParentheses, until } from '../../test/identity.world.ts';
import { codeIn, lettersTo } from '../../test/mail.ts';

const password = 'chemin-creux-et-haies-vives';
let world: IdentityWorld;
beforeAll(async () => {
  world = await identityWorld({ jobs: true, organizations: true });
});
afterAll(() => world.close());

const anyone = () => contract.createClient({ baseUrl: world.url });
const refusedOf = async (call: Promise<unknown>) =>
  call.then(
    () => ({ status: 200, code: null }),
    (error: contract.Refusal) => ({ status: error.status, code: error.code }),
  );
const address = () => `essai-${randomBytes(5).toString('hex')}@essais.example`;
const add = async (more: object) => {
  const body = {
    firstName: 'Nadège',
    lastName: `Essai${randomBytes(3).toString('hex')}`,
    roles: ['agent'],
    account: 'sheet',
    ...more,
  };
  return world.as('a.admin').call(contract.createPerson, { body: body as never });
};
const accept = (code: string, word = password) =>
  anyone()(contract.acceptInvitation, { body: { code, password: word } });
const read = (code: string) => anyone()(contract.readInvitation, { body: { code } });
const signIn = async (identifiant: string, word = password) => {
  const response = await fetch(
    `${process.env.KEYCLOAK_URL}/realms/${process.env.KEYCLOAK_REALM}/protocol/openid-connect/token`,
    {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'bocage-test',
        client_secret: 'bocage-test',
        username: identifiant,
        password: word,
        scope: 'openid',
      }),
    },
  );
  return ((await response.json()) as { access_token?: string }).access_token ?? null;
};
const me = async (token: string) =>
  (await fetch(`${world.url}/api/identity/me`, { headers: { authorization: `Bearer ${token}` } })).json();

describe('a printed sheet', () => {
  test('opens the account once: the code, a first password, and the person signs in and is known', async () => {
    const { person, sheet } = await add({});
    expect(sheet).toMatchObject({
      identifiant: person.identifiant,
      tenantName: 'Aubépine',
      address: expect.stringContaining('/invitation'),
    });
    const code = sheet?.code ?? '';
    expect(await read(code.toLowerCase().replaceAll('-', ' '))).toMatchObject({
      state: 'open',
      displayName: person.displayName,
      tenantCode: '79901',
    });
    expect(await signIn(person.identifiant ?? '')).toBeNull();
    expect(await accept(code)).toEqual({ identifiant: person.identifiant });
    const token = await signIn(person.identifiant ?? '');
    expect(await me(token ?? '')).toMatchObject({
      person: { displayName: person.displayName },
      memberships: [{ tenant: { name: 'Aubépine' } }],
    });
    expect(await refusedOf(accept(code, 'un-autre-mot-de-passe'))).toEqual({ status: 410, code: 'invitation.used' });
    expect(await signIn(person.identifiant ?? '', 'un-autre-mot-de-passe')).toBeNull();
    expect(await world.trail('a')).toEqual(
      expect.arrayContaining([
        'person.created',
        'membership.created',
        'person.invited',
        'invitation.opened',
        'invitation.accepted',
      ]),
    );
  });

  test('a password that the realm’s policy refuses leaves the code good', async () => {
    const { sheet, person } = await add({});
    const refusal = await accept(sheet?.code ?? '', 'court').catch((error: contract.Refusal) => error);
    expect(refusal).toMatchObject({
      status: 400,
      code: 'invitation.password',
      problem: { title: expect.stringContaining('12 caractères') },
    });
    expect(await refusedOf(accept(sheet?.code ?? '', `x${person.identifiant}x-long-assez`))).toMatchObject({
      code: 'invitation.password',
    });
    expect(await accept(sheet?.code ?? '')).toEqual({ identifiant: person.identifiant });
  });

  test('a name that Keycloak refuses is not said to be a bad password', async () => {
    await refuseParentheses(world);
    const { sheet } = await add({ firstName: 'Marie (suppléante)' });
    expect(await refusedOf(accept(sheet?.code ?? ''))).toEqual({ status: 409, code: 'invitation.refused' });
    const bad = await accept((await add({})).sheet?.code ?? '', 'court').catch((error: contract.Refusal) => error);
    expect(bad).toMatchObject({ status: 400, code: 'invitation.password' });
  });

  test('a new sheet ends the one before; an unknown code says nothing', async () => {
    const { sheet, person } = await add({});
    const params = { personId: person.personId };
    const again = await world.as('a.admin').call(contract.invitePerson, { params, body: { by: 'sheet' } });
    expect(await read(sheet?.code ?? '')).toMatchObject({ state: 'revoked' });
    expect(await refusedOf(accept(sheet?.code ?? ''))).toEqual({ status: 410, code: 'invitation.over' });
    expect(await refusedOf(read('0000-0000-0000-0000'))).toEqual({ status: 404, code: 'invitation.unknown' });
    expect(await world.trail(null)).toContain('access.refused');
    expect(await accept(again.sheet?.code ?? '')).toEqual({ identifiant: person.identifiant });
  });

  test('many unknown codes do not fill a trail that is kept for ever', async () => {
    const tell = async () => {
      const [row] = await world.sql<{ count: number }>(
        "select count(*)::int from audit.event where type = 'access.refused' and data ->> 'code' = 'invitation.unknown'",
      );
      return row?.count ?? 0;
    };
    const before = await tell();
    for (let at = 0; at < 80; at += 1) await refusedOf(read('0000-0000-0000-0000'));
    const added = (await tell()) - before;
    expect(added).toBeGreaterThan(0);
    // A minute may have turned meanwhile.
    expect(added).toBeLessThanOrEqual(60);
  });

  test('neither code nor password stands anywhere in the database', async () => {
    const secret = `mot-de-passe-${randomBytes(6).toString('hex')}`;
    const { sheet } = await add({});
    await accept(sheet?.code ?? '', secret);
    const tables = await world.sql<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('access', 'audit', 'bullmq')`,
    );
    for (const { name } of tables) {
      const rows = await world.sql(`select from ${name} t where t::text like $1 or t::text like $2`, [
        `%${secret}%`,
        `%${sheet?.code}%`,
      ]);
      expect([name, rows.length]).toEqual([name, 0]);
    }
  });
});

describe('a letter', () => {
  test('leaves by itself, with a code that was never kept; it opens the account', async () => {
    const email = address();
    const { person, sheet } = await add({ account: 'mail', email });
    expect(sheet).toBeNull();
    const [letter] = await until(async () => (await lettersTo(email)).length > 0 && (await lettersTo(email)));
    expect(letter?.subject).toContain('Aubépine');
    expect(letter?.text).toContain(person.identifiant);
    expect(await accept(codeIn(letter))).toEqual({ identifiant: person.identifiant });
    expect(await until(async () => (await world.trail('a')).includes('invitation.sent'))).toBe(true);
  });

  test('three weeks later it has run out, and offers a new one to the same address', async () => {
    const email = address();
    const { person } = await add({ account: 'mail', email });
    const [letter] = await until(async () => (await lettersTo(email)).length > 0 && (await lettersTo(email)));
    await world.sql(`update access.invitation set expires_at = now() - interval '1 minute' where person_id = $1`, [
      person.personId,
    ]);
    const code = codeIn(letter);
    expect(await read(code)).toMatchObject({ state: 'expired', renewable: true });
    expect(await refusedOf(accept(code))).toEqual({ status: 410, code: 'invitation.expired' });
    await anyone()(contract.renewInvitation, { body: { code } });
    const letters = await until(async () => (await lettersTo(email)).length > 1 && (await lettersTo(email)));
    expect(await refusedOf(anyone()(contract.renewInvitation, { body: { code } }))).toMatchObject({ status: 410 });
    expect(await accept(codeIn(letters[1]))).toEqual({ identifiant: person.identifiant });
  });

  test('lasts 21 days', async () => {
    const { person, sheet } = await add({});
    const [row] = await world.sql<{ days: string }>(
      `select extract(epoch from expires_at - invited_at) / 86400 as days from access.invitation where person_id = $1`,
      [person.personId],
    );
    expect(Math.round(Number(row?.days))).toBe(21);
    expect(new Date(sheet?.expiresAt ?? 0).getTime()).toBeGreaterThan(Date.now() + 20.9 * 86_400_000);
  });

  test('without an address there is none; an expired sheet is not renewed by letter', async () => {
    expect(await refusedOf(add({ account: 'mail' }))).toEqual({ status: 400, code: 'person.email-missing' });
    const { person, sheet } = await add({ email: address() });
    await world.sql(`update access.invitation set expires_at = now() - interval '1 minute' where person_id = $1`, [
      person.personId,
    ]);
    expect(await read(sheet?.code ?? '')).toMatchObject({ state: 'expired', renewable: false });
    expect(await refusedOf(anyone()(contract.renewInvitation, { body: { code: sheet?.code ?? '' } }))).toEqual({
      status: 409,
      code: 'invitation.not-renewable',
    });
  });
});

describe('an account cut short on its way', () => {
  test('wherever Keycloak fails, the code stays good, and the next try opens the account', async () => {
    for (const fate of ['before', 'after'] as const) {
      // Each call in turn, until what is cut is no longer of the acceptance itself but of what follows it.
      for (let cut = 1; cut < 12; cut += 1) {
        const { person, sheet } = await add({});
        world.proxy.rule((call, count) => (count === cut && !call.includes('/token') ? fate : 'pass'));
        const first = await refusedOf(accept(sheet?.code ?? ''));
        world.proxy.rule(() => 'pass');
        if (first.status !== 200) {
          expect(first).toEqual({ status: 503, code: 'service.unavailable' });
          expect(await signIn(person.identifiant ?? '')).toBeNull();
          expect(await accept(sheet?.code ?? '')).toEqual({ identifiant: person.identifiant });
        }
        expect(await until(() => signIn(person.identifiant ?? ''))).toBeTruthy();
        if (first.status === 200) break;
      }
    }
  }, 60_000);

  test('two clicks at once open one account, with one of the two passwords', async () => {
    const { person, sheet } = await add({});
    const words = ['premier-mot-de-passe', 'second-mot-de-passe'];
    const answers = await Promise.all(words.map((word) => refusedOf(accept(sheet?.code ?? '', word))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const word = words[answers.findIndex(({ status }) => status === 200)] ?? '';
    expect(await signIn(person.identifiant ?? '', word)).toBeTruthy();
  });

  test('an account that is not this person’s is never touched: an operator’s stays the operator’s', async () => {
    await world.keycloak('POST', '/users', {
      username: 'exploitant.essai',
      enabled: true,
      credentials: [{ type: 'password', value: password }],
    });
    const { sheet } = await add({ identifiant: 'exploitant.essai' });
    expect(await refusedOf(accept(sheet?.code ?? '', 'tentative-de-prise'))).toEqual({
      status: 409,
      code: 'person.identifiant-taken',
    });
    expect(await signIn('exploitant.essai')).toBeTruthy();
    expect(await signIn('exploitant.essai', 'tentative-de-prise')).toBeNull();
  });
});

describe('finding one’s way back', () => {
  test('an administrator reopens the way of one who is of this body alone: a new password, the old one and its sessions end', async () => {
    const { person, sheet } = await add({});
    await accept(sheet?.code ?? '');
    const again = await world
      .as('a.admin')
      .call(contract.invitePerson, { params: { personId: person.personId }, body: { by: 'sheet' } });
    const sid = randomBytes(8).toString('hex');
    const [open] = await world.sql<{ id: string }>(
      `insert into access.session (account_id, sid, cookie_hash, expires_at)
       select account_id, $2::text, sha256($2::text::bytea), now() + interval '1 hour' from access.person where id = $1 returning id`,
      [person.personId, sid],
    );
    expect(await accept(again.sheet?.code ?? '', 'nouveau-mot-de-passe')).toEqual({ identifiant: person.identifiant });
    // Keycloak's session, should it outlive this, opens no other one here; and the end is told.
    expect(await world.sql('select from access.session where sid = $1 and cookie_hash is null', [sid])).toHaveLength(1);
    expect(
      await world.sql<{ data: object }>(
        "select data from audit.event where type = 'session.closed' and subject_id = $1",
        [open?.id],
      ),
    ).toMatchObject([{ data: { reason: 'recovery' } }]);
    expect(await signIn(person.identifiant ?? '')).toBeNull();
    expect(await signIn(person.identifiant ?? '', 'nouveau-mot-de-passe')).toBeTruthy();
  });

  test('sessions at Keycloak end too, even when it did not answer at that moment', async () => {
    const { person, sheet } = await add({});
    await accept(sheet?.code ?? '');
    expect(await signIn(person.identifiant ?? '')).toBeTruthy();
    const [row] = await world.sql<{ account_id: string }>('select account_id from access.person where id = $1', [
      person.personId,
    ]);
    const open = () => world.keycloak<unknown[]>('GET', `/users/${row?.account_id}/sessions`);
    expect(await open()).toHaveLength(1);
    const again = await world
      .as('a.admin')
      .call(contract.invitePerson, { params: { personId: person.personId }, body: { by: 'sheet' } });
    let cut = 0;
    world.proxy.rule((call) => {
      if (!call.endsWith('/logout') || cut > 0) return 'pass';
      cut += 1;
      return 'before';
    });
    await accept(again.sheet?.code ?? '', 'nouveau-mot-de-passe');
    expect(cut).toBe(1);
    await until(async () => (await open()).length === 0);
    world.proxy.rule(() => 'pass');
  });

  test('not by a letter to a mailbox that serves somebody else too', async () => {
    const email = address();
    const { person, sheet } = await add({ email });
    await accept(sheet?.code ?? '');
    const params = { personId: person.personId };
    const invite = () => world.as('a.admin').call(contract.invitePerson, { params, body: { by: 'mail' } });
    expect((await invite()).sheet).toBeNull();
    await add({ email: email.toUpperCase() });
    expect(await refusedOf(invite())).toEqual({ status: 409, code: 'person.mailbox-shared' });
  });

  test('never of one who serves another body too: a code would let them in there', async () => {
    const params = { personId: world.people.shared };
    expect(await world.as('a.admin').refused(contract.invitePerson, { params, body: { by: 'sheet' } })).toEqual({
      status: 403,
      code: 'person.of-others',
    });
    expect(
      await world.as('b.admin').refused(contract.changePerson, { params, body: { email: 'voleur@essais.example' } }),
    ).toEqual({
      status: 403,
      code: 'person.of-others',
    });
  });

  test('of one who serves several bodies, the operator gives it, by exact identifiant; every body is told', async () => {
    const { person, sheet } = await add({});
    await accept(sheet?.code ?? '');
    const { firstName, lastName, identifiant } = person;
    await world.as('b.admin').call(contract.createPerson, {
      body: { firstName, lastName, identifiant, roles: ['agent'], account: 'none' },
    });
    const [row] = await world.sql<{ perimeter_id: string }>('select perimeter_id from access.tenant where id = $1', [
      world.tenants.a,
    ]);
    const input = {
      params: { perimeterId: row?.perimeter_id ?? '' },
      body: { identifiant: identifiant ?? '', reason: 'Demandé par téléphone' },
    };
    const operator = (acr: 1 | 2 = 2) => world.as('operator', null, { acr });
    expect(await operator(1).refused(contract.letIn, input)).toEqual({ status: 401, code: 'auth.step-up' });
    expect(await world.as('a.admin').refused(contract.letIn, input)).toEqual({ status: 403, code: 'access.refused' });
    for (const unknown of ['personne-inconnue', 'test.far.admin']) {
      expect(
        await operator().refused(contract.letIn, { ...input, body: { ...input.body, identifiant: unknown } }),
      ).toEqual({ status: 404, code: 'not-found' });
    }
    const given = await operator().call(contract.letIn, input);
    expect(given.sheet).toMatchObject({ identifiant, displayName: person.displayName });
    expect(await accept(given.sheet.code, 'nouveau-mot-de-passe')).toEqual({ identifiant });
    expect(await signIn(identifiant ?? '')).toBeNull();
    expect(await signIn(identifiant ?? '', 'nouveau-mot-de-passe')).toBeTruthy();
    const told = await world.sql<{ tenant_id: string | null; reason: string }>(
      `select e.tenant_id, p.payload->>'reason' as reason from audit.event e join audit.payload p on p.event_id = e.id
       where e.type = 'person.let-in' and e.subject_id = $1`,
      [person.personId],
    );
    expect(told.map(({ tenant_id }) => tenant_id).sort()).toEqual([world.tenants.a, world.tenants.b, null].sort());
    expect(new Set(told.map(({ reason }) => reason))).toEqual(new Set(['Demandé par téléphone']));
  });

  test('nor of a person of another body', async () => {
    const params = { personId: world.people['b.agent'] };
    expect(await world.as('a.admin').refused(contract.invitePerson, { params, body: { by: 'sheet' } })).toEqual({
      status: 404,
      code: 'not-found',
    });
  });
});
