/** Words as one searches them: no accents, no capitals, apostrophes and hyphens as spaces. */
export const plainWords = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Whether every word of `asked` is somewhere in `text`. */
export const matches = (text: string, asked: string): boolean => {
  const whole = plainWords(text).join(' ');
  return plainWords(asked).every((word) => whole.includes(word));
};
