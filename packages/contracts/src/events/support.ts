import type { Entry } from './entry.ts';

/** Support access: opened, ended, and what was seen under it beside the readings that leave an event of their own. */
export const supportEvents = {
  'support.opened': {
    fr: '{actor} a ouvert un accès d’assistance à {person} ({home}) jusqu’au {untilHour} : {level}, {scope}. Motif : {reason}',
    en: '{actor} opened a support access to {person} ({home}) until {untilHour}: {level}, {scope}. Reason: {reason}',
  },
  'support.ended': {
    fr: '{actor} a mis fin à l’accès d’assistance {de person} ({home})[, {because}]',
    en: '{actor} ended the support access of {person} ({home})[, {because}]',
  },
  'support.seen': {
    fr: '{actor} a pu {operation}[ : « {title} »][ (espace « {name} »)]',
    en: '{actor} could {operation}[: “{title}”][ (workspace “{name}”)]',
  },
} as const satisfies Record<string, Entry>;
