import type { Tx } from '@bocage/platform';
import type { KeycloakFailure } from './keycloak.fault.ts';

/** Which thing of Keycloak's must follow which row of Bocage's. */
export type SyncKind = 'tenant' | 'person';
export type WantedTenantRow = {
  name: string;
  code: string;
  state: 'pending' | 'active' | 'suspended' | 'closed';
  orgId: string | null;
  perimeterCode: string;
};
export type WantedPersonRow = {
  identifiant: string | null;
  givenName: string;
  familyName: string;
  email: string | null;
  account: string | null;
  enabled: boolean;
  /** Its sessions at Keycloak are to end. */
  signOut: boolean;
  tenants: { tenantId: string; orgId: string | null }[];
};
export type SyncItem =
  | { kind: 'tenant'; id: string; version: string; wanted: WantedTenantRow }
  | { kind: 'person'; id: string; version: string; wanted: WantedPersonRow };
/** A row of everything, for the comparison: `done` when Keycloak was last told the present state. */
export type SyncRow = SyncItem & { done: boolean };

export const takeSync = (tx: Tx, most: number): Promise<SyncItem[]> =>
  tx.query('select kind, id, version, wanted from access.sync_take($1)', [most]);
export const syncOne = (tx: Tx, kind: SyncKind, id: string): Promise<SyncItem | undefined> =>
  tx.one('select $1::text as kind, $2::uuid as id, version, wanted from access.sync_one($1, $2)', [kind, id]);
export const syncDone = (tx: Tx, item: SyncItem): Promise<unknown> =>
  tx.run('select access.sync_done($1, $2, $3)', [item.kind, item.id, item.version]);
export const syncFailed = (tx: Tx, item: SyncItem, failure: KeycloakFailure): Promise<unknown> =>
  tx.run('select access.sync_failed($1, $2, $3)', [item.kind, item.id, failure]);
export const setOrganization = (tx: Tx, tenantId: string, orgId: string): Promise<unknown> =>
  tx.run('select access.set_organization($1, $2)', [tenantId, orgId]);
export const syncPage = (tx: Tx, kind: SyncKind, after: string | null): Promise<SyncRow[]> =>
  tx.query('select $1::text as kind, id, version, done, wanted from access.sync_all($1, $2, 200)', [kind, after]);
