/** A failure that the person can mend: its message is one French sentence that says what to do. */
export type Problem = Error & { problem: true };

export const problem = (message: string, cause?: unknown): Problem =>
  Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { problem: true as const });

export const isProblem = (error: unknown): error is Problem => error instanceof Error && 'problem' in error;

/** The system's code of an error (`ENOSPC`). Not by instanceof: an error may come from another realm of this process. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** A full disk says so from any depth: it becomes the sentence that names the folder to empty or to move. */
export const explain = (error: unknown, folder: string, variable: string): unknown => {
  const code = codeOf(error);
  if (code === 'ENOSPC')
    return problem(
      `Le disque est plein : libérez de la place pour ${folder}, ou donnez un autre dossier par ${variable}.`,
      error,
    );
  if (code === 'EACCES' || code === 'EROFS')
    return problem(
      `Impossible d’écrire dans ${folder} : donnez-en le droit, ou un autre dossier par ${variable}.`,
      error,
    );
  return error;
};
