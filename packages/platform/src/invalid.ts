import { z } from 'zod';

/** What a schema says of a value, in French: here and not beside the contracts, for the browser never says it. */
export const french = z.locales.fr().localeError;

const labels: Readonly<Record<string, string>> = {
  body: 'corps',
  code: 'code',
  email: 'adresse électronique',
  expiresAt: 'échéance',
  familyName: 'nom',
  firstName: 'prénom',
  givenName: 'prénom',
  identifiant: 'identifiant',
  jobTitle: 'fonction',
  lastName: 'nom',
  name: 'nom',
  password: 'mot de passe',
  roles: 'rôles',
  text: 'texte',
  title: 'titre',
  until: 'échéance',
};

/** The first thing that is wrong, in French: which field, and why. */
export const detailOf = ({ issues: [issue] }: z.ZodError): string => {
  const path = issue?.path.map(String) ?? [];
  const field = labels[path.at(-1) ?? 'body'] ?? path.join('.');
  return `${field} : ${issue?.message ?? ''}`.slice(0, 300);
};
