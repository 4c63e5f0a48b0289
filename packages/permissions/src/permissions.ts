/** What a role can allow, besides the level that a person holds on a workspace or a branch. */
export type PermissionFacts = {
  /** As shown where a role is composed. */
  label: string;
  /** 2: asks for the second factor (RFC 9470), since it acts on other people's rights. */
  acr: 1 | 2;
  /** False: belongs to a built-in role alone, and cannot enter a composed one. */
  composable: boolean;
  /** True: still held when the tenant is closed, since it only reads. */
  whenClosed: boolean;
};

/** The closed set of permissions; the database holds the same names in `access.role.permissions`. */
export const permissions = {
  'workspaces.create': { label: 'Créer des espaces', acr: 1, composable: true, whenClosed: false },
  'workspaces.administer': {
    label: 'Voir tous les espaces (nom et membres, sans leur contenu) et y nommer un responsable',
    acr: 2,
    composable: true,
    whenClosed: false,
  },
  'shares.propose': {
    label: 'Proposer le partage d’un espace dont on est responsable',
    acr: 1,
    composable: true,
    whenClosed: false,
  },
  'shares.decide': {
    label: 'Accepter, refuser ou terminer les partages reçus',
    acr: 1,
    composable: true,
    whenClosed: false,
  },
  'people.read': {
    label: 'Voir les personnes et les équipes de l’organisme',
    acr: 1,
    composable: true,
    whenClosed: true,
  },
  'people.manage': {
    label: 'Inviter, suspendre et retirer des personnes',
    acr: 2,
    composable: true,
    whenClosed: false,
  },
  'roles.manage': { label: 'Donner les rôles et en composer', acr: 2, composable: true, whenClosed: false },
  'teams.manage': { label: 'Composer les équipes', acr: 1, composable: true, whenClosed: false },
  'tenant.manage': { label: 'Régler ce qui est propre à l’organisme', acr: 2, composable: true, whenClosed: false },
  'trail.read': { label: 'Lire le journal de l’organisme', acr: 1, composable: true, whenClosed: true },
  'trail.read-readings': {
    label: 'Lire aussi les consultations dans le journal',
    acr: 1,
    composable: true,
    whenClosed: true,
  },
  'trail.export': { label: 'Exporter le journal', acr: 1, composable: true, whenClosed: true },
  'trail.erase': {
    label: 'Effacer du journal, passé sa durée de conservation, ce qu’il garde d’une personne',
    acr: 2,
    composable: false,
    whenClosed: false,
  },
  'perimeter.read': {
    label: 'Voir l’état des organismes du périmètre (sans titres ni noms, sauf les administrateurs)',
    acr: 1,
    composable: false,
    whenClosed: true,
  },
  'perimeter.provision': {
    label: 'Ouvrir des organismes et nommer leur premier administrateur',
    acr: 2,
    composable: false,
    whenClosed: false,
  },
} as const satisfies Record<string, PermissionFacts>;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as Permission[];

/** Tells whether a string, from the database or the network, is a permission of the set. */
export const isPermission = (name: string): name is Permission => Object.hasOwn(permissions, name);
