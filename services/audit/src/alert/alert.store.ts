import type { AlertKind } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';

export type Followed = { tree_id: string; next: string; size: string };
export type Letter = {
  id: string;
  tenant_id: string;
  tenant_name: string;
  code: string;
  person_id: string;
  alert: AlertKind;
  event_id: string;
  type: string;
  occurred_at: Date;
  /** Null: they may not read the trail any more, or have no address. */
  email: string | null;
};

export const subscriptions = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ alert: string }>('select subscriptions as alert from audit.subscriptions()')).map(
    ({ alert }) => alert,
  );
/** Whether it changed anything. */
export const subscribe = async (tx: Tx, alert: AlertKind, wanted: boolean): Promise<boolean> =>
  (await tx.one<{ changed: boolean }>('select audit.subscribe($1, $2) as changed', [alert, wanted]))?.changed ?? false;

export const followed = (tx: Tx): Promise<Followed[]> => tx.query<Followed>('select * from audit.followed()');
export const follow = (tx: Tx, tree: string, at: string, most: number, types: readonly string[]) =>
  tx.query<{ id: string; type: string; data: Record<string, unknown> }>('select * from audit.follow($1, $2, $3, $4)', [
    tree,
    at,
    most,
    [...types],
  ]);
export const raise = (tx: Tx, event: string, alert: AlertKind) =>
  tx.run('select audit.raise_alert($1, $2)', [event, alert]);
export const waiting = async (tx: Tx): Promise<boolean> =>
  (await tx.one<{ some: boolean }>('select audit.alerts_waiting() as some'))?.some ?? false;
export const claim = (tx: Tx, most: number): Promise<Letter[]> =>
  tx.query<Letter>('select * from audit.claim_alerts($1)', [most]);
