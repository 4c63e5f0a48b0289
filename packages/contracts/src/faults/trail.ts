/** The trail. */
export const trailFaults = {
  'trail.not-sealed': {
    status: 409,
    message:
      'Ce journal n’est pas encore scellé jusque-là. Réessayez dans une minute ; si cela dure, écrivez à l’exploitant de l’instance.',
  },
  'trail.too-many': {
    status: 409,
    message: 'Plus de {most} événements répondent à ces filtres. Resserrez les dates, ou faites préparer l’export.',
  },
  'trail.export-too-large': {
    status: 409,
    message: 'Un export de cette forme contient {most} événements au plus. Resserrez les dates.',
  },
  'trail.export-busy': {
    status: 409,
    message: 'Trois de vos exports se préparent déjà. Attendez que l’un soit prêt, ou supprimez-en un.',
  },
  'trail.export-interrupted': {
    status: 409,
    message: 'Sa préparation a été interrompue cinq fois. Demandez-le de nouveau, ou resserrez les dates.',
  },
  'trail.export-not-ready': { status: 409, message: 'Cet export n’est pas prêt, ou n’a pas pu être fait.' },
  'alert.no-mailbox': {
    status: 409,
    message: 'Votre fiche n’a pas d’adresse électronique. Demandez à votre administrateur de l’ajouter.',
  },
  'trail.kept': {
    status: 403,
    message:
      'Rien ne s’efface pendant la durée de conservation : le journal garde ces {payloads} contenus jusqu’au {until}.',
  },
  'trail.kept-for-good': {
    status: 403,
    message:
      'Le journal ne garde de cette personne que des archives publiques (décisions, procès-verbaux validés), qui ne s’effacent pas.',
  },
  'trail.nothing-kept': { status: 409, message: 'Le journal ne garde aucun contenu sur cette personne.' },
} as const;
