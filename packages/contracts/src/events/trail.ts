import type { Entry } from './entry.ts';

/** What is done with the trail itself. */
export const trailEvents = {
  'trail.opened': {
    fr: '{actor} a consulté le journal[ {trailOf}]',
    en: '{actor} read the trail[ {trailOf}]',
    reading: true,
  },
  'trail.exported': {
    fr: '{actor} a exporté le journal[ depuis le {from}][ jusqu’au {until}] ({format})[, événements : {events}]',
    en: '{actor} exported the trail[ from {from}][ until {until}] ({format})[, events: {events}]',
  },
  'trail.export-asked': {
    fr: '{actor} a demandé un export du journal[ depuis le {from}][ jusqu’au {until}] ({format}, événements : {events})',
    en: '{actor} asked for an export of the trail[ from {from}][ until {until}] ({format}, events: {events})',
  },
  'trail.export-ready': {
    fr: 'Un export du journal est prêt ({format}, événements : {events})',
    en: 'An export of the trail is ready ({format}, events: {events})',
  },
  'trail.export-failed': {
    fr: 'Un export du journal n’a pas pu être fait ({format})',
    en: 'An export of the trail could not be made ({format})',
  },
  'trail.export-downloaded': {
    fr: '{actor} a téléchargé un export du journal ({format}, événements : {events})',
    en: '{actor} downloaded an export of the trail ({format}, events: {events})',
  },
  'trail.export-removed': {
    fr: '{actor} a supprimé un export du journal ({format})',
    en: '{actor} removed an export of the trail ({format})',
  },
  'trail.export-expired': {
    fr: 'Un export du journal a été effacé, son temps de garde étant passé ({format})',
    en: 'An export of the trail was erased: its keeping time had passed ({format})',
  },
  'alert.subscribed': {
    fr: '{actor} a demandé à recevoir l’alerte « {alert} »',
    en: '{actor} subscribed to the alert “{alert}”',
  },
  'alert.unsubscribed': {
    fr: '{actor} a demandé à ne plus recevoir l’alerte « {alert} »',
    en: '{actor} unsubscribed from the alert “{alert}”',
  },
  'alert.sent': {
    fr: 'L’alerte « {alert} » est partie par courriel vers une personne abonnée',
    en: 'The alert “{alert}” left by e-mail for a subscriber',
  },
  'alert.failed': {
    fr: 'L’alerte « {alert} » n’a pas pu partir par courriel vers une personne abonnée',
    en: 'The alert “{alert}” could not leave by e-mail for a subscriber',
  },
  'trail.purged': {
    fr: 'Les contenus du journal antérieurs au {until} ont été effacés ({payloads}) ; les événements restent',
    en: 'What the trail kept of before {until} was erased ({payloads}); the events stay',
  },
  'trail.epoch-opened': {
    fr: 'La base est revenue à un moment antérieur : le journal continue à l’époque {epoch}. De la précédente, {published} inscriptions avaient été publiées, {reached} sont retrouvées',
    en: 'The database went back to an earlier moment: the trail goes on in epoch {epoch}. Of the one before, {published} entries had been published, {reached} are still there',
  },
  'trail.anchor-late': {
    fr: 'Les points de contrôle du journal ne sont plus copiés hors de l’instance depuis le {since}',
    en: 'The trail’s checkpoints have not been copied out of the instance since {since}',
  },
  'trail.anchor-resumed': {
    fr: 'Les points de contrôle du journal sont de nouveau copiés hors de l’instance',
    en: 'The trail’s checkpoints are copied out of the instance again',
  },
  'trail.purge-announced': {
    fr: 'Le {dueAt}, {payloads} contenus du journal dont la durée de conservation sera passée seront effacés',
    en: 'On {dueAt}, {payloads} contents of the trail whose keeping time will be over are to be erased',
  },
  'trail.keeping-changed': {
    fr: '{actor} a changé la durée de conservation du journal ({class}) de {before} à {months} mois',
    en: '{actor} changed how long the trail is kept ({class}) from {before} to {months} months',
  },
  'trail.erased': {
    fr: '{actor} a effacé du journal ce qu’il gardait d’une personne avant le {until} ({payloads} contenus)[ ; motif : {reason}]',
    en: '{actor} erased what the trail kept of a person before {until} ({payloads} contents)[; reason: {reason}]',
  },
} as const satisfies Record<string, Entry>;
