import type { Tx } from '@bocage/platform';

/** Ends every session of an account here and now, and tells each. Keycloak's own are another matter. */
export const endSessions = async (tx: Tx, account: string, reason: 'account-disabled' | 'recovery', person: string) => {
  const ended = await tx.query<{ id: string }>('select access.session_end_account($1) as id', [account]);
  for (const { id } of ended) {
    await tx.run('select audit.record_instance($1, $2, $3, $4, $5)', [
      'session.closed',
      'session',
      id,
      { reason, account },
      { person },
    ]);
  }
};
