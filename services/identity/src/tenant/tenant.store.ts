import type { ResponseOf, TenantOverview, TenantState, readTenant } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';

export type TenantCard = ResponseOf<typeof readTenant>;
export type ConventionRow = {
  name: string;
  kind: string;
  state: TenantState;
  accepted: { version: string; by: string; at: string } | null;
};

export const card = async (tx: Tx): Promise<TenantCard | null> =>
  (await tx.one<{ card: TenantCard | null }>('select access.tenant_card() as card'))?.card ?? null;
/** The acting tenant's name, as a letter or a sheet shows it. */
export const tenantNameOf = async (tx: Tx): Promise<string> => (await card(tx))?.name ?? '';

export const conventionOf = (tx: Tx, tenantId: string) =>
  tx.one<ConventionRow>('select * from access.convention_of($1)', [tenantId]);
/** Afterwards the transaction acts for the tenant. */
export const acceptConvention = (tx: Tx, tenantId: string, version: string, name: string) =>
  tx.query<{ kind: 'workspace' | 'share'; id: string; name: string }>(
    'select * from access.accept_convention($1, $2, $3)',
    [tenantId, version, name],
  );

export const overview = async (tx: Tx): Promise<TenantOverview[]> =>
  (await tx.query<{ item: TenantOverview }>('select item from access.overview() item')).map(({ item }) => item);

export const stateOf = (tx: Tx, tenantId: string) =>
  tx.one<{ perimeter_id: string; state: TenantState; name: string }>('select * from access.tenant_state($1)', [
    tenantId,
  ]);
export const suspend = (tx: Tx, tenantId: string) => tx.run('select access.suspend_tenant($1)', [tenantId]);
export const resume = (tx: Tx, tenantId: string) => tx.run('select access.resume_tenant($1)', [tenantId]);
export const close = (tx: Tx, tenantId: string) =>
  tx.query<{ share_id: string; workspace_id: string; owner_id: string; tenant_id: string }>(
    'select * from access.close_tenant($1)',
    [tenantId],
  );
export const shareFacts = (tx: Tx, shareId: string) =>
  tx.one<{ workspace_name: string; level: string; owner_name: string; receiver_name: string }>(
    'select * from access.share_facts($1)',
    [shareId],
  );
/** A share that the acting tenant receives, as it stands. */
export const acceptedShare = (tx: Tx, shareId: string) =>
  tx.one<{
    workspace_id: string;
    owner_id: string;
    workspace_name: string;
    level: string;
    owner_name: string;
    receiver_name: string;
  }>('select * from access.share_received($1)', [shareId]);
