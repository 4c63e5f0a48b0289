const numbers = new Intl.NumberFormat('fr-FR');

/** A count as it is written in French: `12 345`. */
export const count = (value: number): string => numbers.format(value);

/** Départements as they are said after a name: names repeat, so it is always shown. */
export const whereOf = (departements: readonly { code: string; name: string }[]): string =>
  departements.map(({ code, name }) => `${name} (${code})`).join(', ');
