import type { Entry } from './entry.ts';

/** What is done with the trail itself. */
export const trailEvents = {
  'trail.exported': {
    fr: '{actor} a exporté le journal[ du {from}][ jusqu’au {until}] ({format})',
    en: '{actor} exported the trail[ from {from}][ until {until}] ({format})',
  },
  'trail.purged': {
    fr: 'Les contenus du journal antérieurs au {until} ont été effacés ({payloads}) ; les événements restent',
    en: 'What the trail kept of before {until} was erased ({payloads}); the events stay',
  },
  'trail.purge-announced': {
    fr: 'Le {dueAt}, {payloads} contenus du journal dont la durée de conservation sera passée seront effacés',
    en: 'On {dueAt}, {payloads} contents of the trail whose keeping time will be over are to be erased',
  },
  'trail.keeping-changed': {
    fr: '{actor} a changé la durée de conservation du journal ({class}) de {before} à {months} mois',
    en: '{actor} changed how long the trail is kept ({class}) from {before} to {months} months',
  },
  'trail.erased': {
    fr: '{actor} a effacé du journal ce qu’il gardait d’une personne avant le {until} ({payloads} contenus)[ ; motif : {reason}]',
    en: '{actor} erased what the trail kept of a person before {until} ({payloads} contents)[; reason: {reason}]',
  },
} as const satisfies Record<string, Entry>;
