import { errorFields, type JobHandlers, mailFailure, type MailFailure, newId, type Platform } from '@bocage/platform';
import { record, recordBoth } from '../access/record.ts';
import type { Issue } from '../invitation/invitation.issue.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import { createNomineeInvitation } from './nomination.invite.ts';
import * as store from './nomination.store.ts';

const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/Paris' });
const minuteMs = 60_000;

// The hours run from the last letter, which may be this one.
const soonest = ({ effective_at }: store.Notice): Date =>
  new Date(Math.max(effective_at.getTime(), Date.now() + 72 * 60 * minuteMs));
const noticeText = (row: store.Notice, publicUrl: string): string =>
  [
    'Bonjour,',
    '',
    `« ${row.perimeter_name} » propose que ${row.display_name} administre ${row.tenant_name} dans Bocage.`,
    `Sans réponse, cela prendra effet 72 heures après que tous les membres ont été prévenus, pas avant le ${moment.format(soonest(row))}. D’ici là, un administrateur de ${row.tenant_name} peut confirmer ou refuser : ${publicUrl}`,
    '',
    'Tous les membres reçoivent cette lettre.',
    '',
  ].join('\n');

/** The notice to every member, and the nominations whose notice ran out. */
export const nominationJobs = (platform: Platform, sync: Sync, issue: Issue): JobHandlers => {
  const { db, mail, log, config } = platform;
  const inviteNominee = createNomineeInvitation(platform, issue);
  const system = (reason: string) => ({ reason, tenantId: null, requestId: newId() });

  // What became of one letter; the address itself is no business of a log.
  const write = async (row: store.Notice, nominationId: string, to: string): Promise<'sent' | MailFailure> => {
    if (!mail) return 'down';
    const subject = `Bocage : une nomination pour ${row.tenant_name}`;
    try {
      await mail.send({ to, subject, text: noticeText(row, config.BOCAGE_PUBLIC_URL) });
      return 'sent';
    } catch (error) {
      const failure = mailFailure(error);
      log.warn('nomination.letter-not-sent', { nominationId, failure, error: errorFields(error).error });
      return failure;
    }
  };

  // The 72 hours begin once nobody is left to tell: a letter that did not leave is tried again by the next run, and those
  // that left are not sent twice. One address may be refused for good, or be put off for a day; a server that refuses
  // them all has a fault of its own, and is given that day too.
  const notify = async (nominationId: string): Promise<void> => {
    const due = await db.asSystem(system('préavis de nomination'), async (tx) => {
      const row = await store.notice(tx, nominationId);
      return row?.waiting ? { row, addresses: await store.addresses(tx, nominationId) } : null;
    });
    if (!due) return;
    let left = due.addresses.length;
    let { letters } = due.row;
    for (const to of due.addresses) {
      const fate = await write(due.row, nominationId, to);
      if (fate === 'down') return;
      if (fate === 'sent') letters += 1;
      else if (!due.row.long_tried && (fate === 'deferred' || letters === 0)) continue;
      await db.asSystem(system('préavis de nomination'), (tx) => store.told(tx, nominationId, to, fate === 'sent'));
      left -= 1;
    }
    if (left > 0) return;
    await db.asSystem(system('préavis de nomination'), async (tx) => {
      const row = await store.notice(tx, nominationId);
      if (!row?.waiting) return;
      await store.notified(tx, nominationId);
      await record(tx, {
        type: 'administrator.notified',
        kind: 'nomination',
        id: nominationId,
        data: { letters: row.letters, members: row.members },
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
        await recordBoth(tx, {
          type: one.failure ? 'administrator.impossible' : 'administrator.named',
          kind: 'person',
          id: one.person_id,
          data: {
            nomination: one.nomination_id,
            ...(one.failure ? { code: one.failure } : { membership: one.membership_id, after: '72h' }),
          },
          payload: { person: row?.display_name ?? '' },
          owner: one.tenant_id,
          other: row?.proposer_id ?? null,
        });
        await inviteNominee(tx, one.nomination_id);
      }
      return applied.filter(({ failure }) => failure === null).length;
    });

  return {
    nominations: {
      everyMs: minuteMs,
      run: async () => {
        for (const id of await db.asSystem(system('préavis de nomination'), store.noticesDue)) await notify(id);
        if ((await apply()) > 0) {
          await issue.sendSoon();
          await sync.soon();
        }
      },
    },
  };
};
