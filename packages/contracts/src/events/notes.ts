import type { Entry } from './entry.ts';

/** Folders and notes. */
export const noteEvents = {
  'folder.created': { fr: '{actor} a créé le dossier « {title} »', en: '{actor} created the folder “{title}”' },
  'folder.renamed': {
    fr: '{actor} a renommé le dossier « {before} » en « {title} »',
    en: '{actor} renamed the folder “{before}” to “{title}”',
  },
  'folder.moved': {
    fr: '{actor} a déplacé le dossier « {title} »[ depuis « {fromTitle} »][ vers « {toTitle} »]',
    en: '{actor} moved the folder “{title}”[ from “{fromTitle}”][ to “{toTitle}”]',
  },
  'folder.restricted': {
    fr: '{actor} a restreint l’accès au dossier « {title} »',
    en: '{actor} restricted the folder “{title}”',
  },
  'folder.unrestricted': {
    fr: '{actor} a levé la restriction du dossier « {title} »',
    en: '{actor} lifted the restriction of the folder “{title}”',
  },
  'folder.trashed': {
    fr: '{actor} a mis le dossier « {title} » à la corbeille',
    en: '{actor} put the folder “{title}” in the trash',
  },
  'folder.restored': { fr: '{actor} a restauré le dossier « {title} »', en: '{actor} restored the folder “{title}”' },
  'note.created': { fr: '{actor} a créé la note « {title} »', en: '{actor} created the note “{title}”' },
  'note.renamed': {
    fr: '{actor} a renommé la note « {before} » en « {title} »',
    en: '{actor} renamed the note “{before}” to “{title}”',
  },
  'note.moved': {
    fr: '{actor} a déplacé la note « {title} »[ depuis « {fromTitle} »][ vers « {toTitle} »]',
    en: '{actor} moved the note “{title}”[ from “{fromTitle}”][ to “{toTitle}”]',
  },
  'note.restricted': {
    fr: '{actor} a restreint l’accès à la note « {title} »',
    en: '{actor} restricted the note “{title}”',
  },
  'note.unrestricted': {
    fr: '{actor} a levé la restriction de la note « {title} »',
    en: '{actor} lifted the restriction of the note “{title}”',
  },
  'note.trashed': {
    fr: '{actor} a mis la note « {title} » à la corbeille',
    en: '{actor} put the note “{title}” in the trash',
  },
  'note.restored': { fr: '{actor} a restauré la note « {title} »', en: '{actor} restored the note “{title}”' },
  'note.opened': {
    fr: '{actor} a ouvert une note[ : « {title} »]',
    en: '{actor} opened a note[: “{title}”]',
    reading: true,
  },
  'note.searched': { fr: '{actor} a cherché des notes', en: '{actor} searched notes', reading: true },
  'note.edited': { fr: '{actor} a modifié une note[ : « {title} »]', en: '{actor} edited a note[: “{title}”]' },
} as const satisfies Record<string, Entry>;
