import type { Grantee, TenantBrief } from '@bocage/contracts';
import type { Kind } from './grant.store.ts';

const kinds = {
  membership: 'membership',
  team: 'team',
  tenant: 'tenant',
  'tenant-role': 'role',
  role: 'everywhere',
} as const satisfies Record<Kind, Grantee['kind']>;

/** What the database says of a grantee, whichever its kind. */
export type GranteeRow = {
  kind: Kind;
  membership_id: string | null;
  display_name: string | null;
  team_id: string | null;
  team_name: string | null;
  tenant_id: string | null;
  role_id: string | null;
  role_name: string | null;
  tenant: TenantBrief | null;
};

const idOf = (row: GranteeRow): string | null => {
  if (row.kind === 'membership') return row.membership_id;
  if (row.kind === 'team') return row.team_id;
  return row.kind === 'tenant' ? row.tenant_id : row.role_id;
};

const labelOf = (row: GranteeRow): string | null => {
  if (row.kind === 'membership') return row.display_name;
  if (row.kind === 'team') return row.team_name;
  return row.kind === 'tenant' ? (row.tenant?.name ?? null) : row.role_name;
};

/** The grantee as shown: a role in every tenant that takes part belongs to none. */
export const showGrantee = (row: GranteeRow): Grantee => ({
  kind: kinds[row.kind],
  id: idOf(row) ?? '',
  // A person of another tenant who is reached through a role has no name here, nor has a grantee that is gone.
  label: labelOf(row) ?? '—',
  tenant: row.kind === 'role' ? null : row.tenant,
});

/** A grantee in one line, for the trail, whose sentence says of what kind it is: « Agent (Aubépine, 79) ». */
export const sayGrantee = (grantee: Grantee): string => {
  const { kind, label, tenant } = grantee;
  if (!tenant) return label;
  const place = tenant.departement ? `${tenant.name}, ${tenant.departement}` : tenant.name;
  return kind === 'tenant' ? place : `${label} (${place})`;
};
