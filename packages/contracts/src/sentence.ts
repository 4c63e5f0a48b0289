import { type EventType, events } from './events.ts';
import { withA, withDe, withFirst } from './french.ts';
import { grantees, type Language, vocabulary } from './vocabulary.ts';

/** What a sentence is made from: the names are those at the time of reading, the rest is the event's own. */
export type Sayable = {
  type: string;
  /** Who acted, as said within a sentence: « Anne Aubin », « le système (…) ». */
  actor: string;
  /** Ids, levels, codes. */
  data: Record<string, unknown>;
  /** Titles and personal data; null once erased, or in a mirror event. */
  payload: Record<string, unknown> | null;
};

const hidden: Record<Language, string> = { fr: '(contenu non conservé ici)', en: '(content not kept here)' };
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const day: Record<Language, Intl.DateTimeFormat> = {
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Paris' }),
};

// Said to the minute: what lasts some hours.
const hour: Record<Language, Intl.DateTimeFormat> = {
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' }),
};

/** A value of the data in words: a code of the vocabulary, a date, a number; null when there is nothing to say. */
export const sayData = (key: string, value: unknown, language: Language = 'fr'): string | null => {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.map((one) => sayData(key, one, language) ?? '').join(', ') || null;
  if (typeof value === 'object') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const word = Object.hasOwn(vocabulary, key) ? vocabulary[key]?.[text]?.[language] : undefined;
  if (word !== undefined) return word || null;
  if (typeof value === 'number') return value.toLocaleString(language);
  if (!instant.test(text) && !date.test(text)) return text;
  // A day without an hour is that day wherever it is read: at noon it is in every zone of France's mainland.
  const said = (key.endsWith('Hour') ? hour : day)[language].format(
    new Date(date.test(text) ? `${text}T12:00:00Z` : text),
  );
  return language === 'fr' ? withFirst(said) : said;
};

// Titles and names are said as they are.
const sayPayload = (value: unknown): string | null => {
  if (typeof value === 'string') return value || null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? value.map((one) => sayPayload(one) ?? '').join(', ') : null;
};

// To whom an access is given, in words: a role's name alone would read as somebody's.
const sayGrantee = (kind: string, label: string, language: Language): string => {
  const words = grantees[kind];
  if (!words) return label;
  // Events of before hold some of these words, in French, with the name.
  const [before = '', after = ''] = words.fr.split('{label}');
  const start = label.startsWith(before) ? before.length : 0;
  const name = label.slice(start, after && label.endsWith(after) ? -after.length : undefined);
  return words[language].replace('{label}', () => name);
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Tells whether a type of event stands in the catalogue. */
export const isEventType = (type: string): type is EventType => Object.hasOwn(events, type);
/** Whether it tells a reading, which is not shown to everyone who reads the trail. */
export const isReading = (type: string): boolean => isEventType(type) && 'reading' in events[type];

/** The family of a type: `share` for `share.accepted`. */
export const familyOf = (type: string): string => type.slice(0, type.indexOf('.'));

/** A type of event in a few words, for a list of choices: its sentence without who and what. */
export const nameOfType = (type: EventType, language: Language = 'fr'): string =>
  capital(
    events[type][language]
      .replace(/\[[^\]]*\]/g, '')
      .replace(/^\{actor\},? /, '')
      .replace(/\{(de |à )?\w+\}/g, (_, link: string | undefined) => `${link ?? ''}…`)
      .replace(/ \(…\)$/, '')
      .replace(/\.(?: .*)?$/, '')
      .trim(),
  );

/**
 * The sentence of an event, at most 1,000 characters. `{title}` is looked up in the payload, then in the data;
 * `{de actor}` elides, `{à grantee}` contracts; a part in `[…]` is left out when what it names is not there. What was
 * erased, or is not shown in a mirror, is said to be so. An unknown type gives its own name: nothing is hidden.
 */
export const sentenceOf = (event: Sayable, language: Language = 'fr'): string => {
  if (!isEventType(event.type)) return capital(`${event.actor} : ${event.type}`);
  const find = (key: string): string | null => {
    if (key === 'actor') return event.actor;
    const said = sayPayload(event.payload?.[key]) ?? sayData(key, event.data[key], language);
    const kind = event.data.granteeKind;
    return said && key === 'grantee' && typeof kind === 'string' ? sayGrantee(kind, said, language) : said;
  };
  const fill = (text: string, missing: string | null): string | null => {
    let whole = true;
    const filled = text.replace(/\{(de |à )?(\w+)\}/g, (_, link: string | undefined, key: string) => {
      const said = find(key) ?? missing;
      if (said === null) whole = false;
      return link ? (link === 'de ' ? withDe : withA)(said ?? '') : (said ?? '');
    });
    return whole ? filled : null;
  };
  const template = events[event.type][language];
  // Options first, in the template itself: a title may hold brackets or braces of its own.
  const text = template
    .split(/(\[[^\]]*\])/)
    .map((part) => (part.startsWith('[') ? (fill(part.slice(1, -1), null) ?? '') : fill(part, hidden[language])))
    .join('');
  return capital(text).slice(0, 1_000);
};
