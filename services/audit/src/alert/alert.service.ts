import { type AlertKind, alertKinds, fault } from '@bocage/contracts';
import { allow } from '@bocage/permissions';
import type { Db, Member } from '@bocage/platform';
import * as store from './alert.store.ts';

/** Who is written to when something grave stands in the trail of their body. */
export const createAlerts = (db: Db, mail: boolean) => {
  const set = (caller: Member, alert: AlertKind, wanted: boolean): Promise<Record<string, never>> =>
    db.as(caller, async (tx, ctx) => {
      // Leaving needs no right: who lost theirs leaves too.
      if (wanted) allow(ctx.ability, 'read', 'Trail');
      if (wanted && !mail) throw fault('person.mail-off');
      if (await store.subscribe(tx, alert, wanted)) {
        const type = wanted ? 'alert.subscribed' : 'alert.unsubscribed';
        await tx.run('select audit.record($1, $2, $3, $4)', [type, 'trail', ctx.tenantId, { alert }]);
      }
      return {};
    });
  return {
    read: (caller: Member) =>
      db.as(caller, async (tx, ctx) => {
        allow(ctx.ability, 'read', 'Trail');
        const mine = await store.subscriptions(tx);
        const alerts = alertKinds.map((alert) => {
          const one = mine.find((subscription) => subscription.alert === alert);
          const late = one?.late_since ? { since: one.late_since.toISOString(), givenUp: one.given_up } : null;
          return { alert, subscribed: one !== undefined, late };
        });
        return { alerts, mail };
      }),
    subscribe: (caller: Member, alert: AlertKind) => set(caller, alert, true),
    unsubscribe: (caller: Member, alert: AlertKind) => set(caller, alert, false),
  };
};
export type Alerts = ReturnType<typeof createAlerts>;
