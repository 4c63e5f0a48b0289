import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keycloakAdmin, ownRealm, type TestRealm, testWorld, type World } from '@bocage/testing';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
let realm: TestRealm;
let world: World;
beforeAll(async () => {
  realm = await ownRealm('http://localhost:8080');
  world = await testWorld({ env: { KEYCLOAK_REALM: realm.name } });
});
afterAll(async () => {
  await world.close();
  await realm.drop();
});

const reconcile = (...args: string[]) =>
  promisify(execFile)(process.execPath, [main, 'reconcile', ...args], { env: { ...world.env, NODE_OPTIONS: '' } }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
  );

test('bocage reconcile tells what differs, repairs it, and says by its code whether something is left', async () => {
  const told = await reconcile('--dry-run');
  expect([told.code, told.stdout]).toEqual([
    1,
    expect.stringContaining(`à faire  organisation  manque  organisme ${world.tenants.a}`),
  ]);
  const repaired = await reconcile();
  expect([repaired.code, repaired.stdout]).toEqual([0, expect.stringContaining('réparé   organisation  manque')]);
  expect(await reconcile('--dry-run')).toEqual({
    code: 0,
    stdout: '4 organismes et 10 comptes comparés : 0 écarts.\n',
  });
  const organizations = await (await keycloakAdmin(process.env))<{ alias: string }[]>('GET', '/organizations?max=100');
  expect(organizations.map(({ alias }) => alias).sort()).toEqual(['200000016', '2A903', '79901', '79902']);
}, 60_000);
