import { errorFields, type JobHandlers, newId, type Platform } from '@bocage/platform';
import { record } from '../access/record.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import * as store from './nomination.store.ts';

const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/Paris' });
const minuteMs = 60_000;

const noticeText = (row: store.Notice, publicUrl: string): string =>
  [
    'Bonjour,',
    '',
    `« ${row.perimeter_name} » propose que ${row.display_name} administre ${row.tenant_name} dans Bocage.`,
    `Sans réponse, cela prendra effet ${moment.format(row.effective_at)}. D’ici là, un administrateur de ${row.tenant_name} peut confirmer ou refuser : ${publicUrl}`,
    '',
    'Tous les membres reçoivent cette lettre.',
    '',
  ].join('\n');

/** The notice to every member, and the nominations whose notice ran out. */
export const nominationJobs = ({ db, mail, log, config }: Platform, sync: Sync): JobHandlers => {
  const system = (reason: string) => ({ reason, tenantId: null, requestId: newId() });

  // Cut short, it is given again from the start: a letter twice rather than a member not told.
  const notify = async (nominationId: string): Promise<void> => {
    const told = await db.asSystem(system('préavis de nomination'), async (tx) => {
      const row = await store.notice(tx, nominationId);
      return row?.waiting ? { row, addresses: await store.addresses(tx, row.tenant_id) } : null;
    });
    if (!told) return;
    const { row, addresses } = told;
    let letters = 0;
    for (const to of mail ? addresses : []) {
      const letter = {
        to,
        subject: `Bocage : une nomination pour ${row.tenant_name}`,
        text: noticeText(row, config.BOCAGE_PUBLIC_URL),
      };
      await mail?.send(letter).then(
        () => {
          letters += 1;
        },
        (error: unknown) => log.warn('nomination.letter-not-sent', { nominationId, error: errorFields(error).name }),
      );
    }
    await db.asSystem(system('préavis de nomination'), async (tx) => {
      await store.notified(tx, nominationId);
      await record(tx, {
        type: 'administrator.notified',
        kind: 'nomination',
        id: nominationId,
        data: { letters, members: addresses.length },
        payload: { person: row.display_name },
        owner: row.tenant_id,
      });
    });
  };

  const apply = (): Promise<number> =>
    db.asSystem(system('nominations échues'), async (tx) => {
      const applied = await store.apply(tx);
      for (const one of applied) {
        const row = await store.notice(tx, one.nomination_id);
        await record(tx, {
          type: one.failure ? 'administrator.impossible' : 'administrator.named',
          kind: 'person',
          id: one.person_id,
          data: {
            nomination: one.nomination_id,
            ...(one.failure ? { code: one.failure } : { membership: one.membership_id, after: '72h' }),
          },
          payload: { person: row?.display_name ?? '' },
          owner: one.tenant_id,
        });
      }
      return applied.filter(({ failure }) => failure === null).length;
    });

  return {
    nominations: {
      everyMs: minuteMs,
      run: async () => {
        for (const id of await db.asSystem(system('préavis de nomination'), store.noticesDue)) await notify(id);
        if ((await apply()) > 0) await sync.soon();
      },
    },
  };
};
