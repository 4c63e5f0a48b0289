import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { builtInRoles } from '@bocage/permissions';
import { readMe } from '@bocage/contracts';
import { cloneDatabase, ownRealm, type TestDatabase, type TestRealm, withAdmin } from '@bocage/testing';
import { type Serving, serve } from '../serve.ts';
import { createDemoApi } from './api.ts';
import { administrators, colleagues } from './people.ts';
import { seedDemonstration, seedOnce } from './seed.ts';

const folder = mkdtempSync(join(tmpdir(), 'bocage-demo-'));
let database: TestDatabase;
let realm: TestRealm;
let env: NodeJS.ProcessEnv;
let serving: Serving;
beforeAll(async () => {
  const scratch = { ...process.env };
  realm = await ownRealm('http://localhost:8080', scratch);
  database = await cloneDatabase(scratch);
  env = {
    ...database.env,
    KEYCLOAK_REALM: realm.name,
    S3_BUCKET: realm.name,
    BOCAGE_TARGETS: 'identity,notes,storage,audit',
    BOCAGE_SERVICES_PORT: '0',
    BOCAGE_JOBS: 'off',
    LOG_LEVEL: 'error',
  };
  serving = await serve(env);
}, 60_000);
afterAll(async () => {
  await serving?.close();
  await database?.drop();
  await realm?.drop();
  rmSync(folder, { recursive: true });
}, 30_000);

const made = () =>
  withAdmin(
    database.adminUrl,
    async (client) =>
      (
        await client.query<Record<string, string>>(
          `select (select count(*) from access.tenant) as tenants, (select count(*) from access.membership) as memberships,
             (select count(*) from access.workspace) as workspaces, (select count(*) from access.share) as shares,
             (select count(*) from notes.item) as items, (select count(*) from storage.file) as files`,
        )
      ).rows[0],
  );

test('the demonstration has its communes, an account for each role, and is made once', async () => {
  const accounts = await seedOnce(folder, env, serving.servicesUrl);
  const first = await made();
  expect(Number(first?.tenants)).toBe(34);
  expect(Object.values(first ?? {}).every((count) => Number(count) > 0)).toBe(true);

  const api = createDemoApi(env, serving.servicesUrl);
  const roles = new Set<string | null>();
  for (const { identifiant } of [...administrators, ...colleagues]) {
    expect(accounts.map((account) => account.username)).toContain(identifiant);
    const me = await api.as(identifiant)(readMe, {});
    for (const membership of me.memberships) for (const role of membership.roles) roles.add(role.key);
  }
  expect([...roles].sort()).toEqual(builtInRoles.map((role) => role.key).sort());

  // A start that was killed half-way is gone on with: nothing is made twice.
  await seedDemonstration(env, serving.servicesUrl);
  expect(await made()).toEqual(first);
  // Once it is made, nobody is asked any more: their passwords and second factors are theirs.
  expect(await seedOnce(folder, env, 'http://127.0.0.1:9')).toEqual(accounts);
}, 180_000);
