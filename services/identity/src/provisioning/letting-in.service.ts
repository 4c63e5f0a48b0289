import { type AccessSheet, type BodyOf, fault, type letIn } from '@bocage/contracts';
import type { Caller, Platform } from '@bocage/platform';
import { found } from '../access/allow.ts';
import { record } from '../access/record.ts';
import type { Issue } from '../invitation/invitation.issue.ts';
import { bodiesOf } from '../person/person.store.ts';
import * as store from './provisioning.store.ts';

/**
 * A new way in for somebody whom no administrator may help: one who serves several bodies, or the only administrator of
 * theirs. The sheet changes the password, not the second factor; every body of theirs is told, and the instance.
 */
export const createLettingIn =
  ({ db }: Platform, { issue }: Issue) =>
  (
    caller: Caller,
    perimeterId: string,
    { identifiant, reason }: BodyOf<typeof letIn>,
  ): Promise<{ sheet: AccessSheet }> => {
    const scope = {
      reason: 'accès rendu',
      tenantId: null,
      requestId: caller.requestId,
      account: caller.account,
    };
    return db.asSystem(scope, async (tx) => {
      const row = found(await store.personToLetIn(tx, perimeterId, identifiant));
      const invitee = {
        personId: row.person_id,
        displayName: row.display_name,
        identifiant: row.identifiant,
        hasAddress: false,
        tenantId: row.tenant_id,
        tenantName: row.tenant_name,
        recovery: row.recovery,
      };
      const sheet = await issue(tx, invitee, 'sheet');
      if (!sheet) throw fault('internal');
      const act = {
        type: 'person.let-in',
        kind: 'person',
        id: row.person_id,
        payload: { person: row.display_name, reason },
      } as const;
      for (const { tenant_id: owner } of await bodiesOf(tx, row.person_id)) await record(tx, { ...act, owner });
      await tx.run('select audit.record_instance($1, $2, $3, $4, $5)', [act.type, act.kind, act.id, {}, act.payload]);
      return { sheet };
    });
  };
