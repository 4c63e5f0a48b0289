export const helpFr = {
  title: 'Aide',
  lead: 'L’essentiel, en une page.',
  who: 'Pour qui j’agis',
  whoWords:
    'Le nom de l’organisme, en haut à gauche, dit au nom de qui vous écrivez. Si vous travaillez pour plusieurs communes, changez-en par ce même endroit : chaque onglet du navigateur peut agir pour une commune différente.',
  spaces: 'Espaces, notes et fichiers',
  spacesWords:
    'Un espace rassemble des notes et des fichiers pour un groupe de personnes. Vous décidez qui y accède par le bouton « Accès » ; le bouton « Journal » montre tout ce qui s’y est passé.',
  saving: 'Ce que j’écris est-il enregistré ?',
  savingWords:
    'En haut de la page : « Enregistré » veut dire que le serveur l’a reçu et écrit. « Hors ligne » veut dire que vos modifications attendent sur cet ordinateur : continuez, elles partiront au retour du réseau.',
  share: 'Partager avec une autre commune',
  shareWords:
    'Dans l’espace : « Accès », puis « Partager avec d’autres communes ». Un administrateur de l’autre commune doit accepter. Chacun peut mettre fin au partage à tout moment, et tout s’arrête dans les secondes qui suivent.',
  undo: 'Revenir en arrière',
  undoWords:
    'Rien ne se perd d’un geste : la corbeille de chaque espace restaure notes, dossiers et fichiers ; un espace archivé se restaure aussi.',
  keys: 'Au clavier',
  keyTable: 'Raccourcis clavier',
  keyWhat: 'Effet',
  key: 'Touches',
  keySearch: 'Rechercher',
  keyHeading: 'Titre 1, 2 ou 3',
  keyBold: 'Gras, italique, barré',
  keyList: 'Liste numérotée, à puces',
  keyLink: 'Mettre un lien',
  keyUndo: 'Annuler, rétablir',
  keyTree: 'Dans l’arborescence : parcourir, déplier, ouvrir',
  keyToolbar: 'Quitter la barre d’outils, revenir au texte',
  who2: 'À qui demander ?',
  who2Words: 'À l’administrateur de votre organisme :',
} as const;
