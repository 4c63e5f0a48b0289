const marks = /\p{M}+/gu;
const separators = /[^a-z0-9]+/g;
const empty = new Set(['de', 'du', 'des', 'la', 'le', 'les', 'd', 'l', 'et', 'en', 'sur', 'sous', 'a', 'au', 'aux']);
// A Map: an object would also know « constructor ».
const short = new Map([
  ['st', 'saint'],
  ['ste', 'sainte'],
  ['sts', 'saints'],
  ['stes', 'saintes'],
]);

/** A name as words that compare: no accents, case, hyphens nor apostrophes; « St » is « saint », « œ » is « oe ». */
export const fold = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(marks, '')
    .split(separators)
    .filter(Boolean)
    .map((word) => short.get(word) ?? word);

/** The words of a question: those that say nothing are left out, unless there are no others (« Le », « Y »). */
export const foldQuestion = (text: string): string[] => {
  const words = fold(text);
  const telling = words.filter((word) => !empty.has(word));
  return telling.length > 0 ? telling : words;
};
