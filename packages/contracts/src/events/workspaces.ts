import type { Entry } from './entry.ts';

/** Workspaces, and who reaches them. */
export const workspaceEvents = {
  'person.notice-seen': {
    fr: '{actor} a pris connaissance de ce que le journal conserve',
    en: '{actor} saw what the trail keeps',
  },
  'workspace.created': { fr: '{actor} a créé l’espace « {name} »', en: '{actor} made the workspace “{name}”' },
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
    fr: '{actor} a donné {à grantee} un accès « {level} » dans l’espace « {name} »[, {branch}][, jusqu’au {expiresAt}]',
    en: '{actor} gave {grantee} the level “{level}” in the workspace “{name}”[, {branch}][, until {expiresAt}]',
  },
  'grant.changed': {
    fr: '{actor} a changé l’accès {de grantee} dans l’espace « {name} »[, {branch}] : « {level} »[, auparavant « {before} »][, jusqu’au {expiresAt}]',
    en: '{actor} changed the access of {grantee} in the workspace “{name}”[, {branch}]: “{level}”[, formerly “{before}”][, until {expiresAt}]',
  },
  'grant.revoked': {
    fr: '{actor} a retiré {à grantee} son accès[ « {level} »] à l’espace « {name} »[, {branch}]',
    en: '{actor} took back the access[ “{level}”] of {grantee} to the workspace “{name}”[, {branch}]',
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
    fr: '{actor} a changé les rôles {de member} : {roles}[ (auparavant : {rolesBefore})]',
    en: '{actor} changed the roles of {member}: {roles}[ (formerly: {rolesBefore})]',
  },
} as const satisfies Record<string, Entry>;
