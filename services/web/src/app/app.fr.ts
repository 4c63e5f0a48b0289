export const appFr = {
  loading: 'Chargement…',
  listEnd: 'Cette liste est plus longue : seuls ses {{count}} premiers éléments sont affichés.',
  again: 'Réessayer',
  failed: 'Cela n’a pas pu être chargé',
  unreachable: 'Le serveur ne répond pas : le réseau est peut-être coupé. Réessayez dans un instant.',
  unseen: {
    title: 'Rien ne se trouve ici',
    words:
      'La page a été déplacée ou supprimée, ou vous n’y avez pas accès. Pour des raisons de confidentialité, ces cas ne se distinguent pas.',
    ask: 'Si vous pensez devoir y accéder, écrivez à l’administrateur de votre organisme :',
    write: 'Écrire à mon administrateur',
    subject: 'Accès à une page de Bocage',
    body: 'Bonjour,\n\nJe souhaite accéder à cette page :\n{{address}}\n\nMerci.',
    home: 'Revenir à l’accueil',
  },
  broken: {
    title: 'Cette page ne s’est pas affichée',
    words: 'L’erreur est de notre côté. Ce que vous aviez écrit est gardé.',
    reload: 'Recharger la page',
  },
  reason: {
    closed: 'Votre organisme est clos : tout se lit, plus rien ne change',
    archived: 'L’espace est archivé',
    permission: 'Votre rôle ne le permet pas',
    level: {
      reader: 'Vous n’y avez pas accès',
      commenter: 'Vous avez un accès en lecture',
      editor: 'Vous avez un accès en lecture',
      manager: 'Réservé aux responsables',
    },
    tenant: {
      owner: 'Réservé à l’organisme à qui appartient l’espace',
      receiver: 'Réservé à l’organisme qui reçoit le partage',
    },
  },
  trouble: {
    ended:
      'Votre session est terminée. Ce que vous avez écrit est gardé sur cet ordinateur, et sera envoyé à votre retour.',
    signIn: 'Se reconnecter',
    stepUpTitle: 'Confirmez votre identité',
    stepUp: 'Cette action demande votre second facteur. Vous reviendrez ensuite à cette page.',
    stepUpPage: 'Cette page demande votre second facteur. Vous y reviendrez ensuite.',
    stepUpGo: 'Confirmer avec mon second facteur',
  },
} as const;
