import { vocabulary, withDe } from '@bocage/contracts';
import { type Db, errorFields, type Log, type Mail, newId, type Tx } from '@bocage/platform';
import { alertsOf, alertTypes } from './alert.rules.ts';
import * as store from './alert.store.ts';

export type AlertJobOptions = { db: Db; mail: Mail | null; log: Log; publicUrl: string };

const atOnce = 2_000;
const lettersAtOnce = 50;
const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' });
const dayIn = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });

/** Names neither who acted nor on what: that stays in the trail, behind the reader's rights. */
const textOf = ({ tenant_name, code, alert, type, occurred_at }: store.Letter, publicUrl: string): string => {
  const day = dayIn.format(occurred_at);
  const query = new URLSearchParams({ type, du: day, au: day });
  return [
    'Bonjour,',
    '',
    `Une alerte du journal ${withDe(tenant_name)} : ${vocabulary.alert?.[alert]?.fr ?? alert}, le ${moment.format(occurred_at)}.`,
    `Voyez ce que le journal en dit : ${publicUrl}/${code}/journal?${query.toString()}`,
    '',
    `Vous recevez cette lettre parce que vous y êtes abonné. Pour ne plus la recevoir : ${publicUrl}/${code}/journal/alertes`,
    '',
  ].join('\n');
};

/**
 * Reads on in each tree from where it was, and writes to who asked. The tree's order is the cursor: an event that was
 * committed late has its leaf late. A letter is claimed before it leaves, so that it leaves once at most.
 */
export const createAlertJob = ({ db, mail, log, publicUrl }: AlertJobOptions) => {
  const asSystem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.asSystem({ reason: 'alertes du journal', tenantId: null, requestId: newId() }, work);

  const read = async (): Promise<void> => {
    for (const { tree_id, next, size } of await asSystem(store.followed)) {
      for (let at = Number(next); at < Number(size); at += atOnce)
        // In one transaction: what is read is raised, or the cursor stands where it was.
        await asSystem(async (tx) => {
          for (const event of await store.follow(tx, tree_id, String(at), atOnce, alertTypes))
            for (const alert of alertsOf(event.type, event.data)) await store.raise(tx, event.id, alert);
        });
    }
  };

  const send = async (): Promise<number> => {
    if (!mail || !(await asSystem(store.waiting))) return 0;
    // What cannot leave now waits: claimed, it would be lost.
    const there = await mail.ping().then(
      () => true,
      (error: unknown) => log.warn('alert.mail-unreachable', errorFields(error)),
    );
    if (!there) return 0;
    const letters = await asSystem(async (tx) => {
      const claimed = await store.claim(tx, lettersAtOnce);
      const addressed = claimed.filter(({ email }) => email !== null);
      for (const { tenant_id, alert, event_id, person_id } of addressed)
        await tx.run('select audit.record($1, $2, $3, $4, $5, $6)', [
          'alert.sent',
          'trail',
          tenant_id,
          { alert, event: event_id, to: person_id },
          null,
          tenant_id,
        ]);
      return addressed;
    });
    for (const letter of letters) {
      const { email, tenant_name, alert } = letter;
      const subject = `Journal ${withDe(tenant_name)} : ${vocabulary.alert?.[alert]?.fr ?? alert}`;
      await mail
        .send({ to: email ?? '', subject, text: textOf(letter, publicUrl) })
        .catch((error: unknown) => log.warn('alert.not-sent', { alertId: letter.id, ...errorFields(error) }));
    }
    return letters.length;
  };

  return {
    run: async (): Promise<void> => {
      await read();
      while ((await send()) > 0);
    },
  };
};
