import { newId, type Platform } from '@bocage/platform';
import type { Keycloak } from './keycloak.ts';
import { KeycloakError, keycloakError } from './keycloak.fault.ts';
import { accountDrift, type WantedAccount } from './keycloak.accounts.ts';
import {
  setOrganization,
  type SyncItem,
  type SyncKind,
  syncDone,
  syncFailed,
  syncOne,
  takeSync,
  type WantedPersonRow,
  type WantedTenantRow,
} from './sync.store.ts';

export const wantedAccount = (personId: string, row: WantedPersonRow): WantedAccount => ({
  personId,
  identifiant: row.identifiant ?? '',
  givenName: row.givenName,
  familyName: row.familyName,
  email: row.email,
  enabled: row.enabled,
});

const batch = 20;
const atOnce = 4;

/**
 * Brings Keycloak in line with Bocage. What has to be done stands in `access.sync`, written in the transaction of the
 * change: a crash at any step leaves it due again, and every step finds what an earlier run already did.
 */
export const createSync = (platform: Platform, keycloak: Keycloak) => {
  const { db, jobs, log, config } = platform;
  const system = <T>(reason: string, work: Parameters<typeof db.asSystem<T>>[1]) =>
    db.asSystem({ reason, tenantId: null, requestId: newId() }, work);

  const alignTenant = async (tenantId: string, wanted: WantedTenantRow): Promise<void> => {
    const orgId = await keycloak.organizations.ensure({ tenantId, ...wanted });
    if (orgId !== wanted.orgId) await system('organisation', (tx) => setOrganization(tx, tenantId, orgId));
  };
  // One whose organization is not there yet is not failed: another round may be making it, else it is made now.
  const organizationsOf = async (personId: string, row: WantedPersonRow): Promise<WantedPersonRow['tenants']> => {
    const missing = row.tenants.filter(({ orgId }) => !orgId);
    if (missing.length === 0) return row.tenants;
    for (const { tenantId } of missing) await now('tenant', tenantId);
    const item = await system('synchronisation', (tx) => syncOne(tx, 'person', personId));
    return item?.kind === 'person' ? item.wanted.tenants : row.tenants;
  };
  const alignPerson = async (personId: string, row: WantedPersonRow): Promise<void> => {
    // Nobody signs in yet: the account is made when the invitation is accepted.
    if (!row.account || !row.identifiant) return;
    const account = await keycloak.accounts.read(row.account);
    if (!account) throw new KeycloakError('gone', 404, null);
    const wanted = wantedAccount(personId, row);
    if (account.enabled !== wanted.enabled) await keycloak.accounts.enable(account.id, wanted.enabled);
    if (row.signOut || (account.enabled && !wanted.enabled)) await keycloak.accounts.signOut(account.id);
    const held = await keycloak.organizations.of(account.id);
    const tenants = await organizationsOf(personId, row);
    for (const { orgId } of tenants) {
      // Its organization could not be made: this one is tried again after it.
      if (!orgId) throw new KeycloakError('unreachable', null, null);
      if (!held.includes(orgId)) await keycloak.organizations.join(orgId, account.id);
    }
    for (const id of held.filter((one) => !tenants.some(({ orgId }) => orgId === one))) {
      // One that is no tenant of ours is somebody else's business.
      if ((await keycloak.organizations.read(id))?.tenantId) await keycloak.organizations.leave(id, account.id);
    }
    // Last: what may be done does not wait for what one is called.
    if (accountDrift(account, wanted).includes('renamed')) await keycloak.accounts.rename(account.id, wanted);
  };

  /** One thing, whatever was done before. Throws {@link KeycloakError}. */
  const align = (item: SyncItem): Promise<void> =>
    item.kind === 'tenant' ? alignTenant(item.id, item.wanted) : alignPerson(item.id, item.wanted);

  const one = async (item: SyncItem): Promise<boolean> => {
    try {
      await align(item);
      await system('organisation', (tx) => syncDone(tx, item));
      return true;
    } catch (error) {
      const { failure } = error instanceof KeycloakError ? error : keycloakError(error);
      log.warn('keycloak.sync-failed', { kind: item.kind, id: item.id, failure });
      await system('organisation', (tx) => syncFailed(tx, item, failure));
      return false;
    }
  };

  // Each thing in its turn: an acceptance and the queue, at once on one account, make Keycloak refuse one of the two.
  const turns = new Map<string, Promise<boolean>>();
  const now = (kind: SyncKind, id: string): Promise<boolean> => {
    const work = async () => {
      const item = await system('synchronisation', (tx) => syncOne(tx, kind, id));
      return item ? one(item) : true;
    };
    const before = turns.get(id);
    const turn = (before ? before.then(work, work) : work()).finally(() => {
      if (turns.get(id) === turn) turns.delete(id);
    });
    turns.set(id, turn);
    return turn;
  };

  /** Works through a list, a few at once; gives how many failed. */
  const several = async (items: readonly SyncItem[]): Promise<number> => {
    const queue = [...items];
    let failed = 0;
    const worker = async (): Promise<void> => {
      for (let item = queue.shift(); item; item = queue.shift()) if (!(await now(item.kind, item.id))) failed += 1;
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return failed;
  };

  /** Does everything that is due; ends when nothing is, or when a whole batch failed (Keycloak is down). */
  const drain = async (): Promise<{ done: number; failed: number }> => {
    const result = { done: 0, failed: 0 };
    for (;;) {
      const items = await system('synchronisation', (tx) => takeSync(tx, batch));
      if (items.length === 0) return result;
      // Organizations first: the people in them are looked at afresh once these stand.
      const bodies = await several(items.filter(({ kind }) => kind === 'tenant'));
      const people = await several(items.filter(({ kind }) => kind === 'person'));
      const failed = bodies + people;
      result.done += items.length - failed;
      result.failed += failed;
      if (failed === items.length) return result;
    }
  };

  return {
    drain,
    /** One thing at once, instead of in its turn; false when it has to be tried again. */
    now,
    /** Asks for it soon, after the transaction that made it due. Losing this call loses nothing: a sweep follows. */
    soon: async (delayMs = 0): Promise<void> => {
      await jobs
        .add('identity', 'keycloak-sync', {}, { delayMs })
        .catch(() => log.warn('keycloak.sync-not-enqueued', { queue: config.QUEUE_PREFIX }));
    },
  };
};
export type Sync = ReturnType<typeof createSync>;
