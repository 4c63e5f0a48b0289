/** Built-in roles by key, as `packages/permissions` names them. */
export type TestPerson = {
  /** The identifiant in Keycloak: `test.` before the key. */
  key: string;
  given: string;
  family: string;
  /** Memberships: tenant key → role keys. */
  roles: Partial<Record<TenantKey, string[]>>;
  operator?: boolean;
};

export const tenantKeys = ['epci', 'a', 'b', 'far'] as const;
export type TenantKey = (typeof tenantKeys)[number];

/** Two communes of one EPCI, the EPCI itself, and a commune of another perimeter: every wall has two sides. */
export const testTenants: Record<
  TenantKey,
  { kind: string; name: string; siren: string; insee?: string; perimeter: 'near' | 'away' }
> = {
  epci: { kind: 'epci', name: 'CC des Essais', siren: '200000016', perimeter: 'near' },
  a: { kind: 'commune', name: 'Aubépine', siren: '210000014', insee: '79901', perimeter: 'near' },
  b: { kind: 'commune', name: 'Bruyère', siren: '210000022', insee: '79902', perimeter: 'near' },
  far: { kind: 'commune', name: 'Lointaine', siren: '210000030', insee: '2A903', perimeter: 'away' },
};

/** The people of every world. Accounts stand in the shared realm once; each cloned database has rows of its own. */
export const testPeople = [
  { key: 'a.admin', given: 'Anne', family: 'Aubin', roles: { a: ['administrateur', 'agent'] } },
  { key: 'a.agent', given: 'Alain', family: 'Aubry', roles: { a: ['agent'] } },
  { key: 'a.elu', given: 'Alice', family: 'Auger', roles: { a: ['elu'] } },
  { key: 'a.auditor', given: 'Armand', family: 'Aubert', roles: { a: ['auditeur'] } },
  { key: 'b.admin', given: 'Brigitte', family: 'Barre', roles: { b: ['administrateur', 'agent'] } },
  { key: 'b.agent', given: 'Bruno', family: 'Besson', roles: { b: ['agent'] } },
  { key: 'shared', given: 'Solène', family: 'Serin', roles: { a: ['secretariat'], b: ['secretariat'] } },
  {
    key: 'epci.manager',
    given: 'Élise',
    family: 'Éclair',
    roles: { epci: ['gestionnaire', 'agent', 'administrateur'] },
  },
  { key: 'far.admin', given: 'Fabien', family: 'Faure', roles: { far: ['administrateur', 'agent'] } },
  { key: 'operator', given: 'Odile', family: 'Orme', roles: {}, operator: true },
  { key: 'nobody', given: 'Noël', family: 'Noyer', roles: {} },
] as const satisfies readonly TestPerson[];

export type PersonKey = (typeof testPeople)[number]['key'];
/** One password for accounts that exist on a loopback test server only. */
export const testPassword = 'essai-Bocage-2026';
export const usernameOf = (key: PersonKey): string => `test.${key}`;
