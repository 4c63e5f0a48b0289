import type { Commune, Epci, LegalKind, Nominee, ProvisionedTenant, TenantState } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';

export type PerimeterRow = {
  id: string;
  name: string;
  siren: string;
  created_at: Date;
  total: number;
  done: number;
  failed: number;
  active: number;
};
export type NomineeRow = {
  tenant_id: string;
  tenant_state: TenantState;
  tenant_name: string;
  perimeter_id: string;
  person_id: string;
  nominee: Nominee;
};

export const perimeters = (tx: Tx, only: string | null) =>
  tx.query<PerimeterRow>('select * from access.provisioning($1)', [only]);
export const perimeterBySiren = async (tx: Tx, siren: string) =>
  (await tx.one<{ id: string | null }>('select access.perimeter_by_siren($1) as id', [siren]))?.id ?? null;
export const tenants = async (tx: Tx, perimeterId: string): Promise<ProvisionedTenant[]> =>
  (
    await tx.query<{ item: ProvisionedTenant }>('select item from access.provisioning_tenants($1) item', [perimeterId])
  ).map(({ item }) => item);
export const tenant = async (tx: Tx, tenantId: string): Promise<ProvisionedTenant | null> =>
  (await tx.one<{ item: ProvisionedTenant | null }>('select access.provisioned_tenant($1) as item', [tenantId]))
    ?.item ?? null;

export const communesElsewhere = async (
  tx: Tx,
  perimeterId: string | null,
  codes: readonly string[],
): Promise<string[]> =>
  (
    await tx.query<{ code: string }>('select code from access.communes_elsewhere($1, $2) code', [
      perimeterId,
      [...codes],
    ])
  ).map(({ code }) => code);
export const tenantBySiren = (tx: Tx, perimeterId: string, siren: string) =>
  tx.one<{ id: string; kind: LegalKind; name: string }>('select * from access.tenant_by_siren($1, $2)', [
    perimeterId,
    siren,
  ]);

export const makePerimeter = async (tx: Tx, epci: Epci): Promise<string> =>
  (await tx.one<{ id: string }>('select access.provision_perimeter($1, $2) as id', [epci.name, epci.siren]))?.id ?? '';

type Body = {
  kind: LegalKind;
  name: string;
  siren: string | null;
  insee: string | null;
  departement: { code: string; name: string } | null;
  population: number | null;
  parentId: string | null;
};
export type Provisioned = { tenant_id: string; created: boolean };
const makeTenant = async (tx: Tx, perimeterId: string, body: Body): Promise<Provisioned> => {
  const { kind, name, siren, insee, departement, population, parentId } = body;
  const text = 'select * from access.provision_tenant($1, $2, $3, $4, $5, $6, $7, $8, $9)';
  const values = [
    perimeterId,
    kind,
    name,
    siren,
    insee,
    departement?.code ?? null,
    departement?.name ?? null,
    population,
    parentId,
  ];
  const made = await tx.one<Provisioned>(text, values);
  if (!made) throw new Error('provision_tenant gave nothing');
  return made;
};
export const makeEpci = (tx: Tx, perimeterId: string, epci: Epci) =>
  makeTenant(tx, perimeterId, {
    kind: 'epci',
    name: epci.name,
    siren: epci.siren,
    insee: null,
    departement: epci.departements[0] ?? null,
    population: epci.population,
    parentId: null,
  });
export const makeCommune = (tx: Tx, perimeterId: string, commune: Commune) =>
  makeTenant(tx, perimeterId, { kind: 'commune', ...commune, insee: commune.code, parentId: null });
export const makePartner = (tx: Tx, perimeterId: string, body: Pick<Body, 'kind' | 'name' | 'siren' | 'parentId'>) =>
  makeTenant(tx, perimeterId, { ...body, insee: null, departement: null, population: null });

export const retry = (tx: Tx, perimeterId: string) =>
  tx.one<{ count: number }>('select access.sync_now($1) as count', [perimeterId]);
export const nameAdministrator = (tx: Tx, tenantId: string, personId: string, byLetter = false) =>
  tx.one<{ membership_id: string | null; nomination_id: string | null; effective_at: Date }>(
    'select * from access.name_administrator($1, $2, $3)',
    [tenantId, personId, byLetter],
  );
export const administratorOf = async (tx: Tx, tenantId: string, personId: string): Promise<string | null> =>
  (await tx.one<{ id: string | null }>('select access.administrator_of($1, $2) as id', [tenantId, personId]))?.id ??
  null;
export const nomineeOf = (tx: Tx, membershipId: string) =>
  tx.one<NomineeRow>('select * from access.nominee_of($1)', [membershipId]);
export const hasAccount = async (tx: Tx, personId: string): Promise<boolean> =>
  (await tx.one<{ has: boolean }>('select access.has_account($1) as has', [personId]))?.has ?? false;
/** Whether an address as typed is the one that is stored; none typed is no other. */
export const addressOf = async (tx: Tx, personId: string, typed: string | null) =>
  (await tx.one<{ is: 'none' | 'same' | 'other' }>('select access.address_of($1, $2) as is', [personId, typed]))?.is ??
  'none';
export const personToLetIn = (tx: Tx, perimeterId: string, identifiant: string) =>
  tx.one<{
    person_id: string;
    display_name: string;
    identifiant: string;
    recovery: boolean;
    tenant_id: string;
    tenant_name: string;
  }>('select * from access.person_to_let_in($1, $2)', [perimeterId, identifiant]);
