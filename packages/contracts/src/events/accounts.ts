import type { Entry } from './entry.ts';

/** What Keycloak tells. */
export const accountEvents = {
  'account.disabled': {
    fr: 'Le compte {de person} a été désactivé dans la console des comptes',
    en: 'The account of {person} was disabled in the accounts console',
  },
  'account.enabled': {
    fr: 'Le compte {de person} a été réactivé dans la console des comptes',
    en: 'The account of {person} was enabled in the accounts console',
  },
  'account.password-reset': {
    fr: 'Le mot de passe {de person} a été remplacé dans la console des comptes',
    en: 'The password of {person} was replaced in the accounts console',
  },
  'account.factor-removed': {
    fr: 'Un moyen de connexion {de person} a été retiré dans la console des comptes',
    en: 'A credential of {person} was removed in the accounts console',
  },
  'account.changed': {
    fr: 'Le compte {de person} a été modifié dans la console des comptes ({operation})',
    en: 'The account of {person} was changed in the accounts console ({operation})',
  },
  'account.credential-changed': {
    fr: '{person} a changé un de ses moyens de connexion ({credential})',
    en: '{person} changed one of their credentials ({credential})',
  },
  'sign-in.failed': { fr: 'Une connexion a échoué ({error})', en: 'A sign-in failed ({error})' },
} as const satisfies Record<string, Entry>;
