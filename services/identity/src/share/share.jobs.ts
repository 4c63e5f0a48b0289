import type { Db, JobHandlers, Platform } from '@bocage/platform';
import { errorFields, newId } from '@bocage/platform';
import { tellShare } from '../tenant/shares.told.ts';

type Reminder = { share_id: string; tenant_id: string; owner_id: string; workspace_name: string; day: number };
type RunOut = Parameters<typeof tellShare>[3] & {
  share_id: string;
  workspace_id: string;
  owner_id: string;
  tenant_id: string;
};
type Letter = { to: string; name: string; day: number };

const hourMs = 3_600_000;
const fiveMinutesMs = 300_000;

// One transaction: what is marked as reminded stands in the trail of the one who is asked.
const remind = (db: Db): Promise<Letter[]> =>
  db.asSystem({ reason: 'rappel des partages proposés', tenantId: null, requestId: newId() }, async (tx) => {
    const letters: Letter[] = [];
    for (const share of await tx.query<Reminder>('select * from access.remind_shares()')) {
      const data = { shareId: share.share_id, ownerId: share.owner_id, days: share.day };
      await tx.run(`select audit.record('share.reminded', 'share', $1, $2, $3, $4)`, [
        share.share_id,
        JSON.stringify(data),
        JSON.stringify({ name: share.workspace_name }),
        share.tenant_id,
      ]);
      const people = await tx.query<{ email: string }>('select d as email from access.deciders($1) d limit 50', [
        share.tenant_id,
      ]);
      letters.push(...people.map(({ email }) => ({ to: email, name: share.workspace_name, day: share.day })));
    }
    return letters;
  });

const textOf = ({ name, day }: Letter, url: string): string =>
  [
    'Bonjour,',
    '',
    `Le partage de l’espace « ${name} » vous est proposé depuis ${day} jours et attend votre réponse.`,
    `Acceptez-le ou déclinez-le : ${url}`,
    '',
    'Tant que personne ne répond, vos collègues ne voient pas cet espace.',
  ].join('\n');

/** They count no more from that moment; here they are ended, and both bodies told. */
export const endRunOut = (db: Db): Promise<void> =>
  db.asSystem({ reason: 'partages échus', tenantId: null, requestId: newId() }, async (tx) => {
    for (const row of await tx.query<RunOut>('select * from access.end_shares_run_out()')) {
      const { share_id: shareId, workspace_id: workspaceId, owner_id: ownerId, tenant_id: receiverId } = row;
      await tellShare(tx, 'share.ended', { shareId, workspaceId, ownerId, receiverId }, row, 'until');
    }
  });

/** Reminds the receiving tenant on the third and the tenth day, once of each; ends what ran out. */
export const shareJobs = ({ db, mail, log, config }: Platform): JobHandlers => ({
  'expired-shares': { everyMs: fiveMinutesMs, run: () => endRunOut(db) },
  'remind-shares': {
    everyMs: hourMs,
    run: async () => {
      const letters = await remind(db);
      if (letters.length > 0) log.info('share.reminded', { letters: letters.length });
      if (!mail) return;
      for (const letter of letters) {
        const subject = `Un partage attend votre réponse : ${letter.name}`;
        // The badge on the screen is the reminder that is kept; a letter that fails is not worth a second one to the others.
        await mail
          .send({ to: letter.to, subject, text: textOf(letter, config.BOCAGE_PUBLIC_URL) })
          .catch((error: unknown) => log.warn('share.reminder-not-sent', errorFields(error)));
      }
    },
  },
});
