const full = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short' });
const day = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long' });
const exact = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'medium' });
const zone = new Intl.DateTimeFormat('fr-FR', { timeZoneName: 'longGeneric' });
const weekday = new Intl.DateTimeFormat('fr-FR', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const relative = new Intl.RelativeTimeFormat('fr-FR', { numeric: 'auto' });

/** « 8 h 05 », « 14 h ». */
const saidHour = (date: Date): string =>
  `${date.getHours()} h${date.getMinutes() ? ` ${String(date.getMinutes()).padStart(2, '0')}` : ''}`;

// The first of a month is said as such.
const saidDay = (format: Intl.DateTimeFormat, date: Date): string =>
  format.format(date).replace(/(^| )1 (?=\p{L})/u, '$11er ');

const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** « 16 h 05 », « demain à 1 h »: a moment to come, some hours away. */
export const saidMoment = (instant: string, now = new Date()): string => {
  const date = new Date(instant);
  return startOfDay(date) === startOfDay(now) ? saidHour(date) : `demain à ${saidHour(date)}`;
};

/** « il y a 3 minutes », « hier à 14 h 05 », « le 3 mars », « le 1er mars 2025 »: as one would say it aloud. */
export const saidDate = (instant: string, now = new Date()): string => {
  const date = new Date(instant);
  const minutes = Math.round((date.getTime() - now.getTime()) / 60_000);
  if (Math.abs(minutes) < 1) return 'à l’instant';
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  const days = Math.round((startOfDay(date) - startOfDay(now)) / 86_400_000);
  if (days === 0) return `aujourd’hui à ${saidHour(date)}`;
  if (days === -1) return `hier à ${saidHour(date)}`;
  if (days === 1) return `demain à ${saidHour(date)}`;
  return `le ${saidDay(date.getFullYear() === now.getFullYear() ? dayOfYear : day, date)}`;
};

export const fullDate = (instant: string): string => saidDay(full, new Date(instant));
/** To the second, and in whose time: « 1er mars 2026 à 08:05:12 (heure d’Europe centrale) ». */
export const exactDate = (instant: string): string => {
  const date = new Date(instant);
  const where = zone.formatToParts(date).find(({ type }) => type === 'timeZoneName');
  return `${saidDay(exact, date)} (${where?.value ?? ''})`;
};
/** « lundi 1er mars 2026 ». */
export const weekdayDate = (date: Date): string => saidDay(weekday, date);
export const dayDate = (instant: string): string => saidDay(day, new Date(instant));

/** The end of a chosen day (`AAAA-MM-JJ`, the computer's time) as an instant; null when none was chosen. */
export const endOfDay = (chosen: string): string | null => {
  if (!chosen) return null;
  const date = new Date(`${chosen}T23:59:59`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** `AAAA-MM-JJ` of an instant, for a field. */
export const dayField = (instant: string | null): string => {
  if (!instant) return '';
  const date = new Date(instant);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
};

const units = ['octets', 'Ko', 'Mo', 'Go', 'To'] as const;
/** « 1,4 Mo », by thousands as computers of France say it. */
export const saidSize = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString('fr-FR', { maximumFractionDigits: digits })} ${bytes < 2 ? 'octet' : units[unit]}`;
};
