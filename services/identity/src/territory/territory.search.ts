import { fold, foldQuestion } from './territory.fold.ts';
import type { Found } from './territory.list.ts';

type Sized = { name: string; population: number };

// Lower is better; null: not found. Every word must begin a word of the name, or of the département when one
// word at least is the name's: « saint denis 93 », « quatre rivières seine ».
const rank = <T extends Sized>(found: Found<T>, words: readonly string[], whole: string): number | null => {
  let named = 0;
  for (const word of words) {
    if (found.words.includes(` ${word}`)) named += 1;
    else if (!found.place.includes(` ${word}`)) return null;
  }
  if (named === 0) return null;
  if (found.words === whole) return 0;
  if (found.words.startsWith(whole)) return 1;
  if (found.words.startsWith(whole.trimEnd())) return 2;
  return found.words.includes(whole) ? 3 : 4;
};

/** The entries that answer a question, best first, then the most populated; `limit` at most. */
export const search = <T extends Sized>(entries: readonly Found<T>[], question: string, limit: number): T[] => {
  const digits = question.replace(/[\s.]/g, '').toUpperCase();
  if (/^\d[\dAB]\d{0,7}$/.test(digits)) {
    return entries
      .filter(({ codes }) => codes.includes(` ${digits}`))
      .slice(0, limit)
      .map(({ entry }) => entry);
  }
  const words = foldQuestion(question);
  if (words.length === 0) return [];
  const whole = ` ${fold(question).join(' ')} `;
  const ranked: { entry: T; rank: number }[] = [];
  for (const found of entries) {
    const place = rank(found, words, whole);
    if (place !== null) ranked.push({ entry: found.entry, rank: place });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank || b.entry.population - a.entry.population)
    .slice(0, limit)
    .map(({ entry }) => entry);
};
