/**
 * Every type of event that the trail can hold, with its sentence. `{actor}` is who acted; any other name is looked up
 * in the payload, then in the data; `{de name}` elides; a part in `[…]` is left out when what it names is missing
 * (sentence.ts). `reading` events are shown to the auditor, the DPO and the person only.
 */
type Entry = { fr: string; en: string; reading?: true };

export const events = {
  // requests and sessions
  'access.refused': {
    fr: '{actor} s’est vu refuser {de operation}[ ({code})]',
    en: '{actor} was not allowed to {operation}[ ({code})]',
  },
  'session.opened': { fr: '{actor} a ouvert une session[ {acr}]', en: '{actor} signed in[ {acr}]' },
  'session.ended': { fr: 'La session {de actor} a pris fin ({reason})', en: 'The session of {actor} ended ({reason})' },
  'session.stepped-up': {
    fr: '{actor} a confirmé son identité avec son second facteur',
    en: '{actor} confirmed their identity with a second factor',
  },
  'sign-in.refused': { fr: 'Une connexion a été refusée ({code})', en: 'A sign-in was refused ({code})' },
  // notes
  'folder.created': { fr: '{actor} a créé le dossier « {title} »', en: '{actor} created the folder “{title}”' },
  'folder.renamed': {
    fr: '{actor} a renommé le dossier « {before} » en « {title} »',
    en: '{actor} renamed the folder “{before}” to “{title}”',
  },
  'folder.moved': {
    fr: '{actor} a déplacé le dossier « {title} »[ depuis « {fromTitle} »][ vers « {toTitle} »]',
    en: '{actor} moved the folder “{title}”[ from “{fromTitle}”][ to “{toTitle}”]',
  },
  'folder.restricted': {
    fr: '{actor} a restreint l’accès au dossier « {title} »',
    en: '{actor} restricted the folder “{title}”',
  },
  'folder.unrestricted': {
    fr: '{actor} a levé la restriction du dossier « {title} »',
    en: '{actor} lifted the restriction of the folder “{title}”',
  },
  'folder.trashed': {
    fr: '{actor} a mis le dossier « {title} » à la corbeille',
    en: '{actor} put the folder “{title}” in the trash',
  },
  'folder.restored': { fr: '{actor} a restauré le dossier « {title} »', en: '{actor} restored the folder “{title}”' },
  'note.created': { fr: '{actor} a créé la note « {title} »', en: '{actor} created the note “{title}”' },
  'note.renamed': {
    fr: '{actor} a renommé la note « {before} » en « {title} »',
    en: '{actor} renamed the note “{before}” to “{title}”',
  },
  'note.moved': {
    fr: '{actor} a déplacé la note « {title} »[ depuis « {fromTitle} »][ vers « {toTitle} »]',
    en: '{actor} moved the note “{title}”[ from “{fromTitle}”][ to “{toTitle}”]',
  },
  'note.restricted': {
    fr: '{actor} a restreint l’accès à la note « {title} »',
    en: '{actor} restricted the note “{title}”',
  },
  'note.unrestricted': {
    fr: '{actor} a levé la restriction de la note « {title} »',
    en: '{actor} lifted the restriction of the note “{title}”',
  },
  'note.trashed': {
    fr: '{actor} a mis la note « {title} » à la corbeille',
    en: '{actor} put the note “{title}” in the trash',
  },
  'note.restored': { fr: '{actor} a restauré la note « {title} »', en: '{actor} restored the note “{title}”' },
  'note.opened': { fr: '{actor} a ouvert une note', en: '{actor} opened a note', reading: true },
  'note.edited': { fr: '{actor} a modifié une note', en: '{actor} edited a note' },
  // storage
  'upload.begun': { fr: '{actor} a commencé l’envoi de « {title} »', en: '{actor} began to upload “{title}”' },
  'upload.aborted': { fr: '{actor} a abandonné l’envoi de « {title} »', en: '{actor} gave up uploading “{title}”' },
  'file.uploaded': { fr: '{actor} a ajouté le fichier « {title} »', en: '{actor} added the file “{title}”' },
  'file.refused': {
    fr: 'Le fichier « {title} » envoyé par {actor} a été refusé[ ({code})]',
    en: 'The file “{title}” sent by {actor} was refused[ ({code})]',
  },
  'file.renamed': {
    fr: '{actor} a renommé le fichier « {before} » en « {title} »',
    en: '{actor} renamed the file “{before}” to “{title}”',
  },
  'file.trashed': {
    fr: '{actor} a mis le fichier « {title} » à la corbeille',
    en: '{actor} put the file “{title}” in the trash',
  },
  'file.restored': { fr: '{actor} a restauré le fichier « {title} »', en: '{actor} restored the file “{title}”' },
  'file.downloaded': {
    fr: '{actor} a téléchargé le fichier « {title} »',
    en: '{actor} downloaded the file “{title}”',
    reading: true,
  },
  'file.opened': {
    fr: '{actor} a affiché le fichier « {title} »',
    en: '{actor} viewed the file “{title}”',
    reading: true,
  },
  'storage.swept': {
    fr: 'Le stockage a été nettoyé : envois abandonnés, {uploads} ; contenus sans fichier, {contents}',
    en: 'Storage was swept: abandoned uploads, {uploads}; contents without a file, {contents}',
  },
  // trail
  'trail.exported': {
    fr: '{actor} a exporté le journal[ du {from}][ jusqu’au {until}] ({format})',
    en: '{actor} exported the trail[ from {from}][ until {until}] ({format})',
  },
  'trail.purged': {
    fr: 'Les contenus du journal antérieurs au {until} ont été effacés ({payloads}) ; les événements restent',
    en: 'What the trail kept of before {until} was erased ({payloads}); the events stay',
  },
  // people, workspaces and who reaches them
  'person.notice-seen': {
    fr: '{actor} a pris connaissance de ce que le journal conserve',
    en: '{actor} saw what the trail keeps',
  },
  'workspace.created': { fr: '{actor} a ouvert l’espace « {name} »', en: '{actor} opened the workspace “{name}”' },
  'workspace.renamed': {
    fr: '{actor} a renommé l’espace « {before} » en « {name} »',
    en: '{actor} renamed the workspace “{before}” to “{name}”',
  },
  'workspace.archived': { fr: '{actor} a archivé l’espace « {name} »', en: '{actor} archived the workspace “{name}”' },
  'workspace.restored': { fr: '{actor} a restauré l’espace « {name} »', en: '{actor} restored the workspace “{name}”' },
  'workspace.left': { fr: '{actor} a quitté l’espace « {name} »', en: '{actor} left the workspace “{name}”' },
  'workspace.manager-named': {
    fr: '{actor}, en administration, a nommé {grantee} responsable de l’espace « {name} »',
    en: '{actor}, as an administrator, made {grantee} a manager of the workspace “{name}”',
  },
  'grant.created': {
    fr: '{actor} a donné à {grantee} un accès « {level} » dans l’espace « {name} »[ jusqu’au {expiresAt}]',
    en: '{actor} gave {grantee} the level “{level}” in the workspace “{name}”[ until {expiresAt}]',
  },
  'grant.changed': {
    fr: '{actor} a changé l’accès de {grantee} dans l’espace « {name} » : « {level} »[, auparavant « {before} »][, jusqu’au {expiresAt}]',
    en: '{actor} changed the access of {grantee} in the workspace “{name}”: “{level}”[, formerly “{before}”][, until {expiresAt}]',
  },
  'grant.revoked': {
    fr: '{actor} a retiré à {grantee} son accès à l’espace « {name} »',
    en: '{actor} took back the access of {grantee} to the workspace “{name}”',
  },
  'share.proposed': {
    fr: '{actor} a proposé de partager l’espace « {name} » avec {receiver}[, {forAll}] ({level} au plus[, jusqu’au {expiresAt}])',
    en: '{actor} offered to share the workspace “{name}” with {receiver}[, {forAll}] ({level} at most[, until {expiresAt}])',
  },
  'share.accepted': {
    fr: '{actor} a accepté pour {receiver} le partage de l’espace « {name} »',
    en: '{actor} accepted for {receiver} the share of the workspace “{name}”',
  },
  'share.accepted-by-default': {
    fr: 'Le partage de l’espace « {name} » avec {receiver} est accepté d’office : il vient de son EPCI',
    en: 'The share of the workspace “{name}” with {receiver} is accepted by default: it comes from its EPCI',
  },
  'share.declined': {
    fr: '{actor} a décliné pour {receiver} le partage de l’espace « {name} »',
    en: '{actor} declined for {receiver} the share of the workspace “{name}”',
  },
  'share.ended': {
    fr: '{actor} a mis fin au partage de l’espace « {name} » avec {receiver}[, {because}]',
    en: '{actor} ended the share of the workspace “{name}” with {receiver}[, {because}]',
  },
  'share.reminded': {
    fr: 'Rappel : le partage de l’espace « {name} » attend une réponse depuis {days} jours',
    en: 'Reminder: the share of the workspace “{name}” has waited for {days} days',
  },
  'team.created': { fr: '{actor} a créé l’équipe « {name} »', en: '{actor} made the team “{name}”' },
  'team.renamed': {
    fr: '{actor} a renommé l’équipe « {before} » en « {name} »',
    en: '{actor} renamed the team “{before}” to “{name}”',
  },
  'team.archived': { fr: '{actor} a archivé l’équipe « {name} »', en: '{actor} archived the team “{name}”' },
  'team.restored': { fr: '{actor} a restauré l’équipe « {name} »', en: '{actor} restored the team “{name}”' },
  'team.member-added': {
    fr: '{actor} a ajouté {member} à l’équipe « {name} »',
    en: '{actor} added {member} to the team “{name}”',
  },
  'team.member-removed': {
    fr: '{actor} a retiré {member} de l’équipe « {name} »',
    en: '{actor} took {member} out of the team “{name}”',
  },
  'role.created': { fr: '{actor} a composé le rôle « {name} »', en: '{actor} composed the role “{name}”' },
  'role.changed': { fr: '{actor} a changé le rôle « {name} »', en: '{actor} changed the role “{name}”' },
  'role.deleted': { fr: '{actor} a supprimé le rôle « {name} »', en: '{actor} deleted the role “{name}”' },
  'membership.roles-changed': {
    fr: '{actor} a changé les rôles de {member} : {roles}[ (auparavant : {rolesBefore})]',
    en: '{actor} changed the roles of {member}: {roles}[ (formerly: {rolesBefore})]',
  },
  // bodies, people and invitations
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
    fr: '{actor} a nommé {person} pour administrer l’organisme',
    en: '{actor} named {person} as an administrator',
  },
  'administrator.proposed': {
    fr: '{actor} propose {person} pour administrer l’organisme, sauf refus avant 72 heures',
    en: '{actor} proposes {person} as an administrator, unless refused within 72 hours',
  },
  'administrator.refused': {
    fr: '{actor} a refusé que {person} administre l’organisme',
    en: '{actor} refused {person} as an administrator',
  },
  'administrator.withdrawn': {
    fr: '{actor} a retiré sa proposition : {person} n’administrera pas l’organisme',
    en: '{actor} withdrew the proposal of {person} as an administrator',
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
  'person.changed': {
    fr: '{actor} a changé la fiche {de person} ({fields})',
    en: '{actor} changed {person} ({fields})',
  },
  'person.invited': {
    fr: '{actor} a invité {person} à ouvrir son compte[ {recovery}] {by}',
    en: '{actor} invited {person} to open an account[ {recovery}] {by}',
  },
  'person.suspended': { fr: '{actor} a suspendu {person}[ ({reason})]', en: '{actor} suspended {person}[ ({reason})]' },
  'person.reactivated': {
    fr: '{actor} a levé la suspension {de person}',
    en: '{actor} ended the suspension of {person}',
  },
  'membership.created': {
    fr: '{actor} a rattaché {person} à l’organisme[ jusqu’au {until}]',
    en: '{actor} made {person} a member of the body[ until {until}]',
  },
  'membership.ended': {
    fr: '{actor} a mis fin au rattachement {de person}[ ({because})]',
    en: '{actor} ended the membership of {person}[ ({because})]',
  },
  'workspace.unmanaged': {
    fr: 'Plus personne n’est responsable de « {name} » depuis la fin du rattachement de {person} : un administrateur doit nommer quelqu’un',
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
  // told by Keycloak
  'account.disabled': {
    fr: 'Le compte {de person} a été désactivé dans la console des comptes',
    en: 'The account of {person} was disabled in the accounts console',
  },
  'account.enabled': {
    fr: 'Le compte {de person} a été réactivé dans la console des comptes',
    en: 'The account of {person} was enabled in the accounts console',
  },
  'account.password-reset': {
    fr: 'Le mot de passe {de person} a été remplacé dans la console des comptes',
    en: 'The password of {person} was replaced in the accounts console',
  },
  'account.factor-removed': {
    fr: 'Un moyen de connexion {de person} a été retiré dans la console des comptes',
    en: 'A credential of {person} was removed in the accounts console',
  },
  'account.changed': {
    fr: 'Le compte {de person} a été modifié dans la console des comptes ({operation})',
    en: 'The account of {person} was changed in the accounts console ({operation})',
  },
  'account.credential-changed': {
    fr: '{person} a changé un de ses moyens de connexion ({credential})',
    en: '{person} changed one of their credentials ({credential})',
  },
  'sign-in.failed': { fr: 'Une connexion a échoué ({error})', en: 'A sign-in failed ({error})' },
} as const satisfies Record<string, Entry>;

export type EventType = keyof typeof events;
