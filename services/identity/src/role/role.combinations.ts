/** A combination of built-in roles that is allowed, but told to whoever makes it and traced. */
export type Combination = { code: string; keys: readonly [string, string]; message: string };

// In a commune with one agent she is everything: these warn, only DPO with administrateur is refused (in the database).
const combinations: readonly Combination[] = [
  {
    code: 'administrator-auditor',
    keys: ['administrateur', 'auditeur'],
    message: 'La même personne administre et lit le journal de ses propres actes.',
  },
  {
    code: 'auditor-dpo',
    keys: ['auditeur', 'dpo'],
    message: 'La même personne lit le journal et veille à la protection des données qu’il contient.',
  },
  {
    code: 'administrator-elected',
    keys: ['administrateur', 'elu'],
    message: 'Une personne élue administre les comptes des agents.',
  },
  {
    code: 'manager-administrator',
    keys: ['gestionnaire', 'administrateur'],
    message: 'La même personne gère le périmètre et administre l’EPCI : ses pouvoirs ne sont séparés nulle part.',
  },
  {
    code: 'guest-other',
    keys: ['invite', 'agent'],
    message: 'Un invité qui est aussi agent n’est plus un invité : il atteint ce que tous les agents atteignent.',
  },
];

/** The warnings that a set of built-in roles' keys calls for, in the order of the table. */
export const warningsOf = (keys: readonly (string | null)[]): { code: string; message: string }[] =>
  combinations
    .filter(({ keys: [one, other] }) => keys.includes(one) && keys.includes(other))
    .map(({ code, message }) => ({ code, message }));
