import { errorFields, mailFailure, newId, type Platform, type Tx } from '@bocage/platform';
import { record } from '../access/record.ts';
import { hashOfCode, newCode } from './invitation.code.ts';
import { invitationLetter } from './invitation.letter.ts';
import * as store from './invitation.store.ts';

/**
 * Sends the letters that are due. The code is made here and goes nowhere but into the letter: no queue, log or table
 * holds it. A send that was cut short is done again with a new code; the former one stays good too.
 */
export const createLetters = ({ db, mail, log, config }: Platform) => {
  const system = <T>(work: (tx: Tx) => Promise<T>) =>
    db.asSystem({ reason: 'lettres d’invitation', tenantId: null, requestId: newId() }, work);

  const send = async (invitationId: string): Promise<boolean> => {
    const code = newCode();
    const row = await system((tx) => store.letter(tx, invitationId, hashOfCode(code)));
    if (!row || !mail) return false;
    await mail.send(invitationLetter(row, code, config.BOCAGE_PUBLIC_URL));
    await system(async (tx) => {
      await store.letterSent(tx, invitationId);
      await record(tx, {
        type: 'invitation.sent',
        kind: 'person',
        id: row.person_id,
        data: { invitation: invitationId },
        payload: { person: row.display_name },
        owner: row.tenant_id,
      });
    });
    return true;
  };

  return {
    sendDue: async (): Promise<{ sent: number; failed: number }> => {
      const result = { sent: 0, failed: 0 };
      if (!mail) return result;
      for (const id of await system((tx) => store.lettersDue(tx, 100))) {
        try {
          if (await send(id)) result.sent += 1;
        } catch (error) {
          // The address and the answer of the mail server are no business of a log.
          log.warn('letter.not-sent', {
            invitationId: id,
            failure: mailFailure(error),
            error: errorFields(error).error,
          });
          result.failed += 1;
        }
      }
      return result;
    },
  };
};
