/** Bodies, people and invitations. */
export const peopleFaults = {
  'tenant.not-member': { status: 403, message: 'Vous n’agissez pas pour cet organisme.' },
  'tenant.pending': { status: 403, message: 'Cet organisme n’a pas encore accepté la convention.' },
  'tenant.suspended': { status: 403, message: 'Cet organisme est suspendu. Écrivez à votre EPCI.' },
  'tenant.closed': { status: 403, message: 'Cet organisme est clos : il se lit, mais ne change plus.' },
  'membership.guest-needs-end': {
    status: 409,
    message: 'Un invité a toujours une date de fin. Donnez-la à son rattachement d’abord.',
  },
  'membership.last-administrator': {
    status: 409,
    message: 'Cet organisme n’aurait plus d’administrateur. Nommez-en un autre d’abord.',
  },
  'tenant.last-administrator': {
    status: 409,
    message: 'Cet organisme n’aurait plus d’administrateur. Nommez-en un autre d’abord.',
  },
  'territory.unknown': { status: 404, message: 'Ce code n’est pas dans la liste officielle.' },
  'territory.not-a-member': {
    status: 409,
    message: 'La commune {code} n’est pas membre de cet EPCI : ajoutez-la à part.',
  },
  'tenant.elsewhere': {
    status: 409,
    message: 'L’organisme {code} est déjà dans un autre périmètre de cette instance.',
  },
  'tenant.siren-taken': { status: 409, message: 'Un organisme de ce périmètre porte déjà ce SIREN.' },
  'tenant.not-pending': {
    status: 409,
    message: 'Cet organisme a déjà accepté la convention : il choisit lui-même ses administrateurs.',
  },
  'tenant.not-active': { status: 409, message: 'Cet organisme n’est pas actif.' },
  'tenant.not-suspended': { status: 409, message: 'Cet organisme n’est pas suspendu.' },
  'tenant.not-closed': { status: 409, message: 'Cet organisme n’est pas clos.' },
  'convention.changed': { status: 409, message: 'Le texte de la convention a changé. Relisez-le avant d’accepter.' },
  'administrator.oneself': {
    status: 403,
    message: 'Un gestionnaire ne peut pas se nommer lui-même administrateur d’une commune.',
  },
  'nomination.waiting': { status: 409, message: 'Une nomination attend déjà pour cet organisme.' },
  'nomination.no-sheet': {
    status: 409,
    message:
      'Cet organisme est en service : la fiche s’imprime une fois la nomination en vigueur. Donnez une adresse électronique pour que la lettre parte ce jour-là, ou invitez plus tard.',
  },
  'nomination.decided': { status: 409, message: 'Cette nomination est déjà décidée.' },
  'person.identifiant-taken': {
    status: 409,
    message: 'L’identifiant {identifiant} est déjà pris par une autre personne.',
  },
  'person.email-missing': { status: 400, message: 'Une invitation par courriel demande une adresse électronique.' },
  'person.other-address': {
    status: 409,
    message:
      'Cette personne est déjà connue, et cette adresse électronique n’est pas celle qui est enregistrée. Laissez l’adresse vide pour écrire à l’adresse enregistrée, ou imprimez une fiche.',
  },
  'person.mail-off': { status: 409, message: 'Cette instance n’envoie pas de courriels : imprimez une fiche.' },
  'membership.exists': { status: 409, message: 'Cette personne est déjà rattachée à votre organisme.' },
  'person.needs-identifiant': { status: 409, message: 'Donnez d’abord un identifiant à cette personne.' },
  'person.mailbox-shared': {
    status: 409,
    message:
      'Cette adresse sert aussi à quelqu’un d’autre, qui pourrait ouvrir ce compte. Imprimez une fiche pour rendre l’accès.',
  },
  'person.has-account': { status: 409, message: 'Cette personne a déjà ouvert son compte.' },
  'person.of-others': {
    status: 403,
    message:
      'Cette personne sert aussi un autre organisme : vous ne changez ni son nom, ni son adresse, ni son accès. Écrivez à l’exploitant.',
  },
  'csv.unreadable': {
    status: 400,
    message: 'Ce fichier ne se lit pas comme un tableau CSV. Enregistrez-le depuis le tableur au format CSV.',
  },
  'csv.too-long': { status: 400, message: 'Ce fichier dépasse {lines} lignes. Coupez-le en plusieurs.' },
  'csv.columns-missing': { status: 400, message: 'Il manque des colonnes : {columns}. Partez du modèle.' },
  'invitation.unknown': {
    status: 404,
    message: 'Ce code n’est pas connu. Vérifiez-le, ou demandez une nouvelle invitation à votre administrateur.',
  },
  'invitation.expired': { status: 410, message: 'Cette invitation a plus de 21 jours. Demandez-en une nouvelle.' },
  'invitation.used': { status: 410, message: 'Cette invitation a déjà servi. Connectez-vous avec votre identifiant.' },
  'invitation.over': {
    status: 410,
    message: 'Cette invitation n’est plus valable. Demandez-en une nouvelle à votre administrateur.',
  },
  'invitation.not-renewable': {
    status: 409,
    message: 'Cette invitation ne se renouvelle pas par courriel. Demandez une nouvelle fiche à votre administrateur.',
  },
  'invitation.refused': {
    status: 409,
    message:
      'Le service de connexion refuse votre nom, votre identifiant ou votre adresse tels qu’ils sont écrits. Votre mot de passe n’est pas en cause : demandez à votre administrateur de corriger votre fiche, puis reprenez ce code.',
  },
  'invitation.password': { status: 400, message: 'Ce mot de passe n’est pas accepté : {detail}' },
  'tenant.not-found': { status: 404, message: 'Aucun organisme de ce périmètre ne correspond.' },
  'tenant.active': { status: 409, message: 'Cet organisme est déjà actif.' },
} as const;
