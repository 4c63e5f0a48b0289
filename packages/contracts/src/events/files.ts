import type { Entry } from './entry.ts';

/** Files and uploads. */
export const fileEvents = {
  'upload.begun': { fr: '{actor} a commencé l’envoi de « {title} »', en: '{actor} began to upload “{title}”' },
  'upload.aborted': { fr: '{actor} a abandonné l’envoi de « {title} »', en: '{actor} gave up uploading “{title}”' },
  'file.uploaded': { fr: '{actor} a ajouté le fichier « {title} »', en: '{actor} added the file “{title}”' },
  'file.refused': {
    fr: 'Le fichier « {title} » envoyé par {actor} a été refusé[ ({code})]',
    en: 'The file “{title}” sent by {actor} was refused[ ({code})]',
  },
  'file.renamed': {
    fr: '{actor} a renommé le fichier « {before} » en « {title} »',
    en: '{actor} renamed the file “{before}” to “{title}”',
  },
  'file.trashed': {
    fr: '{actor} a mis le fichier « {title} » à la corbeille',
    en: '{actor} put the file “{title}” in the trash',
  },
  'file.deleted': {
    fr: '{actor} a supprimé définitivement le fichier « {title} »',
    en: '{actor} deleted the file “{title}” for good',
  },
  'file.restored': { fr: '{actor} a restauré le fichier « {title} »', en: '{actor} restored the file “{title}”' },
  'file.downloaded': {
    fr: '{actor} a téléchargé le fichier « {title} »',
    en: '{actor} downloaded the file “{title}”',
    reading: true,
  },
  'file.opened': {
    fr: '{actor} a affiché le fichier « {title} »',
    en: '{actor} viewed the file “{title}”',
    reading: true,
  },
  'file.searched': { fr: '{actor} a cherché des fichiers', en: '{actor} searched files', reading: true },
  'storage.swept': {
    fr: 'Le stockage a été nettoyé : envois abandonnés, {uploads} ; contenus sans fichier, {contents}',
    en: 'Storage was swept: abandoned uploads, {uploads}; contents without a file, {contents}',
  },
} as const satisfies Record<string, Entry>;
