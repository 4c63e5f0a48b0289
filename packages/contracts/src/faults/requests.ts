/** Requests, sign-in, and what is away. */
export const requestFaults = {
  'request.invalid': { status: 400, message: 'La demande est incomplète ou mal formée : {detail}' },
  'request.too-large': { status: 413, message: 'Cet envoi dépasse la taille permise.' },
  'request.length-required': { status: 411, message: 'Cet envoi ne dit pas sa taille.' },
  'request.too-many': { status: 429, message: 'Trop de demandes en peu de temps. Réessayez dans une minute.' },
  'request.forged': { status: 403, message: 'La demande ne vient pas de cette application. Rechargez la page.' },
  'not-found': { status: 404, message: 'Rien ne se trouve ici, ou vous n’y avez pas accès.' },
  conflict: { status: 409, message: 'Cela a changé entre-temps. Rechargez la page et recommencez.' },
  'auth.required': { status: 401, message: 'Connectez-vous pour continuer.' },
  'auth.session-ended': { status: 401, message: 'Votre session est terminée. Reconnectez-vous.' },
  'auth.step-up': {
    status: 401,
    message: 'Cette action demande de confirmer votre identité avec votre second facteur.',
  },
  'auth.no-person': {
    status: 403,
    message:
      'Votre compte est connu, mais aucune personne active ne lui correspond dans cette instance. Écrivez à l’administrateur de votre organisme.',
  },
  'auth.sign-in-expired': {
    status: 400,
    message: 'Cette connexion a trop attendu ou a été ouverte ailleurs. Recommencez.',
  },
  'auth.sign-in-failed': {
    status: 403,
    message: 'La connexion n’a pas abouti. Recommencez, ou écrivez à l’administrateur de votre organisme.',
  },
  'access.refused': { status: 403, message: 'Vous n’avez pas le droit de faire cela ({reason}).' },
  'service.unavailable': {
    status: 503,
    message: 'Un service ne répond pas. Rien n’est perdu ; réessayez dans un instant.',
  },
  internal: {
    status: 500,
    message: 'Une erreur est survenue de notre côté. Rien de ce qui était enregistré n’est perdu.',
  },
} as const;
