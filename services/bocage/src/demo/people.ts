/** The EPCI of the demonstration: communauté d’agglomération du Bocage Bressuirais. Its people are invented. */
export const demoSiren = '200040244';

/** One password for every account: they exist on a development machine only, and are printed at its start. */
export const demoPassword = 'bocage-demo-2026';

export type DemoPerson = {
  identifiant: string;
  firstName: string;
  lastName: string;
  jobTitle: string;
  /** Code of the body → roles there. The first body makes the account. */
  roles: Readonly<Record<string, readonly string[]>>;
  /** A membership for so many days; absent: without end. */
  days?: number;
  /** What is said of the account when it is printed; absent: not printed. */
  description?: string;
};

/** First administrators, by the code of their body. */
export const administrators: readonly DemoPerson[] = [
  {
    identifiant: 'agnes.tharaud',
    firstName: 'Agnès',
    lastName: 'Tharaud',
    jobTitle: 'Directrice générale adjointe',
    roles: { '200040244': ['administrateur', 'agent'] },
    description: 'administratrice de l’EPCI',
  },
  {
    identifiant: 'marc.godineau',
    firstName: 'Marc',
    lastName: 'Godineau',
    jobTitle: 'Directeur général des services',
    roles: { '79049': ['administrateur', 'agent'] },
    description: 'administrateur de Bressuire',
  },
  {
    identifiant: 'lucie.boutin',
    firstName: 'Lucie',
    lastName: 'Boutin',
    jobTitle: 'Secrétaire générale',
    roles: { '79062': ['administrateur', 'agent'] },
    description: 'administratrice de Cerizay',
  },
  {
    identifiant: 'helene.rambault',
    firstName: 'Hélène',
    lastName: 'Rambault',
    jobTitle: 'Secrétaire générale de mairie',
    roles: {
      '79131': ['administrateur', 'secretariat'],
      '79132': ['administrateur', 'secretariat'],
      '79238': ['administrateur', 'secretariat'],
    },
    description: 'secrétaire de Geay, Genneton et Saint-Aubin-du-Plain',
  },
];

/** Colleagues whom the administrators add. */
export const colleagues: readonly DemoPerson[] = [
  {
    identifiant: 'noemie.fradet',
    firstName: 'Noémie',
    lastName: 'Fradet',
    jobTitle: 'Chargée des services techniques',
    roles: { '79049': ['agent'] },
    description: 'agente de Bressuire',
  },
  {
    identifiant: 'paul.airault',
    firstName: 'Paul',
    lastName: 'Airault',
    jobTitle: 'Adjoint à la voirie',
    roles: { '79049': ['elu'] },
    description: 'élu de Bressuire',
  },
  {
    identifiant: 'claire.micheneau',
    firstName: 'Claire',
    lastName: 'Micheneau',
    jobTitle: 'Contrôle interne',
    roles: { '79049': ['auditeur'] },
    description: 'auditrice de Bressuire',
  },
  {
    identifiant: 'sylvie.naulet',
    firstName: 'Sylvie',
    lastName: 'Naulet',
    jobTitle: 'Déléguée à la protection des données',
    roles: { '79049': ['dpo'] },
    description: 'DPO de Bressuire',
  },
  {
    identifiant: 'bruno.gatard',
    firstName: 'Bruno',
    lastName: 'Gatard',
    jobTitle: 'Architecte',
    roles: { '79049': ['invite'] },
    days: 90,
    description: 'invité de Bressuire, pour trois mois',
  },
  {
    identifiant: 'romain.guerin',
    firstName: 'Romain',
    lastName: 'Guérin',
    jobTitle: 'Agent technique',
    roles: { '79062': ['agent'] },
    description: 'agent de Cerizay',
  },
  {
    identifiant: 'ines.charrier',
    firstName: 'Inès',
    lastName: 'Charrier',
    jobTitle: 'Animatrice du réseau des secrétaires',
    roles: { '200040244': ['agent'] },
    description: 'agente de l’EPCI',
  },
];

/** Given to the EPCI's administrator by the operator's side of provisioning. */
export const manager = 'agnes.tharaud';
export const operator = {
  identifiant: 'exploitant',
  description: 'exploitant de l’instance (ouvre les périmètres, ne lit rien)',
};
