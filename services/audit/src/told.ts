/** An error in our own words, with nothing of anybody's in them: they are its code too, which logs show and messages are not. */
export const told = (words: string, cause?: unknown): Error =>
  Object.assign(new Error(words, cause === undefined ? {} : { cause }), { code: words });

/** The collector is silent for too long, or refuses for its size what it was sent. */
export const tooMuch = (words: string): Error => Object.assign(told(words), { tooMuch: true });
export const isTooMuch = (error: unknown): boolean => error instanceof Error && 'tooMuch' in error;
