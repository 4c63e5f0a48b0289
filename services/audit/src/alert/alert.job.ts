import { vocabulary, withDe } from '@bocage/contracts';
import {
  type Db,
  errorFields,
  type Log,
  type Mail,
  mailFailure,
  type Message,
  type Metrics,
  newId,
  type Tx,
} from '@bocage/platform';
import { alertsOf, alertTypes } from './alert.rules.ts';
import * as store from './alert.store.ts';

export type AlertJobOptions = { db: Db; mail: Mail | null; log: Log; metrics: Metrics; publicUrl: string };

const atOnce = 2_000;
// Longer than a mail server may take over one letter.
const leaseSeconds = 180;
const downSeconds = 300;
// Over two days, the server being there.
const mostTries = 16;
/** After so many tries: one minute, then twice as long each time, six hours at most. */
const delaySeconds = (tries: number): number => Math.min(60 * 2 ** (tries - 1), 6 * 3_600);
const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' });
const dayIn = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });

/** Names neither who acted nor on what: that stays in the trail, behind the reader's rights. */
const letterOf = (letter: store.Letter, email: string, publicUrl: string): Message => {
  const { id, tenant_name, code, alert, type, occurred_at } = letter;
  const day = dayIn.format(occurred_at);
  const query = new URLSearchParams({ type, du: day, au: day });
  const said = vocabulary.alert?.[alert]?.fr ?? alert;
  const text = [
    'Bonjour,',
    '',
    `Une alerte du journal ${withDe(tenant_name)} : ${said}, le ${moment.format(occurred_at)}.`,
    `Voyez ce que le journal en dit : ${publicUrl}/${code}/journal?${query.toString()}`,
    ...(type === 'file.downloaded' ? ['Le journal ne montre les téléchargements qu’à l’auditeur et au DPO.'] : []),
    '',
    `Vous recevez cette lettre parce que vous l’avez demandée. Pour ne plus la recevoir : ${publicUrl}/${code}/journal/alertes`,
    '',
  ];
  return { id, to: email, subject: `Journal ${withDe(tenant_name)} : ${said}`, text: text.join('\n') };
};

/**
 * Reads on in each tree from where it was, and writes to who asked. The tree's order is the cursor: an event that was
 * committed late has its leaf late. A letter is taken for a while and marked once the mail server has it, so that it leaves
 * at least once; a repeated one bears the same Message-ID.
 */
export const createAlertJob = ({ db, mail, log, metrics, publicUrl }: AlertJobOptions) => {
  const letters = metrics.counter('bocage_alert_letters_total', 'Tries to send an alert, by what became of it', [
    'fate',
  ]);
  const waits = metrics.gauge('bocage_alert_waiting_seconds', 'Age of the oldest alert that has not left');
  const asSystem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.asSystem({ reason: 'alertes du journal', tenantId: null, requestId: newId() }, work);

  const read = async (): Promise<void> => {
    for (const { tree_id, next, size } of await asSystem(store.followed)) {
      for (let at = Number(next); at < Number(size); at += atOnce)
        // In one transaction: what is read is raised, or the cursor stands where it was.
        await asSystem(async (tx) => {
          for (const event of await store.follow(tx, tree_id, String(at), atOnce, alertTypes))
            for (const alert of alertsOf(event.type, event.data)) await store.raise(tx, event, alert);
        });
    }
  };

  const end = ({ id, tenant_id, alert, event_id, person_id }: store.Letter, failed: boolean): Promise<void> =>
    asSystem(async (tx) => {
      if (!(await store.end(tx, id, failed))) return;
      const data = { alert, event: event_id, to: person_id };
      const act = [failed ? 'alert.failed' : 'alert.sent', 'trail', tenant_id, data, null, tenant_id];
      await tx.run('select audit.record($1, $2, $3, $4, $5, $6)', act);
    });

  const giveUp = async (letter: store.Letter): Promise<void> => {
    await end(letter, true);
    letters.inc({ fate: 'given-up' });
    log.warn('alert.given-up', { alertId: letter.id, tenantId: letter.tenant_id, tries: letter.tries });
  };

  /** False when the server itself is at fault: the others wait for the next round. */
  const post = async (to: Mail, letter: store.Letter): Promise<boolean> => {
    const { email } = letter;
    // Taken so often without an end: the process died of it each time.
    if (email === null || letter.tries > mostTries) return giveUp(letter).then(() => true);
    try {
      await to.send(letterOf(letter, email, publicUrl));
    } catch (error) {
      const failure = mailFailure(error);
      // The address and the server's answer are no business of a log.
      log.warn('alert.not-sent', { alertId: letter.id, tries: letter.tries, failure, error: errorFields(error).error });
      const down = failure === 'down';
      if (!down && letter.tries >= mostTries) await giveUp(letter);
      else {
        await asSystem((tx) => store.putOff(tx, letter.id, down ? downSeconds : delaySeconds(letter.tries), !down));
        letters.inc({ fate: 'put-off' });
      }
      return !down;
    }
    await end(letter, false);
    letters.inc({ fate: 'sent' });
    return true;
  };

  const send = async (): Promise<void> => {
    const since = await asSystem(store.waiting);
    waits.set(since ? (Date.now() - since.getTime()) / 1_000 : 0);
    if (!mail || !since) return;
    // A server that is away is no letter's fault: none is tried, none is given up.
    const there = await mail.ping().then(
      () => true,
      (error: unknown) => log.warn('alert.mail-unreachable', errorFields(error)),
    );
    if (!there) return;
    for (;;) {
      const letter = await asSystem((tx) => store.take(tx, leaseSeconds));
      if (!letter || !(await post(mail, letter))) return;
    }
  };

  return {
    run: async (): Promise<void> => {
      await read();
      await send();
    },
  };
};
