import { errorFields, mailFailure, type Platform } from '@bocage/platform';
import type { Addressee, SupportRow } from './support.store.ts';

const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/Paris' });

// Not the reason: a letter cannot be erased.
const textOf = ({ card, until }: SupportRow, tenant: string, url: string): string =>
  [
    'Bonjour,',
    '',
    `${card.openedBy} a ouvert à ${card.displayName} (${card.body.name}) un accès d’assistance pour ${tenant}, jusqu’au ${moment.format(until)}.`,
    `Il prend fin de lui-même, ou d’un clic : ${url}`,
    '',
    'Cette lettre est envoyée à cette personne et aux administrateurs de l’organisme qui l’accueille.',
    '',
  ].join('\n');

/** Tells by letter who is concerned by an access that was opened. What the screens and both trails tell is what counts: it is sent once. */
export const createSupportLetter =
  ({ mail, log, config }: Pick<Platform, 'mail' | 'log' | 'config'>) =>
  async (row: SupportRow, letters: readonly Addressee[]): Promise<void> => {
    for (const { address: to, tenant_name: tenant } of mail ? letters : [])
      await mail
        ?.send({
          to,
          subject: `Bocage : un accès d’assistance est ouvert pour ${tenant}`,
          text: textOf(row, tenant, config.BOCAGE_PUBLIC_URL),
        })
        .catch((error: unknown) =>
          log.warn('support.letter-not-sent', {
            supportId: row.support_id,
            failure: mailFailure(error),
            error: errorFields(error).error,
          }),
        );
  };
export type SupportLetter = ReturnType<typeof createSupportLetter>;
