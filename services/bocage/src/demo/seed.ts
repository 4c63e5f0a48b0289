import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  acceptConvention,
  acceptInvitation,
  acceptShare,
  createNote,
  createFolder,
  createPerson,
  createWorkspace,
  listNoteItems,
  listPerimeters,
  listRoles,
  listShares,
  listWorkspaces,
  nameAdministrators,
  proposeShares,
  provisionPerimeter,
  readConvention,
  readEpci,
  readMe,
  setRoles,
} from '@bocage/contracts';
import type { DemoAccount } from '../dev.ts';
import { createDemoApi, type DemoApi } from './api.ts';
import { type DemoNote, type DemoWorkspace, workspaces } from './content.ts';
import { uploadFile } from './upload.ts';
import { administrators, colleagues, demoPassword, demoSiren, type DemoPerson, manager, operator } from './people.ts';

type Tenants = ReadonlyMap<string, string>;

// Every step looks before it makes: a start that was killed half-way goes on where it was.
const provision = async (api: DemoApi): Promise<Tenants> => {
  const asOperator = api.as(operator.identifiant);
  const { members } = await asOperator(readEpci, { params: { siren: demoSiren } });
  const { perimeterId, tenants } = await asOperator(provisionPerimeter, {
    body: { siren: demoSiren, communes: members.map((one) => one.code) },
  });
  const byCode = new Map(tenants.map((tenant) => [tenant.code, tenant.tenantId]));
  const missing = administrators.flatMap((person) =>
    Object.keys(person.roles).flatMap((code) => {
      const tenant = tenants.find((one) => one.code === code);
      return tenant && tenant.state === 'pending' && tenant.administrators.length === 0
        ? [{ person, tenantId: tenant.tenantId }]
        : [];
    }),
  );
  if (missing.length > 0) {
    const { sheets } = await asOperator(nameAdministrators, {
      params: { perimeterId },
      body: {
        administrators: missing.map(({ person, tenantId }) => ({
          tenantId,
          firstName: person.firstName,
          lastName: person.lastName,
          identifiant: person.identifiant,
          email: null,
          invite: 'sheet' as const,
        })),
      },
    });
    // One account for someone whom several bodies named: the newest code is the good one.
    const codes = new Map(sheets.map((sheet) => [sheet.identifiant, sheet.code]));
    for (const code of codes.values()) await api.open(acceptInvitation, { body: { code, password: demoPassword } });
  }
  return byCode;
};

const activate = async (api: DemoApi, person: DemoPerson, tenantId: string): Promise<void> => {
  const call = api.as(person.identifiant);
  const convention = await call(readConvention, { params: { tenantId } });
  if (convention.state !== 'pending') return;
  const signedName = `${person.firstName} ${person.lastName}`;
  await call(acceptConvention, { params: { tenantId }, body: { version: convention.version, signedName } });
};

const giveRoles = async (api: DemoApi, person: DemoPerson, code: string, tenantId: string): Promise<void> => {
  const call = api.as(person.identifiant, tenantId);
  const { items } = await call(listRoles, { query: {} });
  const me = await api.as(person.identifiant)(readMe, {});
  const membership = me.memberships.find((one) => one.tenant.id === tenantId);
  const wanted = [...(person.roles[code] ?? []), ...(person.identifiant === manager ? ['gestionnaire'] : [])];
  const roleIds = items.filter((role) => role.key !== null && wanted.includes(role.key)).map((role) => role.id);
  if (!membership || membership.roles.length === roleIds.length) return;
  await call(setRoles, { params: { membershipId: membership.id }, body: { roleIds } });
};

const addColleague = async (api: DemoApi, person: DemoPerson, code: string, tenantId: string): Promise<void> => {
  const administrator = administrators.find((one) => code in one.roles);
  if (!administrator) return;
  const call = api.as(administrator.identifiant, tenantId);
  const { firstName, lastName, jobTitle, identifiant, days } = person;
  const until = days ? new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10) : null;
  const known = await api
    .as(identifiant)(readMe, {})
    .then(
      () => true,
      () => false,
    );
  if (known) return;
  const { sheet } = await call(createPerson, {
    body: {
      firstName,
      lastName,
      jobTitle,
      identifiant,
      roles: [...(person.roles[code] ?? [])],
      account: 'sheet',
      until,
    },
  });
  if (sheet) await api.open(acceptInvitation, { body: { code: sheet.code, password: demoPassword } });
};

const write = async (
  api: DemoApi,
  by: string,
  tenantId: string,
  workspaceId: string,
  note: DemoNote,
): Promise<void> => {
  const call = api.as(by, tenantId);
  const items = async (parentId?: string) =>
    (await call(listNoteItems, { params: { workspaceId }, query: { limit: 100, ...(parentId ? { parentId } : {}) } }))
      .items;
  let parentId: string | null = null;
  if (note.folder) {
    const found = (await items()).find((item) => item.kind === 'folder' && item.title === note.folder);
    parentId = (found ?? (await call(createFolder, { body: { workspaceId, parentId: null, title: note.folder } }))).id;
  }
  if ((await items(parentId ?? undefined)).some((item) => item.title === note.title)) return;
  await call(createNote, { body: { workspaceId, parentId, title: note.title, content: note.content } });
};

const furnish = async (api: DemoApi, tenants: Tenants, workspace: DemoWorkspace): Promise<void> => {
  const tenantId = tenants.get(workspace.owner) ?? '';
  const call = api.as(workspace.by, tenantId);
  const { items } = await call(listWorkspaces, { query: { scope: 'own', limit: 100 } });
  const { id } =
    items.find((one) => one.name === workspace.name) ??
    (await call(createWorkspace, { body: { name: workspace.name } }));
  for (const note of workspace.notes) await write(api, workspace.by, tenantId, id, note);
  for (const file of workspace.files ?? []) await uploadFile(call, id, file);
  if (!workspace.share) return;
  const receiver = tenants.get(workspace.share.with) ?? '';
  const asReceiver = api.as(workspace.share.acceptedBy, receiver);
  const reached = async () =>
    (await asReceiver(listWorkspaces, { query: { limit: 100 } })).items.some((one) => one.id === id);
  if (await reached()) return;
  const proposed = async () =>
    (await asReceiver(listShares, { query: { limit: 100 } })).items.find(
      (one) => one.workspaceId === id && one.state === 'proposed',
    );
  if (!(await proposed())) {
    await call(proposeShares, {
      params: { workspaceId: id },
      body: { to: { kind: 'tenants', tenantIds: [receiver] }, highestLevel: workspace.share.level },
    });
  }
  const share = await proposed();
  if (share) await asReceiver(acceptShare, { params: { shareId: share.id } });
};

/**
 * The demonstration: an EPCI with its communes from the official list, invented people for each role, workspaces, notes
 * and files, one shared between communes. Made through the API itself; again, it adds only what is missing.
 */
export const seedDemonstration = async (
  env: NodeJS.ProcessEnv,
  servicesUrl: string,
): Promise<readonly DemoAccount[]> => {
  const api = createDemoApi(env, servicesUrl);
  const known = await api
    .as(operator.identifiant)(listPerimeters, { query: {} })
    .then(
      () => true,
      () => false,
    );
  if (!known) await api.ensureOperator(operator.identifiant);
  const tenants = await provision(api);
  for (const person of administrators) {
    for (const code of Object.keys(person.roles)) {
      const tenantId = tenants.get(code) ?? '';
      await activate(api, person, tenantId);
      await giveRoles(api, person, code, tenantId);
    }
  }
  for (const person of colleagues) {
    for (const code of Object.keys(person.roles)) await addColleague(api, person, code, tenants.get(code) ?? '');
  }
  for (const workspace of workspaces) await furnish(api, tenants, workspace);
  return demoAccounts;
};

const demoAccounts: readonly DemoAccount[] = [operator, ...administrators, ...colleagues].map(
  ({ identifiant, description = '' }) => ({ username: identifiant, password: demoPassword, description }),
);

/**
 * Makes the demonstration where this folder does not say that it was made: what people did to it since is theirs, and their passwords
 * and second factors too.
 */
export const seedOnce = async (
  dataDir: string,
  env: NodeJS.ProcessEnv,
  servicesUrl: string,
): Promise<readonly DemoAccount[]> => {
  const marker = join(dataDir, 'demonstration.json');
  const { host, pathname } = new URL(env.DATABASE_URL ?? '');
  const where = JSON.stringify([host + pathname, env.KEYCLOAK_URL, env.KEYCLOAK_REALM || 'bocage']);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === where) return demoAccounts;
  const accounts = await seedDemonstration(env, servicesUrl);
  writeFileSync(marker, where);
  return accounts;
};
