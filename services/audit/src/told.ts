/** An error in our own words, with nothing of anybody's in them: they are its code too, which logs show and messages are not. */
export const told = (words: string, cause?: unknown): Error =>
  Object.assign(new Error(words, cause === undefined ? {} : { cause }), { code: words });

export const wasTold = (error: unknown, words: string): boolean =>
  error instanceof Error && 'code' in error && error.code === words;
