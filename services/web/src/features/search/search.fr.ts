export const searchFr = {
  title: 'Recherche',
  field: 'Rechercher un titre, un fichier, un espace',
  start: 'Que cherchez-vous ?',
  startWords:
    'Écrivez quelques lettres d’un titre de note, d’un nom de fichier ou d’espace. Les accents et les majuscules ne comptent pas.',
  none: 'Rien ne correspond à « {{q}} »',
  noneWords:
    'La recherche porte sur les titres et les noms, dans tout ce à quoi {{tenant}} accède. Essayez un seul mot.',
  found_one: '{{count}} résultat',
  found_many: '{{count}} résultats',
  found_other: '{{count}} résultats',
  archived: '{{name}} (archivé)',
  cut: 'Seuls les {{count}} premiers de chaque sorte sont affichés : ajoutez un mot pour préciser.',
  workspaces: 'Espaces',
  notes: 'Notes et dossiers',
  files: 'Fichiers',
} as const;
