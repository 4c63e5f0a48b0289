import { operationsFr } from './operations.ts';

export type Language = 'fr' | 'en';
type Words = Record<string, Record<Language, string>>;

const w = (fr: string, en: string): Record<Language, string> => ({ fr, en });

const levels: Words = {
  reader: w('lecture', 'reading'),
  commenter: w('commentaire', 'commenting'),
  editor: w('modification', 'editing'),
  manager: w('responsable', 'managing'),
};

// `createNote` → « create note »: an operation's name is a verb and its object.
const spoken = (operation: string): string => operation.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** A grantee by its kind, around its name; a person is their name. */
export const grantees: Words = {
  team: w('l’équipe {label}', 'the team {label}'),
  role: w('le rôle {label}', 'the role {label}'),
  everywhere: w(
    'le rôle {label}, dans chaque organisme participant',
    'the role {label}, in every body that takes part',
  ),
  tenant: w('tout l’organisme {label}', 'the whole body {label}'),
};

/**
 * The words of the codes that an event's data can hold, by the name under which they stand: a title is never looked up
 * here, so that a note called “reader” keeps its name. An empty word is left unsaid.
 */
export const vocabulary: Record<string, Words> = {
  level: levels,
  before: levels,
  acr: { '1': w('', ''), '2': w('avec son second facteur', 'with a second factor') },
  by: { mail: w('par courriel', 'by e-mail'), sheet: w('par une fiche imprimée', 'by a printed sheet') },
  recovery: { true: w('à nouveau', 'again'), false: w('', '') },
  scope: { whole: w('tous les espaces', 'every workspace'), chosen: w('des espaces choisis', 'chosen workspaces') },
  forAll: { true: w('comme avec toutes les communes', 'as with every commune'), false: w('', '') },
  dryRun: { true: w('sans rien changer', 'changing nothing'), false: w('', '') },
  format: {
    csv: w('tableur CSV', 'CSV'),
    ndjson: w('données NDJSON', 'NDJSON'),
    pdf: w('rapport PDF', 'PDF report'),
    proofs: w('avec ses preuves', 'with its proofs'),
  },
  alert: {
    'share-for-all': w('espace proposé à toutes les communes', 'workspace offered to every commune'),
    'mass-export': w('export de masse', 'mass export'),
    'administrator-made': w('pouvoirs d’administration donnés', 'administrators’ powers given'),
    'support-opened': w('accès d’assistance ouvert', 'support access opened'),
  },
  class: {
    content: w('notes et fichiers', 'notes and files'),
    access: w('accès et partages', 'accesses and shares'),
    people: w('personnes', 'people'),
    sessions: w('connexions', 'sign-ins'),
    readings: w('consultations', 'readings'),
    body: w('organisme et journal', 'the body and the trail'),
    archives: w('archives publiques', 'public archives'),
  },
  fields: {
    firstName: w('prénom', 'first name'),
    lastName: w('nom', 'last name'),
    email: w('adresse électronique', 'e-mail address'),
    jobTitle: w('fonction', 'job title'),
    until: w('fin du rattachement', 'end of the membership'),
  },
  // An account that is no person of this instance: an operator’s.
  person: { nobody: w('une personne sans rattachement', 'somebody who is no member of a body') },
  trailOf: { instance: w('de l’instance', 'of the instance') },
  branch: {
    true: w('sur une note ou un dossier à accès restreint', 'on a restricted note or folder'),
    false: w('', ''),
  },
  because: {
    until: w('son échéance est passée', 'it ran out'),
    'tenant.activated': w('à l’ouverture de l’organisme', 'as the body opened'),
    'tenant.closed': w('à la clôture de l’organisme', 'as the body was closed'),
    'support.left': w('la personne n’agit plus pour son organisme', 'the person acts for their body no longer'),
    'support.member': w('la personne est désormais rattachée ici', 'the person is a member now'),
    'support.body': w('l’un des deux organismes n’est plus ouvert', 'one of the two bodies is open no longer'),
  },
  reason: {
    'sign-out': w('déconnexion', 'signed out'),
    'sign-out-everywhere': w('déconnexion de tous les appareils', 'signed out everywhere'),
    replaced: w('remplacée par une autre connexion', 'replaced by another sign-in'),
    idle: w('restée sans activité', 'idle'),
    keycloak: w('fermée par le service de connexion', 'ended by the sign-in service'),
    'account-disabled': w('compte désactivé', 'account disabled'),
    recovery: w('nouveau mot de passe', 'new password'),
  },
  code: {
    'auth.no-person': w('ce compte n’a pas d’accès ici', 'this account has no access here'),
    'auth.sign-in-failed': w('elle n’a pas abouti', 'it did not succeed'),
    'access.refused': w('ses droits ne le permettent pas', 'their rights do not allow it'),
    'request.forged': w('la demande venait d’un autre site', 'the request came from another site'),
    'support.person-unknown': w('personne inconnue, ou à qui cela ne se donne pas', 'unknown, or not to be named'),
    'not-found': w('inconnu, ou hors de sa portée', 'unknown, or out of their reach'),
    'tenant.not-member': w('sans rattachement à l’organisme', 'not a member of the body'),
    'tenant.pending': w('la convention n’est pas encore acceptée', 'the convention is not accepted yet'),
    'tenant.suspended': w('l’organisme est suspendu', 'the body is suspended'),
    'tenant.closed': w('l’organisme est clos', 'the body is closed'),
    'file.executable': w('programme ou script', 'a program or script'),
    'file.contradiction': w('le contenu contredit le nom', 'its content contradicts its name'),
    'upload.wrong-size': w('taille différente de celle annoncée', 'not of the announced size'),
    'upload.wrong-hash': w('abîmé en route', 'damaged on the way'),
    'storage.quota': w('plus de place', 'no room left'),
  },
  credential: {
    password: w('mot de passe', 'password'),
    otp: w('application de codes', 'code application'),
    webauthn: w('clé de sécurité', 'security key'),
    'webauthn-passwordless': w('clé d’accès', 'passkey'),
    'recovery-authn-codes': w('codes de secours', 'recovery codes'),
    update_password: w('mot de passe', 'password'),
    update_totp: w('application de codes', 'code application'),
    remove_totp: w('application de codes, retirée', 'code application, removed'),
    update_credential: w('second facteur', 'second factor'),
    remove_credential: w('second facteur, retiré', 'second factor, removed'),
  },
  error: {
    invalid_user_credentials: w('mot de passe ou code inexact', 'wrong password or code'),
    user_not_found: w('identifiant inconnu', 'unknown identifiant'),
    user_disabled: w('compte désactivé', 'account disabled'),
    user_temporarily_disabled: w('compte bloqué après trop d’essais', 'account locked after too many attempts'),
    expired_code: w('page restée ouverte trop longtemps', 'page left open too long'),
    invalid_code: w('page périmée', 'page out of date'),
    cookie_not_found: w('témoin de connexion absent', 'no sign-in cookie'),
    session_expired: w('page restée ouverte trop longtemps', 'page left open too long'),
    access_denied: w('abandonnée', 'given up'),
    rejected_by_user: w('abandonnée', 'given up'),
    different_user_authenticated: w('une autre personne était connectée', 'another person was signed in'),
    invalid_user: w('identifiant inconnu', 'unknown identifiant'),
  },
  operation: {
    ...Object.fromEntries(Object.entries(operationsFr).map(([name, fr]) => [name, w(fr, spoken(name))])),
    request: w('faire ce qu’un autre site lui faisait demander', 'do what another site had them ask'),
    // Acts of Keycloak's console, by the last word of their address.
    update: w('fiche du compte', 'profile'),
    delete: w('suppression', 'deletion'),
    logout: w('sessions fermées', 'signed out'),
    'execute-actions-email': w('courriel d’actions à faire', 'e-mail of actions to do'),
    'send-verify-email': w('courriel de vérification', 'verification e-mail'),
    'reset-password-email': w('courriel de mot de passe', 'password e-mail'),
    impersonation: w('connexion à sa place', 'impersonation'),
    'disable-credential-types': w('moyens de connexion retirés', 'credentials removed'),
    federated_identity: w('identité fédérée', 'federated identity'),
    'federated-identity': w('identité fédérée', 'federated identity'),
    'role-mappings': w('droits du compte', 'roles of the account'),
    groups: w('groupes du compte', 'groups of the account'),
    consents: w('consentements', 'consents'),
    'configured-user-storage-credential-types': w('moyens de connexion', 'credentials'),
  },
};
