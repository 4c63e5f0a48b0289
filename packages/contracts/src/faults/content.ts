/** Notes, files and their store. */
export const contentFaults = {
  'item.not-a-folder': { status: 409, message: 'Seul un dossier peut contenir autre chose.' },
  'item.cycle': { status: 409, message: 'Un dossier ne peut pas être rangé dans lui-même.' },
  'item.other-workspace': { status: 409, message: 'On ne range un élément que dans son propre espace.' },
  'item.too-deep': { status: 409, message: 'Les dossiers sont trop imbriqués (30 niveaux au plus). Rangez plus haut.' },
  'item.trashed': { status: 409, message: 'Cet élément est dans la corbeille. Restaurez-le pour le modifier.' },
  'note.too-large': {
    status: 413,
    message: 'Cette note est trop longue pour en recevoir davantage. Poursuivez dans une autre.',
  },
  'note.update-too-large': {
    status: 413,
    message: 'Ce que vous venez de coller est trop long. Collez-le en plusieurs fois.',
  },
  'note.update-malformed': { status: 400, message: 'Cette modification n’a pas pu être lue. Rechargez la page.' },
  'file.too-large': { status: 413, message: 'Ce fichier dépasse la taille permise ({limit}).' },
  'file.executable': {
    status: 422,
    message:
      'Les programmes et les scripts ne sont pas acceptés, pour la sécurité de tous. S’il s’agit d’un document, enregistrez-le dans un autre format.',
  },
  'file.contradiction': {
    status: 422,
    message:
      'Le contenu de ce fichier ne correspond pas à son nom : il se termine par « {extension} », mais il contient autre chose ({found}). Renommez-le, puis envoyez-le à nouveau.',
  },
  'file.infected': {
    status: 403,
    message: 'L’antivirus a refusé ce fichier : il ne peut pas être ouvert. Écrivez à votre administrateur.',
  },
  'file.no-preview': { status: 409, message: 'Ce type de fichier ne s’affiche pas ici : téléchargez-le.' },
  'file.not-trashed': {
    status: 409,
    message: 'Ce fichier n’est pas dans la corbeille : mettez-l’y d’abord.',
  },
  'file.trashed': { status: 409, message: 'Ce fichier est dans la corbeille. Restaurez-le d’abord.' },
  'upload.incomplete': {
    status: 409,
    message: 'Il manque des morceaux de ce fichier ({missing}). Reprenez l’envoi : ce qui est arrivé est gardé.',
  },
  'upload.wrong-size': { status: 422, message: 'Le fichier reçu n’a pas la taille annoncée. Envoyez-le à nouveau.' },
  'upload.wrong-hash': {
    status: 422,
    message: 'Le fichier reçu n’est pas celui qui était annoncé : il a été abîmé en route. Envoyez-le à nouveau.',
  },
  'upload.ended': { status: 410, message: 'Cet envoi est terminé ou abandonné. Recommencez-le.' },
  'storage.quota': {
    status: 409,
    message: 'L’espace de stockage de l’organisme est plein. Écrivez à votre administrateur.',
  },
  'storage.unavailable': {
    status: 503,
    message:
      'Le stockage des fichiers ne répond pas. Rien n’est perdu : réessayez dans un instant, l’envoi reprendra où il en était.',
  },
} as const;
