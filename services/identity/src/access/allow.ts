import { fault } from '@bocage/contracts';
import { type Action, reasonOf, type Row, refusal, type SubjectKind } from '@bocage/permissions';
import type { Context } from '@bocage/platform';

/** The row, or `not-found`: an invisible row and an unknown id answer alike. */
export const found = <T>(row: T | null | undefined): T => {
  if (row === null || row === undefined) throw fault('not-found');
  return row;
};

/** A row of which one asks whether something may be done: `capped` says why its level is less than was given. */
export type Asked = Row & { capped?: 'archived' | 'closed' | null };

/**
 * Lets through, or throws what is missing: `auth.step-up`, `tenant.closed`, `workspace.archived`, or `access.refused`
 * with its reason in French. What cannot be seen is `not-found`, before.
 */
export const allow = (ctx: Context, action: Action, kind: SubjectKind, row?: Asked): void => {
  const { capped, ...known } = row ?? {};
  const missing = refusal(ctx.ability, action, kind, row ? known : undefined);
  if (!missing) return;
  if (missing.kind === 'step-up') throw fault('auth.step-up');
  if (missing.kind === 'closed' || (missing.kind === 'level' && capped === 'closed')) throw fault('tenant.closed');
  if (missing.kind === 'level' && capped === 'archived') throw fault('workspace.archived');
  throw fault('access.refused', { reason: reasonOf(missing) });
};
