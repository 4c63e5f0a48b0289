import type { ResolvedAddress, MyMembership, TenantBrief, Level } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { SupportRow } from '../support/support.store.ts';

export type Self = {
  person_id: string;
  given_name: string;
  family_name: string;
  email: string | null;
  notice_seen_at: Date | null;
};
export type MembershipRow = {
  membership_id: string;
  tenant: TenantBrief;
  colour: string | null;
  roles: MyMembership['roles'];
  permissions: string[];
  until: Date | null;
  waiting: string;
};
export type MySupportRow = SupportRow & { tenant: TenantBrief; colour: string | null };
export type AddressRow = {
  acting_tenant: TenantBrief;
  owner_tenant: ResolvedAddress['owner'];
  acting_mine: boolean;
  membership_id: string;
  tenant: TenantBrief;
  level: Level | null;
};
export type Address = { acting: string; owner: string; workspaceId?: string | undefined; aclId?: string | undefined };

export const self = (tx: Tx) => tx.one<Self>('select * from access.self()');

export const memberships = (tx: Tx) => tx.query<MembershipRow>('select * from access.my_memberships() limit 100');

export const supports = (tx: Tx) => tx.query<MySupportRow>('select * from access.my_supports() limit 20');

export const seeNotice = (tx: Tx) => tx.run('select access.see_notice()');

export const address = (tx: Tx, { acting, owner, workspaceId, aclId }: Address) =>
  tx.query<AddressRow>('select * from access.address($1, $2, $3, $4) limit 100', [
    acting,
    owner,
    workspaceId ?? null,
    aclId ?? null,
  ]);
