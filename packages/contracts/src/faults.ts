/**
 * The closed set of faults: code → HTTP status and the French sentence shown to a person, which says what to do.
 * A `{name}` in a sentence is filled from the fault's parameters. The database raises the same codes (SQLSTATE BG000).
 */
export const faults = {
  // requests
  'request.invalid': { status: 400, message: 'La demande est incomplète ou mal formée : {detail}' },
  'request.too-large': { status: 413, message: 'Cet envoi dépasse la taille permise.' },
  'request.length-required': { status: 411, message: 'Cet envoi ne dit pas sa taille.' },
  'request.too-many': { status: 429, message: 'Trop de demandes en peu de temps. Réessayez dans une minute.' },
  'request.forged': { status: 403, message: 'La demande ne vient pas de cette application. Rechargez la page.' },
  'not-found': { status: 404, message: 'Rien ne se trouve ici, ou vous n’y avez pas accès.' },
  conflict: { status: 409, message: 'Cela a changé entre-temps. Rechargez la page et recommencez.' },
  // sign-in
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
  // tenants
  'tenant.not-member': { status: 403, message: 'Vous n’agissez pas pour cet organisme.' },
  'tenant.pending': { status: 403, message: 'Cet organisme n’a pas encore accepté la convention.' },
  'tenant.suspended': { status: 403, message: 'Cet organisme est suspendu. Écrivez à votre EPCI.' },
  'tenant.closed': { status: 403, message: 'Cet organisme est clos : il se lit, mais ne change plus.' },
  // notes
  'item.not-a-folder': { status: 409, message: 'Seul un dossier peut contenir autre chose.' },
  'item.cycle': { status: 409, message: 'Un dossier ne peut pas être rangé dans lui-même.' },
  'item.other-workspace': { status: 409, message: 'On ne range un élément que dans son propre espace.' },
  'item.too-deep': { status: 409, message: 'Les dossiers sont trop imbriqués (30 niveaux au plus). Rangez plus haut.' },
  'item.trashed': { status: 409, message: 'Cet élément est dans la corbeille. Restaurez-le pour le modifier.' },
  'note.too-large': {
    status: 413,
    message: 'Cette note est trop longue pour en recevoir davantage. Poursuivez dans une autre.',
  },
  'note.update-too-large': {
    status: 413,
    message: 'Ce que vous venez de coller est trop long. Collez-le en plusieurs fois.',
  },
  'note.update-malformed': { status: 400, message: 'Cette modification n’a pas pu être lue. Rechargez la page.' },
  // workspaces and sharing
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
  // teams and roles
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
  // storage
  'file.too-large': { status: 413, message: 'Ce fichier dépasse la taille permise ({limit}).' },
  'file.executable': {
    status: 422,
    message:
      'Les programmes et les scripts ne sont pas acceptés, pour la sécurité de tous. S’il s’agit d’un document, enregistrez-le dans un autre format.',
  },
  'file.contradiction': {
    status: 422,
    message:
      'Le contenu de ce fichier ne correspond pas à son nom : il se termine par « {extension} », mais il contient autre chose ({found}). Renommez-le, puis envoyez-le à nouveau.',
  },
  'file.infected': {
    status: 403,
    message: 'L’antivirus a refusé ce fichier : il ne peut pas être ouvert. Écrivez à votre administrateur.',
  },
  'file.no-preview': { status: 409, message: 'Ce type de fichier ne s’affiche pas ici : téléchargez-le.' },
  'file.not-trashed': {
    status: 409,
    message: 'Ce fichier n’est pas dans la corbeille : mettez-l’y d’abord.',
  },
  'file.trashed': { status: 409, message: 'Ce fichier est dans la corbeille. Restaurez-le d’abord.' },
  'upload.incomplete': {
    status: 409,
    message: 'Il manque des morceaux de ce fichier ({missing}). Reprenez l’envoi : ce qui est arrivé est gardé.',
  },
  'upload.wrong-size': { status: 422, message: 'Le fichier reçu n’a pas la taille annoncée. Envoyez-le à nouveau.' },
  'upload.wrong-hash': {
    status: 422,
    message: 'Le fichier reçu n’est pas celui qui était annoncé : il a été abîmé en route. Envoyez-le à nouveau.',
  },
  'upload.ended': { status: 410, message: 'Cet envoi est terminé ou abandonné. Recommencez-le.' },
  'storage.quota': {
    status: 409,
    message: 'L’espace de stockage de l’organisme est plein. Écrivez à votre administrateur.',
  },
  'storage.unavailable': {
    status: 503,
    message:
      'Le stockage des fichiers ne répond pas. Rien n’est perdu : réessayez dans un instant, l’envoi reprendra où il en était.',
  },
  // people, provisioning
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
  // raised by the schemas access and audit
  'tenant.not-found': { status: 404, message: 'Aucun organisme de ce périmètre ne correspond.' },
  'tenant.active': { status: 409, message: 'Cet organisme est déjà actif.' },
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
  // operation
  'service.unavailable': {
    status: 503,
    message: 'Un service ne répond pas. Rien n’est perdu ; réessayez dans un instant.',
  },
  internal: {
    status: 500,
    message: 'Une erreur est survenue de notre côté. Rien de ce qui était enregistré n’est perdu.',
  },
} as const satisfies Record<string, { status: number; message: string }>;

/** A code of the closed set. */
export type FaultCode = keyof typeof faults;

/** Values put into a fault's sentence and sent as members of the problem document; never content, never a name. */
export type FaultParams = Record<string, string | number | boolean>;

/** An expected refusal, thrown by {@link fault} and rendered as `application/problem+json` (RFC 9457). */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly status: number;
  readonly params: FaultParams;
  constructor(code: FaultCode, params: FaultParams = {}) {
    super(code);
    this.name = 'Fault';
    this.code = code;
    this.status = faults[code].status;
    this.params = params;
  }
}

/** Makes the error to throw for `code`. */
export const fault = (code: FaultCode, params?: FaultParams): Fault => new Fault(code, params);

/** Tells whether a string, from the database or the network, is a code of the set. */
export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faults, code);

const said = (value: FaultParams[string] | undefined): string =>
  typeof value === 'number' ? value.toLocaleString('fr-FR') : String(value ?? '');
/** The sentence for a person, with `{name}` filled; an absent parameter leaves nothing behind. */
export const faultMessage = (code: FaultCode, params: FaultParams = {}): string =>
  faults[code].message.replace(/\{(\w+)\}/g, (_, name: string) => said(params[name])).trim();
