import { fr } from '../../web/src/app/catalogues.fr.ts';

export { fr };

/** The catalogue's words with their values, as the page writes them: a journey names a button as the catalogue does. */
export const say = (words: string, values: Record<string, string | number>): string =>
  words.replace(/\{\{(\w+)\}\}/g, (_hole, key: string) => String(values[key]));

/** The catalogue's words whatever their values. */
export const like = (words: string): RegExp =>
  new RegExp(
    words
      .split(/\{\{\w+\}\}/)
      // A no-break space of the catalogue is read as a plain one in a name.
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s/g, '\\s'))
      .join('.+'),
  );
