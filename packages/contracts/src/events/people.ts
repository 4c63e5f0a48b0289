import type { Entry } from './entry.ts';

/** Bodies, people and invitations. */
export const peopleEvents = {
  'perimeter.provisioned': {
    fr: '{actor} a ouvert le périmètre « {name} » (organismes créés : {created})',
    en: '{actor} opened the perimeter “{name}” (bodies made: {created})',
  },
  'perimeter.retried': {
    fr: '{actor} a relancé la création des organismes du périmètre[ « {name} »]',
    en: '{actor} tried the provisioning of the perimeter[ “{name}”] again',
  },
  'instance.reconciled': {
    fr: 'Les comptes ont été comparés à ceux du service de connexion[, {dryRun}] (écarts : {drifts} ; réparés : {repaired})',
    en: 'Accounts were compared with those of the sign-in service[, {dryRun}] (drifts: {drifts}; repaired: {repaired})',
  },
  'tenant.provisioned': {
    fr: '{actor} a créé l’organisme « {name} », en attente de la convention',
    en: '{actor} made the body “{name}”, which has yet to accept the convention',
  },
  'tenant.activated': {
    fr: '{actor} a accepté la convention (version {version}) : l’organisme est ouvert',
    en: '{actor} accepted the convention (version {version}): the body is open',
  },
  'tenant.suspended': {
    fr: '{actor} a suspendu l’organisme[ « {name} »][ ({reason})]',
    en: '{actor} suspended the body[ “{name}”][ ({reason})]',
  },
  'tenant.reopened': {
    fr: '{actor} a rouvert l’organisme[ « {name} »][ ({reason})]',
    en: '{actor} reopened the body[ “{name}”][ ({reason})]',
  },
  'tenant.closed': {
    fr: '{actor} a clos l’organisme[ « {name} »], qui se lit mais ne change plus[ ({reason})]',
    en: '{actor} closed the body[ “{name}”], which is now read only[ ({reason})]',
  },
  'administrator.named': {
    fr: '{actor} a nommé {person} pour administrer l’organisme[ « {body} »]',
    en: '{actor} named {person} as an administrator[ of “{body}”]',
  },
  'administrator.proposed': {
    fr: '{actor} propose {person} pour administrer l’organisme[ « {body} »], sauf refus avant 72 heures',
    en: '{actor} proposes {person} as an administrator[ of “{body}”], unless refused within 72 hours',
  },
  'administrator.refused': {
    fr: '{actor} a refusé que {person} administre l’organisme[ « {body} »]',
    en: '{actor} refused {person} as an administrator[ of “{body}”]',
  },
  'administrator.withdrawn': {
    fr: '{actor} a retiré sa proposition : {person} n’administrera pas l’organisme[ « {body} »]',
    en: '{actor} withdrew the proposal of {person} as an administrator[ of “{body}”]',
  },
  'administrator.impossible': {
    fr: 'La nomination de {person} n’a pas pu prendre effet : ses autres rôles l’interdisent',
    en: 'The nomination of {person} could not take effect: their other roles forbid it',
  },
  'administrator.notified': {
    fr: 'Les membres ont été prévenus de la nomination {de person} (lettres envoyées : {letters})',
    en: 'The members were told of the nomination of {person} (letters sent: {letters})',
  },
  'person.created': { fr: '{actor} a ajouté {person}', en: '{actor} added {person}' },
  'person.shared': {
    fr: '{person} est aussi rattaché·e à un autre organisme : son nom, son adresse et son accès ne se changent plus ici seulement',
    en: '{person} is a member of another body too: their name, address and way in are no longer changed here alone',
  },
  'person.let-in': {
    fr: '{actor} a imprimé, à la demande {de person}, une fiche pour choisir un nouveau mot de passe[ ({reason})]',
    en: '{actor} printed, as {person} asked, a sheet to choose a new password[ ({reason})]',
  },
  'person.changed': {
    fr: '{actor} a changé la fiche {de person} ({fields})',
    en: '{actor} changed {person} ({fields})',
  },
  'person.invited': {
    fr: '{actor} a invité {person} à ouvrir son compte[ {recovery}][ {by}]',
    en: '{actor} invited {person} to open an account[ {recovery}][ {by}]',
  },
  'person.suspended': { fr: '{actor} a suspendu {person}[ ({reason})]', en: '{actor} suspended {person}[ ({reason})]' },
  'person.reactivated': {
    fr: '{actor} a levé la suspension {de person}',
    en: '{actor} ended the suspension of {person}',
  },
  'membership.created': {
    fr: '{actor} a rattaché {person} à l’organisme[ ({rolesGiven})][ jusqu’au {until}]',
    en: '{actor} made {person} a member of the body[ ({rolesGiven})][ until {until}]',
  },
  'membership.ended': {
    fr: '{actor} a mis fin au rattachement {de person}[ ({because})]',
    en: '{actor} ended the membership of {person}[ ({because})]',
  },
  'workspace.unmanaged': {
    fr: 'Plus personne n’est responsable de « {name} » depuis la fin du rattachement {de person} : un administrateur doit nommer quelqu’un',
    en: 'Nobody manages “{name}” since the membership of {person} ran out: an administrator must name somebody',
  },
  'membership.handed-over': {
    fr: '{actor} a confié à {heir} l’espace « {name} » {de person}',
    en: '{actor} handed the workspace “{name}” of {person} over to {heir}',
  },
  'import.previewed': {
    fr: '{actor} a préparé un import (lignes : {lines})',
    en: '{actor} prepared an import (lines: {lines})',
  },
  'invitation.opened': {
    fr: 'Le lien ou la fiche d’invitation {de person} a été présenté',
    en: 'The invitation of {person} was presented',
    reading: true,
  },
  'invitation.accepted': {
    fr: '{person} a ouvert son compte[ {recovery}]',
    en: '{person} opened their account[ {recovery}]',
  },
  'invitation.sent': {
    fr: 'L’invitation {de person} est partie par courriel',
    en: 'The invitation of {person} left by e-mail',
  },
} as const satisfies Record<string, Entry>;
