import { isEventType, nameOfType, type TrailEvent } from '@bocage/contracts';
import type { TrailFilter } from '../trail/trail.store.ts';

const zone = { timeZone: 'Europe/Paris' } as const;
const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', ...zone });
const date = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', ...zone });
const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', ...zone });
const hour = new Intl.DateTimeFormat('fr-FR', { timeStyle: 'short', ...zone });
const count = new Intl.NumberFormat('fr-FR');
// « 1er novembre »: the one day of the month that French counts so.
const first = (text: string): string => text.replace(/(^|\s)1 (?=\p{L})/u, '$11er ');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const saidMoment = (at: Date): string => first(moment.format(at));
export const saidHour = (event: TrailEvent): string => hour.format(new Date(event.occurredAt));

/** « Du 1er octobre au 31 octobre 2026 »: the last moment is not included. */
export const saidPeriod = ({ from, until }: TrailFilter, madeAt: Date): string => {
  const last = until ? new Date(Math.min(Date.parse(until) - 1, madeAt.getTime())) : madeAt;
  return from
    ? `Du ${first(date.format(new Date(from)))} au ${first(date.format(last))}`
    : `Depuis l’ouverture, jusqu’au ${first(date.format(last))}`;
};

/** What the report was narrowed to, besides its period; none when it holds all that its reader may see. */
export const saidFilters = ({ person, kind, type, subject }: TrailFilter, events: readonly TrailEvent[]): string[] => {
  const author = events.find((event) => event.actor.personId === person)?.actor.name;
  const title = events.find((event) => event.subject.title)?.subject.title;
  return [
    ...(person ? [`les actes de ${author ?? 'la personne choisie'}`] : []),
    ...(subject ? [`l’histoire de ${title ? `« ${title} »` : 'la chose choisie'}`] : []),
    ...(type
      ? [`les événements « ${isEventType(type) ? nameOfType(type) : type} »`]
      : kind
        ? [`les événements « ${kind} »`]
        : []),
  ];
};

export const saidCount = (events: readonly TrailEvent[]): string =>
  events.length === 1 ? '1 événement' : `${count.format(events.length)} événements`;

/** Events under their days, as French says them. */
export const byDay = (events: readonly TrailEvent[]): { title: string; events: TrailEvent[] }[] =>
  [...Map.groupBy(events, (event) => day.format(new Date(event.occurredAt)))].map(([title, some]) => ({
    title: capital(first(title)),
    events: some,
  }));
