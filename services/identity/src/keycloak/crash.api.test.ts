import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import { identityWorld, type IdentityWorld } from '../../test/identity.world.ts';
import type { Fate } from '../../test/keycloak.proxy.ts';

// Members of the Bocage Bressuirais: a fresh one for each try.
const siren = '200040244';
let world: IdentityWorld;
let perimeterId: string;
let codes: string[];
const operator = () => world.as('operator', null);

beforeAll(async () => {
  world = await identityWorld();
  const epci = await operator().call(contract.readEpci, { params: { siren } });
  codes = epci.members.map(({ code }) => code);
  perimeterId = (await operator().call(contract.provisionPerimeter, { body: { siren, communes: [] } })).perimeterId;
  await world.sql(
    `insert into access.person (given_name, family_name, identifiant, account_id) values ('Noël', 'Noyer', 'test.nobody', $1)`,
    [world.accounts.nobody],
  );
  expect(await drain()).toBe(0);
});
afterAll(() => world.close());

/** Runs the process that does what is due; `killAt` ends it with SIGKILL at that call of Keycloak. Gives its exit code, null when killed. */
const drain = (killAt = 0, fate: Fate = 'after') =>
  new Promise<number | null>((resolve) => {
    const path = fileURLToPath(new URL('../../test/drain.child.ts', import.meta.url));
    const child = spawn(process.execPath, [path], { env: { ...world.env, NODE_OPTIONS: '' }, stdio: 'inherit' });
    world.proxy.rule((_call, count) => {
      if (count !== killAt) return 'pass';
      // `before`: dead before the call leaves; `after`: the call has its effect, and nobody hears of it.
      child.kill('SIGKILL');
      return fate;
    });
    child.once('exit', (code) => resolve(code));
  });

/** A commune more, and one person who administers it: everything that Keycloak can be asked for. */
const addCommune = async () => {
  const code = codes.shift() ?? '';
  const { tenants } = await operator().call(contract.provisionPerimeter, { body: { siren, communes: [code] } });
  const { tenantId } = tenants.find((one) => one.code === code) ?? { tenantId: '' };
  const line = { tenantId, firstName: 'Noël', lastName: 'Noyer', identifiant: 'test.nobody', invite: 'later' as const };
  await operator().call(contract.nameAdministrators, { params: { perimeterId }, body: { administrators: [line] } });
  return { code, tenantId };
};
const check = async (code: string, tenantId: string) => {
  const ours = (await world.organizations()).filter(
    ({ alias, name }) => alias.startsWith(code) || name.includes(`(${code})`),
  );
  expect(ours).toHaveLength(1);
  const [row] = await world.sql<{ keycloak_org_id: string }>(
    'select keycloak_org_id from access.tenant where id = $1',
    [tenantId],
  );
  expect(row?.keycloak_org_id).toBe(ours[0]?.id);
  const members = await world.keycloak<{ id: string }[]>('GET', `/organizations/${ours[0]?.id}/members`);
  expect(members.map(({ id }) => id)).toEqual([world.accounts.nobody]);
  expect(await world.sql('select from access.sync where done_version < version')).toEqual([]);
};

describe('a process killed on the way', () => {
  test.each(['before', 'after'] as const)(
    'at any call of Keycloak (%s it), the next one finishes: nothing missing, nothing twice',
    async (fate) => {
      let killed = 0;
      for (let at = 1; at <= 14; at += 1) {
        const { code, tenantId } = await addCommune();
        const ended = await drain(at, fate);
        if (ended === null) {
          killed += 1;
          // What the dead process had taken is due again in a minute; the operator need not wait.
          await world.sql('update access.sync set due_at = now() where done_version < version');
          expect(await drain()).toBe(0);
        }
        await check(code, tenantId);
        if (ended === 0) break;
      }
      expect(killed).toBeGreaterThan(4);
    },
    120_000,
  );

  test('right after the rows were written, before anything was asked for: a sweep does it', async () => {
    const { code, tenantId } = await addCommune();
    // The process that answered is gone, and the queue with it: only the rows are left.
    expect(await drain()).toBe(0);
    await check(code, tenantId);
  });
});
