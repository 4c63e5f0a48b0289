import { type DriftReport, fault } from '@bocage/contracts';
import { newId, type Platform, type Tx } from '@bocage/platform';
import { record } from '../access/record.ts';
import { type Account, accountDrift } from '../keycloak/keycloak.accounts.ts';
import { KeycloakError } from '../keycloak/keycloak.fault.ts';
import { matches } from '../keycloak/keycloak.organizations.ts';
import type { Keycloak } from '../keycloak/keycloak.ts';
import { type Sync, wantedAccount } from '../keycloak/sync.service.ts';
import { endSessions } from '../keycloak/sessions.ts';
import { type SyncKind, type SyncRow, syncPage } from '../keycloak/sync.store.ts';

type Drift = DriftReport['drifts'][number];
type Found = Omit<Drift, 'repaired'> & { row: SyncRow | null; repair: 'align' | 'mirror' | 'none' };
export type ReconcileOptions = { dryRun: boolean; requestId?: string; account?: string };

// Shut in the console: refused here from now on, and told to the bodies concerned.
const mirror = async (tx: Tx, row: SyncRow & { kind: 'person' }): Promise<void> => {
  const { account, tenants } = row.wanted;
  await tx.run('select access.set_account_disabled($1, true)', [account]);
  const facts = { account, source: 'reconcile' };
  const payload = { person: `${row.wanted.givenName} ${row.wanted.familyName}` };
  if (account) await endSessions(tx, account, 'account-disabled', payload.person);
  await tx.run('select audit.record_instance($1, $2, $3, $4, $5)', [
    'account.disabled',
    'person',
    row.id,
    facts,
    payload,
  ]);
  for (const { tenantId } of tenants) {
    await record(tx, { type: 'account.disabled', kind: 'person', id: row.id, data: facts, payload, owner: tenantId });
  }
};

/**
 * Compares everything that Keycloak should hold with what it holds: organizations, who is in them, accounts and names;
 * repairs unless `dryRun`. Always safe to run, also beside the jobs. What Bocage says is right, but for one thing: an account that
 * was told to be open and is found shut was shut in the console, and is refused here from now on.
 */
export const createReconcile = (platform: Platform, keycloak: Keycloak, sync: Sync) => {
  const { db, log } = platform;

  const all = async (scope: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>, kind: SyncKind): Promise<SyncRow[]> => {
    const rows: SyncRow[] = [];
    for (;;) {
      const page = await scope((tx) => syncPage(tx, kind, rows.at(-1)?.id ?? null));
      rows.push(...page);
      if (page.length < 200) return rows;
    }
  };
  const drift = (
    row: SyncRow | null,
    kind: Drift['kind'],
    found: Drift['found'],
    repair: Found['repair'] = 'align',
    personId?: string,
  ): Found => ({
    kind,
    tenantId: row?.kind === 'tenant' ? row.id : null,
    personId: row?.kind === 'person' ? row.id : (personId ?? null),
    found,
    row,
    repair,
  });

  const compareTenant = async (
    row: SyncRow & { kind: 'tenant' },
  ): Promise<{ drifts: Found[]; orgId: string | null }> => {
    const wanted = { tenantId: row.id, ...row.wanted };
    const found =
      (row.wanted.orgId ? await keycloak.organizations.read(row.wanted.orgId) : null) ??
      (await keycloak.organizations.findOurs(row.id));
    if (!found) return { drifts: [drift(row, 'organization', 'missing')], orgId: null };
    const drifts: Found[] = [];
    // The one that Bocage knew is not there; this one bears its mark.
    if (found.id !== row.wanted.orgId) drifts.push(drift(row, 'organization', 'gone'));
    if (!matches(found, wanted)) drifts.push(drift(row, 'organization', 'renamed'));
    return { drifts, orgId: found.id };
  };
  const comparePerson = (
    row: SyncRow & { kind: 'person' },
    accounts: ReadonlyMap<string, Account>,
    members: ReadonlyMap<string, Set<string>>,
  ): Found[] => {
    if (!row.wanted.account) return [];
    const account = accounts.get(row.wanted.account);
    // A new one would have another id and no password: an administrator invites again.
    if (!account) return [drift(row, 'account', 'gone', 'none')];
    const told = accountDrift(account, wantedAccount(row.id, row.wanted)).map((found) => {
      if (found === 'renamed') return drift(row, 'name', found);
      return drift(row, 'account', found, found === 'disabled' && row.done ? 'mirror' : 'align');
    });
    for (const [tenantId, inside] of members) {
      const wanted = row.wanted.tenants.some((one) => one.tenantId === tenantId);
      if (wanted === inside.has(account.id)) continue;
      told.push({ ...drift(row, 'membership', wanted ? 'missing' : 'extra'), tenantId });
    }
    return told;
  };

  const run = async ({ dryRun, requestId = newId(), account }: ReconcileOptions): Promise<DriftReport> => {
    const scope = <T>(work: (tx: Tx) => Promise<T>) =>
      db.asSystem({ reason: 'comparaison avec Keycloak', tenantId: null, requestId, account: account ?? null }, work);
    const tenants = (await all(scope, 'tenant')).filter((row) => row.kind === 'tenant');
    const found: Found[] = [];
    const members = new Map<string, Set<string>>();
    for (const row of tenants) {
      const { drifts, orgId } = await compareTenant(row);
      found.push(...drifts);
      members.set(row.id, new Set(orgId ? await keycloak.organizations.members(orgId) : []));
    }
    const accounts = new Map<string, Account>();
    for await (const one of keycloak.accounts.all()) accounts.set(one.id, one);
    const people = (await all(scope, 'person')).filter((row) => row.kind === 'person');
    for (const row of people) found.push(...comparePerson(row, accounts, members));
    const attached = new Set(people.map((row) => row.wanted.account));
    for (const one of accounts.values()) {
      // Made for a person, and never taken into use: an acceptance that was cut short. Shut, it harms nobody.
      if (one.personId && one.enabled && !attached.has(one.id))
        found.push(drift(null, 'account', 'extra', 'none', one.personId));
    }

    const repaired = new Set<Found>();
    const aligned = new Map<string, Promise<boolean>>();
    const repair = async (one: Found): Promise<boolean> => {
      const { row } = one;
      if (!row || one.repair === 'none') return false;
      if (one.repair === 'mirror' && row.kind === 'person') {
        await scope((tx) => mirror(tx, row));
        return true;
      }
      // Afresh from the database, once per thing: organizations were mended before the people in them.
      const done = aligned.get(row.id) ?? sync.now(row.kind, row.id);
      aligned.set(row.id, done);
      return done;
    };
    // One that fails does not keep the others from being repaired.
    for (const one of dryRun ? [] : found) {
      const done = await repair(one).catch((error: unknown) => {
        log.warn('reconcile.not-repaired', {
          kind: one.kind,
          failure: error instanceof KeycloakError ? error.failure : 'internal',
        });
        return false;
      });
      if (done) repaired.add(one);
    }
    await scope((tx) =>
      tx.run('select audit.record_instance($1, $2, $3, $4)', [
        'instance.reconciled',
        'instance',
        null,
        { drifts: found.length, repaired: repaired.size, dryRun },
      ]),
    );
    return {
      at: new Date().toISOString(),
      dryRun,
      organizations: tenants.length,
      accounts: people.filter((row) => row.wanted.account).length,
      drifts: found.slice(0, 10_000).map((one) => ({
        kind: one.kind,
        tenantId: one.tenantId,
        personId: one.personId,
        found: one.found,
        repaired: repaired.has(one),
      })),
    };
  };
  return (options: ReconcileOptions): Promise<DriftReport> =>
    run(options).catch((error: unknown) => {
      throw error instanceof KeycloakError ? fault('service.unavailable') : error;
    });
};
export type Reconcile = ReturnType<typeof createReconcile>;
