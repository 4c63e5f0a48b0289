import { Fault, fault } from '@bocage/contracts';
import type { Platform, Tx } from '@bocage/platform';
import { record } from '../access/record.ts';
import { KeycloakError } from '../keycloak/keycloak.fault.ts';
import type { Keycloak } from '../keycloak/keycloak.ts';
import { endSessions } from '../keycloak/sessions.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import { hashOfCode, noCode } from './invitation.code.ts';
import type { Issue } from './invitation.issue.ts';
import { passwordProblem } from './invitation.password.ts';
import * as store from './invitation.store.ts';

const nameOf = (row: store.InvitationRow): string => `${row.given_name} ${row.family_name}`;

const openOnly = (row: store.InvitationRow): void => {
  if (row.state === 'used') throw fault('invitation.used');
  if (row.state === 'expired') throw fault('invitation.expired');
  if (row.state === 'revoked') throw fault('invitation.over');
};

const faultOf = (error: unknown, identifiant: string): unknown => {
  if (!(error instanceof KeycloakError)) return error;
  if (error.failure === 'conflict') return fault('person.identifiant-taken', { identifiant });
  // Another password mends only what Keycloak holds against a password.
  if (error.key?.startsWith('invalidPassword'))
    return fault('invitation.password', { detail: passwordProblem(error.key) });
  if (error.failure === 'refused') return fault('invitation.refused');
  return fault('service.unavailable');
};

// The trail is kept for ever, and anybody may send a code: past these, in one minute, nothing more would be learnt.
const toldAMinute = 30;

/** What one who holds a code may do; nobody is signed in. */
export const createInvitations = (platform: Platform, keycloak: Keycloak, sync: Sync, { sendSoon }: Issue) => {
  const { db } = platform;
  const system = <T>(requestId: string, work: (tx: Tx) => Promise<T>) =>
    db.asSystem({ reason: 'invitation', tenantId: null, requestId }, work);
  const find = async (tx: Tx, code: string): Promise<store.InvitationRow> => {
    const row = await store.invitationOf(tx, hashOfCode(code));
    if (!row) throw fault('invitation.unknown');
    return row;
  };
  const told = { minute: 0, count: 0 };
  const mayTell = (): boolean => {
    const minute = Math.floor(Date.now() / 60_000);
    if (minute !== told.minute) Object.assign(told, { minute, count: 0 });
    told.count += 1;
    if (told.count === toldAMinute + 1) platform.log.warn('invitation.many-unknown-codes');
    return told.count <= toldAMinute;
  };
  // A code that nobody was given leaves a trace: one who tries many is seen by the operator. Never the code itself.
  const traced = async <T>(requestId: string, operation: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Fault && error.code === 'invitation.unknown' && mayTell()) {
        await system(requestId, (tx) => tx.run('select audit.record_refusal($1, $2, $3)', [operation, error.code, []]));
      }
      throw error;
    }
  };
  const act = (row: store.InvitationRow) =>
    ({ kind: 'person', id: row.person_id, payload: { person: nameOf(row) }, owner: row.tenant_id }) as const;

  // The account with its password: a new one, or the one that a lost password shut out.
  const setUp = async (row: store.InvitationRow, password: string): Promise<string> => {
    const {
      person_id: personId,
      identifiant,
      given_name: givenName,
      family_name: familyName,
      email,
      account_id: account,
    } = row;
    try {
      if (!account)
        return await keycloak.accounts.open(
          { personId, identifiant, givenName, familyName, email, enabled: false },
          password,
        );
      await keycloak.accounts.setPassword(account, password);
      return account;
    } catch (error) {
      throw faultOf(error, identifiant);
    }
  };
  const use = (requestId: string, row: store.InvitationRow, account: string) =>
    system(requestId, async (tx) => {
      await store.useInvitation(tx, row.invitation_id, account);
      if (row.account_id) {
        // Whoever holds a session with the old password loses it: here at once, at Keycloak with the account's alignment.
        await endSessions(tx, account, 'recovery', nameOf(row));
        await tx.run('select access.sync_sign_out($1)', [row.person_id]);
      } else await tx.run('select access.sync_again($1, $2)', ['person', row.person_id]);
      const data = { invitation: row.invitation_id, recovery: row.account_id !== null };
      await record(tx, { ...act(row), type: 'invitation.accepted', data });
    });

  const acts = {
    read: (requestId: string, code: string) =>
      system(requestId, async (tx) => {
        const row = await find(tx, code);
        await record(tx, {
          ...act(row),
          type: 'invitation.opened',
          data: { invitation: row.invitation_id, state: row.state },
        });
        return {
          state: row.state,
          displayName: nameOf(row),
          identifiant: row.identifiant,
          tenantName: row.tenant_name,
          tenantCode: row.tenant_code,
          renewable: row.state === 'expired' && row.kind === 'mail' && row.email !== null && row.account_id === null,
          expiresAt: row.expires_at.toISOString(),
        };
      }),

    /**
     * Account made shut, code used up, account opened: cut short before the second, the code stays good and the account
     * shut; after it, the reconciler opens it. One at a time, since a second click would undo the first.
     */
    accept: async (requestId: string, code: string, password: string): Promise<{ identifiant: string }> => {
      const row = await system(requestId, async (tx) => {
        const found = await find(tx, code);
        openOnly(found);
        if (!(await store.hold(tx, found.invitation_id))) throw fault('conflict');
        return found;
      });
      try {
        const account = await setUp(row, password);
        await use(requestId, row, account);
      } catch (error) {
        await system(requestId, (tx) => store.release(tx, row.invitation_id)).catch(() => {});
        throw error;
      }
      // Now, so that they can sign in at once; should it fail, the sweep does it in seconds.
      if (!(await sync.now('person', row.person_id).catch(() => false))) await sync.soon(2_000);
      return { identifiant: row.identifiant };
    },

    renew: async (requestId: string, code: string): Promise<Record<string, never>> => {
      await system(requestId, async (tx) => {
        const row = await find(tx, code);
        if (row.state === 'used') throw fault('invitation.used');
        const made = await store.renew(tx, row.invitation_id, noCode());
        await record(tx, {
          ...act(row),
          type: 'person.invited',
          data: { invitation: made?.id, by: 'mail', renewed: true },
        });
      });
      await sendSoon();
      return {};
    },
  };
  return {
    read: (requestId: string, code: string) => traced(requestId, 'readInvitation', () => acts.read(requestId, code)),
    accept: (requestId: string, code: string, password: string) =>
      traced(requestId, 'acceptInvitation', () => acts.accept(requestId, code, password)),
    renew: (requestId: string, code: string) => traced(requestId, 'renewInvitation', () => acts.renew(requestId, code)),
  };
};
