import type { NoteBlock } from '@bocage/contracts';

export type DemoNote = { title: string; folder?: string; content: NoteBlock[] };
export type DemoFile = { name: string; text: string };
export type DemoWorkspace = {
  owner: string;
  by: string;
  name: string;
  notes: readonly DemoNote[];
  files?: readonly DemoFile[];
  share?: { with: string; acceptedBy: string; level: 'reader' | 'editor' };
};

/** Workspaces that are made besides those that every body has, or that already exist by this name. All of it is invented. */
export const workspaces: readonly DemoWorkspace[] = [
  {
    owner: '79049',
    by: 'noemie.fradet',
    name: 'Voirie et espaces verts',
    share: { with: '79062', acceptedBy: 'lucie.boutin', level: 'editor' },
    notes: [
      {
        title: 'Programme de voirie 2027',
        content: [
          { type: 'heading', level: 2, text: 'Objet' },
          {
            type: 'paragraph',
            text: 'Préparer avec Cerizay le programme commun d’entretien des chemins ruraux, avant l’arbitrage budgétaire de février.',
          },
          { type: 'heading', level: 2, text: 'Priorités proposées' },
          {
            type: 'list',
            ordered: true,
            items: [
              'Chemin de la Touche : reprise de l’enrobé sur 400 mètres',
              'Route de l’étang : curage des fossés et fauchage tardif',
              'Carrefour du Puy : marquage et panneau à remplacer',
            ],
          },
          { type: 'heading', level: 2, text: 'Estimation' },
          {
            type: 'table',
            rows: [
              ['Tronçon', 'Longueur', 'Estimation'],
              ['Chemin de la Touche', '400 m', '38 000 €'],
              ['Route de l’étang', '1 200 m', '9 500 €'],
              ['Carrefour du Puy', '—', '2 100 €'],
            ],
          },
        ],
      },
      {
        title: 'Visite du 12 novembre',
        folder: 'Comptes rendus',
        content: [
          { type: 'paragraph', text: 'Présents : services techniques de Bressuire et de Cerizay.' },
          {
            type: 'list',
            items: [
              'Fossé obstrué au lieu-dit La Grange : à traiter avant les pluies',
              'Haie à tailler hors période de nidification',
              'Devis demandé pour deux buses',
            ],
          },
          { type: 'heading', level: 2, text: 'Suites à donner' },
          { type: 'paragraph', text: 'Relancer l’entreprise pour le devis ; prévenir les riverains par le bulletin.' },
        ],
      },
    ],
    files: [
      {
        name: 'chemins-ruraux.csv',
        text: 'Chemin;Longueur (m);État\r\nLa Touche;400;à reprendre\r\nL’étang;1200;moyen\r\nLe Puy;150;bon\r\n',
      },
    ],
  },
  {
    owner: '79049',
    by: 'marc.godineau',
    name: 'Accueil et état civil',
    notes: [
      {
        title: 'Passeports : ce qu’il faut demander',
        content: [
          {
            type: 'paragraph',
            text: 'À vérifier au moment de la prise de rendez-vous, pour éviter un second déplacement.',
          },
          {
            type: 'list',
            items: [
              'Pré-demande imprimée ou numéro noté',
              'Photo de moins de six mois',
              'Justificatif de domicile de moins d’un an',
              'Timbre fiscal',
            ],
          },
          {
            type: 'paragraph',
            text: 'La liste officielle des pièces est sur service-public.gouv.fr.',
            link: 'https://www.service-public.gouv.fr/',
          },
        ],
      },
    ],
  },
  {
    owner: '79131',
    by: 'helene.rambault',
    name: 'Salle des fêtes',
    notes: [
      {
        title: 'Tarifs et caution',
        content: [
          {
            type: 'table',
            rows: [
              ['Location', 'Habitants', 'Extérieurs'],
              ['Journée', '110 €', '180 €'],
              ['Week-end', '190 €', '310 €'],
              ['Caution', '400 €', '400 €'],
            ],
          },
          { type: 'paragraph', text: 'Clés à retirer la veille avant 17 heures. État des lieux le lundi matin.' },
        ],
      },
    ],
  },
  {
    owner: '200040244',
    by: 'ines.charrier',
    name: 'Réseau des secrétaires de mairie',
    share: { with: '79131', acceptedBy: 'helene.rambault', level: 'editor' },
    notes: [
      {
        title: 'Rencontre de décembre : ordre du jour',
        content: [
          {
            type: 'list',
            ordered: true,
            items: [
              'Budget : calendrier et documents attendus',
              'Listes électorales : commission de contrôle',
              'Questions de chacune et chacun',
            ],
          },
          { type: 'paragraph', text: 'Ajoutez vos questions ci-dessous ; elles seront regroupées avant la réunion.' },
        ],
      },
    ],
  },
];
