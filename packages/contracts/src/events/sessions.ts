import type { Entry } from './entry.ts';

/** Requests refused, sessions and sign-ins. */
export const sessionEvents = {
  'access.refused': {
    fr: '{actor} s’est vu refuser {de operation}[ ({code})]',
    en: '{actor} was not allowed to {operation}[ ({code})]',
  },
  'session.opened': { fr: '{actor} a ouvert une session[ {acr}]', en: '{actor} signed in[ {acr}]' },
  'session.ended': { fr: 'La session {de actor} a pris fin ({reason})', en: 'The session of {actor} ended ({reason})' },
  'session.closed': {
    fr: '{actor} a mis fin à une session {de person} ({reason})',
    en: '{actor} ended a session of {person} ({reason})',
  },
  'session.stepped-up': {
    fr: '{actor} a confirmé son identité avec son second facteur',
    en: '{actor} confirmed their identity with a second factor',
  },
  'sign-in.refused': { fr: 'Une connexion a été refusée ({code})', en: 'A sign-in was refused ({code})' },
} as const satisfies Record<string, Entry>;
