import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { identityWorld, type IdentityWorld, until } from '../test/identity.world.ts';

let world: IdentityWorld;
beforeAll(async () => {
  world = await identityWorld();
});
afterAll(() => world.close());

test('it is ready when Keycloak lets it in; how letters go is said besides', async () => {
  const ask = async () => {
    const response = await fetch(`${world.url}/readyz`);
    const body = (await response.json()) as { checks: Record<string, string>; details: Record<string, string> };
    return { ...body, status: response.status };
  };
  expect(await ask()).toMatchObject({ status: 200, checks: { 'identity.keycloak': 'ok' } });
  await until(async () => (await ask()).details['identity.mail'] === 'ok');
  world.proxy.rule(() => 'before');
  expect(await ask()).toMatchObject({ status: 503, checks: { 'identity.keycloak': 'down' } });
  world.proxy.rule(() => 'pass');
});
