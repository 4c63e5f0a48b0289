import { withDe } from '@bocage/contracts';
import { fr } from '../../web/src/app/catalogues.fr.ts';

export { fr };

/** The catalogue's words with their values, as the page writes them: a journey names a button as the catalogue does. */
export const say = (words: string, values: Record<string, string | number>): string =>
  words.replace(/\{\{(\w+)(, de)?\}\}/g, (_hole, key: string, de?: string) =>
    de ? withDe(String(values[key])) : String(values[key]),
  );

/** The catalogue's words whatever their values. */
export const like = (words: string): RegExp =>
  new RegExp(
    words
      .split(/\{\{\w+(?:, de)?\}\}/)
      // A no-break space of the catalogue is read as a plain one in a name.
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s/g, '\\s'))
      .join('.+'),
  );
