import type { AlertKind } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import { massFiles } from './alert.rules.ts';

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
  /** Null: there has been none for so long that the letter is given up. */
  email: string | null;
  /** This one included. */
  tries: number;
};
export type Subscription = { alert: string; late_since: Date | null; given_up: boolean };
type Cause = { id: string; type: string };

export const subscriptions = (tx: Tx): Promise<Subscription[]> =>
  tx.query<Subscription>('select * from audit.subscriptions()');
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
export const raise = (tx: Tx, { id, type }: Cause, alert: AlertKind) =>
  type === 'file.downloaded'
    ? tx.run('select audit.raise_downloads($1, $2)', [id, massFiles])
    : tx.run('select audit.raise_alert($1, $2)', [id, alert]);

/** Since when the oldest letter waits; null for none. */
export const waiting = async (tx: Tx): Promise<Date | null> =>
  (await tx.one<{ since: Date | null }>('select audit.alerts_waiting() as since'))?.since ?? null;
/** The next letter, which nobody else takes for so long. */
export const take = (tx: Tx, seconds: number): Promise<Letter | undefined> =>
  tx.one<Letter>('select * from audit.take_alert($1)', [seconds]);
/** Sent, or given up; false when it was already. */
export const end = async (tx: Tx, id: string, failed: boolean): Promise<boolean> =>
  (await tx.one<{ mine: boolean }>('select audit.end_alert($1, $2) as mine', [id, failed]))?.mine ?? false;
/** `counted`: the letter itself was refused. */
export const putOff = (tx: Tx, id: string, seconds: number, counted: boolean) =>
  tx.run('select audit.put_off_alert($1, $2, $3)', [id, seconds, counted]);
