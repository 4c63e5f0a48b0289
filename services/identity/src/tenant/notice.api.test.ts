import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { identityWorld, type IdentityWorld, until } from '../../test/identity.world.ts';
import { smtpServer } from '../../test/smtp.ts';

let smtp: Awaited<ReturnType<typeof smtpServer>>;
let world: IdentityWorld;
beforeAll(async () => {
  smtp = await smtpServer();
  world = await identityWorld({ jobs: true, env: { SMTP_URL: smtp.url } });
});
afterAll(async () => {
  await world.close();
  await smtp.close();
});

const waiting = async (nominationId: string) => {
  const { items } = await world.as('a.agent').call(contract.listNominations, { query: {} });
  return items.find((one) => one.nominationId === nominationId);
};
const members = async (tenant: 'a' | 'b') =>
  (
    await world.sql<{ email: string }>(
      'select distinct lower(p.email) as email from access.membership m join access.person p on p.id = m.person_id where m.tenant_id = $1',
      [world.tenants[tenant]],
    )
  ).map(({ email }) => email);
const sentTo = (address: string) => smtp.sent.filter((one) => one === address).length;

describe('the notice of a nomination', () => {
  test('is given once every letter has left or is refused for good; the 72 hours run from then, nobody is told twice', async () => {
    const addresses = await members('a');
    expect(addresses.length).toBeGreaterThan(2);
    const [late = '', gone = '', plain = ''] = addresses;
    smtp.answer(late, '451 later');
    smtp.answer(gone, '550 no such mailbox');
    const { nomination } = await world.as('epci.manager').call(contract.proposeAdministrator, {
      body: {
        tenantId: world.tenants.a,
        firstName: 'Rose',
        lastName: `Essai${randomBytes(3).toString('hex')}`,
        invite: 'later',
      },
    });
    const id = nomination?.nominationId ?? '';
    await until(async () => Promise.resolve(sentTo(plain) === 1));
    await world.job('nominations');
    // Whatever the hours, it takes no effect: one member is not told.
    await world.sql(`update access.nomination set effective_at = now() - interval '1 second' where id = $1`, [id]);
    const before = await until(async () => {
      await world.job('nominations');
      const rows = await world.sql<{ told: string[] }>('select told from access.nomination where id = $1', [id]);
      return rows[0]?.told.length === addresses.length - 1 && rows[0].told;
    });
    expect(before).not.toContain(late);
    expect(await waiting(id)).toMatchObject({ state: 'waiting', notified: false });
    expect(await world.trail('a')).not.toContain('administrator.notified');

    smtp.answer(late, '250 ok');
    await until(async () => {
      await world.job('nominations');
      return (await waiting(id))?.notified;
    });
    const seen = await waiting(id);
    expect(seen?.state).toBe('waiting');
    expect(Math.round((new Date(seen?.effectiveAt ?? 0).getTime() - Date.now()) / 3_600_000)).toBe(72);
    expect([sentTo(late), sentTo(gone), sentTo(plain)]).toEqual([1, 0, 1]);
    const [event] = await world.sql<{ data: object }>(
      `select data from audit.event where type = 'administrator.notified' and subject_id = $1`,
      [id],
    );
    expect(event?.data).toEqual({ letters: addresses.length - 1, members: addresses.length });
  });

  test('is not given while the mail server refuses everybody, or is down: nobody becomes administrator meanwhile', async () => {
    for (const address of await members('b')) smtp.answer(address, '554 relay access denied');
    const { nomination } = await world.as('epci.manager').call(contract.proposeAdministrator, {
      body: {
        tenantId: world.tenants.b,
        firstName: 'Rose',
        lastName: `Essai${randomBytes(3).toString('hex')}`,
        invite: 'later',
      },
    });
    const id = nomination?.nominationId ?? '';
    await world.sql(`update access.nomination set effective_at = now() - interval '1 second' where id = $1`, [id]);
    for (const ready of [() => Promise.resolve(), smtp.close]) {
      await ready();
      for (let turn = 0; turn < 3; turn += 1) {
        await world.job('nominations');
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      const [row] = await world.sql<{ done_at: Date | null; notified_at: Date | null }>(
        'select done_at, notified_at from access.nomination where id = $1',
        [id],
      );
      expect(row).toEqual({ done_at: null, notified_at: null });
    }
  });
});
