import type { NewSupport, Support } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { After } from '../access/page.ts';

/** An access as the database shows it: its moments, and the rest in one piece. */
export type SupportRow = {
  support_id: string;
  opened_at: Date;
  until: Date;
  ended_at?: Date | null;
  card: Omit<Support, 'openedAt' | 'until' | 'endedAt'>;
};

export const open = (tx: Tx, asked: NewSupport) =>
  tx.one<SupportRow>('select * from access.open_support($1, $2, $3, $4, $5)', [
    asked.identifiant,
    asked.level,
    asked.workspaceIds,
    asked.minutes,
    asked.reason,
  ]);

/** To whom an access that was opened is told by letter. */
export type Addressee = { address: string; tenant_name: string };
export const addressees = (tx: Tx, id: string) => tx.query<Addressee>('select * from access.support_letters($1)', [id]);

export const end = (tx: Tx, id: string) => tx.one<SupportRow>('select * from access.end_support($1)', [id]);

export const current = (tx: Tx) => tx.query<SupportRow>('select * from access.supports_open()');

export const list = (tx: Tx, after: After, limit: number) =>
  tx.query<SupportRow>('select * from access.supports($1, $2)', [after?.[0] ?? null, limit + 1]);

/** Those that can be used no longer, ended now, and why. System only. */
export const endOver = (tx: Tx) =>
  tx.query<SupportRow & { tenant_id: string; because: string }>('select * from access.end_supports()');
