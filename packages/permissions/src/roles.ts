import type { Permission } from './permissions.ts';

export type RoleKey =
  | 'agent'
  | 'secretariat'
  | 'elu'
  | 'administrateur'
  | 'auditeur'
  | 'dpo'
  | 'invite'
  | 'gestionnaire';

export type BuiltInRole = {
  id: string;
  key: RoleKey;
  name: string;
  permissions: readonly Permission[];
  /** Said where one chooses a role. */
  about: string;
  /** Only an EPCI's memberships may have it. */
  epciOnly?: true;
  /** The membership must have an end, and is not of "the whole tenant" in a grant. */
  guest?: true;
};

const id = (n: number): string => `00000000-0000-7000-8000-00000000000${n}`;

/**
 * The built-in roles: the single source of the matrix role × permission. The migration inserts the same rows (a unit
 * test compares them), and docs/roles.md is made from here.
 */
export const builtInRoles: readonly BuiltInRole[] = [
  {
    id: id(1),
    key: 'agent',
    name: 'Agent',
    permissions: ['people.read', 'shares.propose', 'workspaces.create'],
    about: 'Écrit dans les espaces qui lui sont ouverts, en crée, et propose d’en partager.',
  },
  {
    id: id(2),
    key: 'secretariat',
    name: 'Secrétariat',
    permissions: ['people.read', 'shares.propose', 'teams.manage', 'workspaces.create'],
    about: 'Comme un agent, et compose les équipes.',
  },
  {
    id: id(3),
    key: 'elu',
    name: 'Élu',
    permissions: ['people.read', 'workspaces.create'],
    about: 'Lit et commente ce qui lui est ouvert.',
  },
  {
    id: id(4),
    key: 'administrateur',
    name: 'Administrateur',
    permissions: [
      'people.manage',
      'people.read',
      'roles.manage',
      'shares.decide',
      'shares.propose',
      'teams.manage',
      'tenant.manage',
      'trail.export',
      'trail.read',
      'workspaces.administer',
      'workspaces.create',
    ],
    about: 'Gère les personnes, les rôles et les partages. Voit les noms et les membres des espaces, pas leur contenu.',
  },
  {
    id: id(5),
    key: 'auditeur',
    name: 'Auditeur',
    permissions: ['people.read', 'trail.export', 'trail.read', 'trail.read-readings'],
    about: 'Lit tout le journal, consultations comprises, et l’exporte.',
  },
  {
    id: id(6),
    key: 'dpo',
    name: 'DPO',
    permissions: ['people.read', 'trail.erase', 'trail.export', 'trail.read', 'trail.read-readings'],
    about:
      'Lit tout le journal, consultations comprises, et en fait effacer une personne. Incompatible avec administrateur : il se contrôlerait lui-même.',
  },
  {
    id: id(7),
    key: 'invite',
    name: 'Invité',
    permissions: [],
    about: 'Une personne extérieure, jusqu’à une date : ce qui lui est ouvert en son nom, rien d’autre.',
    guest: true,
  },
  {
    id: id(8),
    key: 'gestionnaire',
    name: 'Gestionnaire du périmètre',
    permissions: ['people.read', 'perimeter.provision', 'perimeter.read'],
    about:
      'À l’EPCI : ouvre les communes membres et suit leur état. Ne voit ni titres, ni noms autres que les administrateurs.',
    epciOnly: true,
  },
];

/** Pairs that one membership cannot hold together; every other combination warns and is traced. */
export const incompatibleRoles: readonly (readonly [RoleKey, RoleKey])[] = [['dpo', 'administrateur']];

/** The pair among `keys` that cannot stand together, or null. */
export const incompatiblePair = (keys: readonly string[]): readonly [RoleKey, RoleKey] | null =>
  incompatibleRoles.find(([one, other]) => keys.includes(one) && keys.includes(other)) ?? null;

// Whoever gives one of the others gives power over people, and whoever opens the door of one who holds it has that power.
const plainRoles: ReadonlySet<string> = new Set<RoleKey>(['agent', 'secretariat', 'elu', 'invite']);

/** Whether one of these roles gives power over others; a composed one may. Such people are for who gives roles. */
export const givesPower = (roles: readonly { key: string | null }[]): boolean =>
  roles.some(({ key }) => !key || !plainRoles.has(key));

/** Who gives roles may give themselves any: with this permission one is an administrator, whatever the role is called. */
export const administering = 'roles.manage' satisfies Permission;

/** A built-in role by its key. */
export const builtInRole = (key: RoleKey): BuiltInRole => {
  const role = builtInRoles.find((candidate) => candidate.key === key);
  if (!role) throw new Error(`no such role: ${key}`);
  return role;
};
