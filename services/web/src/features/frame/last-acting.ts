const keyOf = (personId: string): string => `bocage:${personId}:acting`;

/** The body for which the person acted last on this computer: a convenience for the first screen, never a right. */
export const lastActing = (personId: string): string | null => {
  try {
    return window.localStorage.getItem(keyOf(personId));
  } catch {
    return null;
  }
};

export const rememberActing = (personId: string, code: string): void => {
  try {
    window.localStorage.setItem(keyOf(personId), code);
  } catch {
    // Storage refused: the choice is asked again next time.
  }
};
