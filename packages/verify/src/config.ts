/** The language, by the usual variables, when no option says it. */
export const locale = (): string | undefined => process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG;
