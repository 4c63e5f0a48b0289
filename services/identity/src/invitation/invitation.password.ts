const words: Readonly<Record<string, string>> = {
  invalidPasswordMinLengthMessage: 'il est trop court (12 caractères au moins).',
  invalidPasswordMaxLengthMessage: 'il est trop long (128 caractères au plus).',
  invalidPasswordNotUsernameMessage: 'il est égal à l’identifiant.',
  invalidPasswordNotContainsUsernameMessage: 'il contient l’identifiant.',
  invalidPasswordNotEmailMessage: 'il est égal à l’adresse électronique.',
  invalidPasswordHistoryMessage: 'il a déjà servi.',
  invalidPasswordBlacklistedMessage: 'il est trop connu.',
  invalidPasswordMinDigitsMessage: 'il y faut un chiffre.',
  invalidPasswordMinLowerCaseCharsMessage: 'il y faut une minuscule.',
  invalidPasswordMinUpperCaseCharsMessage: 'il y faut une majuscule.',
  invalidPasswordMinSpecialCharsMessage: 'il y faut un signe qui ne soit ni lettre ni chiffre.',
};

/** Why the realm's policy does not take a password, in words; the policy itself stands in Keycloak. */
export const passwordProblem = (key: string | null): string => words[key ?? ''] ?? 'choisissez-en un autre, plus long.';
