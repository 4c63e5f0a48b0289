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
} as const satisfies Record<string, Entry>;
