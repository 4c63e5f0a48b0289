import { type EventType, events } from './events.ts';

/** What a sentence is made from: the names are those at the time of reading, the rest is the event's own. */
export type Sayable = {
  type: string;
  actor: string;
  /** Ids, levels, codes. */
  data: Record<string, unknown>;
  /** Titles and personal data; null once erased, or in a mirror event. */
  payload: Record<string, unknown> | null;
};

type Language = 'fr' | 'en';

const words: Record<string, Record<Language, string>> = {
  reader: { fr: 'lecture', en: 'reading' },
  commenter: { fr: 'commentaire', en: 'commenting' },
  editor: { fr: 'modification', en: 'editing' },
  manager: { fr: 'responsable', en: 'managing' },
  // why a session ended, or did not begin
  'sign-out': { fr: 'déconnexion', en: 'signed out' },
  'sign-out-everywhere': { fr: 'déconnexion de tous les appareils', en: 'signed out everywhere' },
  replaced: { fr: 'remplacée par une autre connexion', en: 'replaced by another sign-in' },
  idle: { fr: 'sans activité', en: 'idle' },
  keycloak: { fr: 'fermée par le service de connexion', en: 'ended by the sign-in service' },
  'auth.no-person': { fr: 'ce compte n’a pas d’accès ici', en: 'this account has no access here' },
  'auth.sign-in-failed': { fr: 'elle n’a pas abouti', en: 'it did not succeed' },
};
const hidden: Record<Language, string> = { fr: '(contenu non conservé ici)', en: '(content not kept here)' };

const shown = (value: unknown, language: Language): string => {
  if (typeof value === 'string') return words[value]?.[language] ?? value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((one) => shown(one, language)).join(', ');
  return hidden[language];
};

/** Tells whether a type of event stands in the catalogue. */
export const isEventType = (type: string): type is EventType => Object.hasOwn(events, type);

/**
 * The sentence of an event, at most 1,000 characters. `{title}` is looked up in the payload, then in the data; what
 * was erased, or is not shown in a mirror, is said to be so. An unknown type gives its own name: nothing is hidden.
 */
export const sentenceOf = (event: Sayable, language: Language = 'fr'): string => {
  if (!isEventType(event.type)) return `${event.actor} : ${event.type}`;
  const text = events[event.type][language].replace(/\{(\w+)\}/g, (_, key: string) => {
    if (key === 'actor') return event.actor;
    return shown(event.payload?.[key] ?? event.data[key], language);
  });
  return text.slice(0, 1_000);
};
