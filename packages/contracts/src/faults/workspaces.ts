/** Workspaces, who reaches them, teams and roles. */
export const workspaceFaults = {
  'workspace.archived': {
    status: 409,
    message: 'Cet espace est archivé : il se lit, mais ne change plus. Restaurez-le d’abord.',
  },
  'workspace.last-manager': {
    status: 409,
    message: 'Cet espace n’aurait plus de responsable. Nommez-en un autre d’abord.',
  },
  'grant.no-share': {
    status: 409,
    message: 'L’espace n’est pas partagé avec cet organisme. Proposez d’abord le partage.',
  },
  'grantee.unknown': { status: 404, message: 'Aucun bénéficiaire ne correspond. Vérifiez l’identifiant exact.' },
  'support.person-unknown': {
    status: 404,
    message:
      'Personne à qui ouvrir cet accès ne porte cet identifiant. Demandez-lui de vous le redonner, en entier : elle doit appartenir à l’intercommunalité ou à un syndicat de votre périmètre, et avoir un compte.',
  },
  'support.member': {
    status: 409,
    message: 'Cette personne est déjà rattachée à votre organisme. Donnez-lui plutôt un accès à l’espace.',
  },
  'support.exists': {
    status: 409,
    message: 'Cette personne a déjà un accès d’assistance en cours. Mettez-y fin avant d’en ouvrir un autre.',
  },
  'support.too-many': {
    status: 409,
    message: 'Dix accès d’assistance sont déjà en cours. Mettez fin à l’un d’eux d’abord.',
  },
  'support.over': { status: 409, message: 'Cet accès d’assistance est déjà terminé.' },
  'expiry.past': { status: 409, message: 'Cette échéance est déjà passée. Choisissez une date à venir.' },
  'share.decided': { status: 409, message: 'Ce partage a déjà reçu sa réponse, ou est terminé. Rechargez la page.' },
  'share.nobody': { status: 409, message: 'Aucun organisme à qui proposer ce partage.' },
  'team.archived': { status: 409, message: 'Cette équipe est archivée. Restaurez-la d’abord.' },
  'team.member-known': { status: 409, message: 'Cette personne est déjà dans l’équipe.' },
  'role.name-taken': { status: 409, message: 'Un rôle porte déjà ce nom.' },
  'role.unknown': { status: 404, message: 'Un de ces rôles n’existe pas, ou plus. Rechargez la page.' },
  'role.built-in': { status: 409, message: 'Les rôles de base ne changent pas. Composez un rôle à vous.' },
  'role.in-use': { status: 409, message: 'Ce rôle est encore attribué ou cité dans un accès. Retirez-le d’abord.' },
  'role.incompatible': {
    status: 409,
    message: 'Le délégué à la protection des données ne peut pas être administrateur : il se contrôlerait lui-même.',
  },
  'role.needs-expiry': {
    status: 409,
    message: 'Un invité a toujours une date de fin. Donnez-la à son rattachement d’abord.',
  },
  'role.epci-only': { status: 409, message: 'Ce rôle n’est pas ouvert à cet organisme.' },
  'role.permission-unknown': {
    status: 409,
    message: 'Une de ces permissions ne peut pas entrer dans un rôle composé.',
  },
  'role.not-found': { status: 404, message: 'Un de ces rôles n’existe pas, ou plus. Rechargez la page.' },
  'role.needed': { status: 409, message: 'Un rattachement a au moins un rôle.' },
  'share.exists': {
    status: 409,
    message: 'Cet espace est déjà partagé avec cet organisme, ou le lui est proposé. Terminez d’abord ce partage.',
  },
  'share.tenant-not-active': {
    status: 409,
    message: 'Cet organisme est suspendu ou clos : il ne peut recevoir aucun partage.',
  },
  'workspace.not-by-name': {
    status: 409,
    message:
      'Vous n’êtes pas dans cet espace à titre personnel : votre accès vient d’une équipe, d’un rôle ou de votre organisme. Demandez à un responsable de l’espace.',
  },
} as const;
