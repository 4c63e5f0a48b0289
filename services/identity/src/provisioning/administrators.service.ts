import {
  fault,
  type AccessSheet,
  type NewAdministrator,
  type Nominee,
  type ProvisionedTenant,
} from '@bocage/contracts';
import type { Caller, Platform, Tx } from '@bocage/platform';
import { found } from '../access/allow.ts';
import { record } from '../access/record.ts';
import type { Issue } from '../invitation/invitation.issue.ts';
import { identifiantBase, sameName } from '../person/person.names.ts';
import { create, findByIdentifiant, freeIdentifiant } from '../person/person.store.ts';
import * as store from './provisioning.store.ts';

export type Named = Nominee & { tenantId: string; already: boolean };

// The letter goes to the address that is stored: one typed here for somebody already known is compared, never taken up.
const demandAddress = async (tx: Tx, personId: string, typed: string | null): Promise<void> => {
  const stored = await store.addressOf(tx, personId, typed);
  if (stored === 'none' && !typed) throw fault('person.email-missing');
  if (stored !== 'same') throw fault('person.other-address');
};

/** Finds the person by identifiant (the name must be the same), or makes them; to be written to, they have an address. */
export const personFor = async (tx: Tx, line: NewAdministrator): Promise<{ id: string; made: boolean }> => {
  const identifiant = line.identifiant ?? (await freeIdentifiant(tx, identifiantBase(line.firstName, line.lastName)));
  const known = await findByIdentifiant(tx, identifiant);
  if (known && !sameName(known.display_name, `${line.firstName} ${line.lastName}`)) {
    throw fault('person.identifiant-taken', { identifiant });
  }
  if (known && line.invite === 'mail') await demandAddress(tx, known.person_id, line.email);
  if (known) return { id: known.person_id, made: false };
  if (line.invite === 'mail' && !line.email) throw fault('person.email-missing');
  return { id: await create(tx, line.firstName, line.lastName, identifiant, line.email), made: true };
};

/** First administrators of pending tenants, named by the operator: all of a list, or none. */
export const createAdministrators = (platform: Platform, { issue, sendSoon }: Issue) => {
  const { db } = platform;
  const system = <T>(caller: Caller, reason: string, work: (tx: Tx) => Promise<T>) =>
    db.asSystem({ reason, tenantId: null, requestId: caller.requestId, account: caller.account }, work);

  const nomineeIn = async (tx: Tx, perimeterId: string, membershipId: string): Promise<store.NomineeRow> => {
    const row = await store.nomineeOf(tx, membershipId);
    if (row?.perimeter_id !== perimeterId) throw fault('not-found');
    return row;
  };
  const invite = async (tx: Tx, row: store.NomineeRow, by: 'mail' | 'sheet'): Promise<AccessSheet | null> =>
    issue(
      tx,
      {
        ...row.nominee,
        personId: row.person_id,
        // Looked at with the person.
        hasAddress: true,
        tenantId: row.tenant_id,
        tenantName: row.tenant_name,
        recovery: false,
      },
      by,
    );

  const nameOne = async (
    tx: Tx,
    perimeterId: string,
    tenants: readonly ProvisionedTenant[],
    line: NewAdministrator,
  ): Promise<{ named: Named; sheet: AccessSheet | null }> => {
    const tenant = found(tenants.find(({ tenantId }) => tenantId === line.tenantId));
    if (tenant.state !== 'pending') throw fault('tenant.not-pending');
    const person = await personFor(tx, line);
    const known = await store.administratorOf(tx, line.tenantId, person.id);
    if (known) {
      const row = await nomineeIn(tx, perimeterId, known);
      return { named: { tenantId: line.tenantId, ...row.nominee, already: true }, sheet: null };
    }
    const made = await store.nameAdministrator(tx, line.tenantId, person.id);
    const row = await nomineeIn(tx, perimeterId, found(made?.membership_id));
    const payload = { person: row.nominee.displayName };
    if (person.made) {
      await record(tx, { type: 'person.created', kind: 'person', id: person.id, payload, owner: line.tenantId });
    }
    const act = { type: 'administrator.named', kind: 'person', id: person.id, payload } as const;
    const data = { tenant: line.tenantId, membership: row.nominee.membershipId };
    // The tenant's trail, for its own; the instance's, for the operator's acts.
    await record(tx, { ...act, data, owner: line.tenantId });
    await tx.run('select audit.record_instance($1, $2, $3, $4, $5)', [act.type, act.kind, act.id, data, payload]);
    // One with an account signs in with it. One who was just invited for another commune has one letter already.
    const invited = row.nominee.invitation !== 'none' && row.nominee.invitation !== 'expired';
    const sheet = line.invite === 'later' || invited ? null : await invite(tx, row, line.invite);
    const now = await nomineeIn(tx, perimeterId, row.nominee.membershipId);
    return { named: { tenantId: line.tenantId, ...now.nominee, already: false }, sheet };
  };

  return {
    name: async (caller: Caller, perimeterId: string, lines: readonly NewAdministrator[]) => {
      if (lines.some(({ invite: by }) => by === 'mail') && !platform.mail) throw fault('person.mail-off');
      const answer = await system(caller, 'premiers administrateurs', async (tx) => {
        const named: Named[] = [];
        const sheets: AccessSheet[] = [];
        const tenants = await store.tenants(tx, perimeterId);
        for (const line of lines) {
          const one = await nameOne(tx, perimeterId, tenants, line);
          named.push(one.named);
          if (one.sheet) sheets.push(one.sheet);
        }
        return { named, sheets };
      });
      await sendSoon();
      return answer;
    },
    sheets: (caller: Caller, perimeterId: string, membershipIds: readonly string[]) =>
      system(caller, 'fiches d’accès', async (tx) => {
        const sheets: AccessSheet[] = [];
        for (const membershipId of membershipIds) {
          const row = await nomineeIn(tx, perimeterId, membershipId);
          if (row.tenant_state !== 'pending') throw fault('tenant.not-pending');
          // A door that is in use is not the operator's to open.
          if (await store.hasAccount(tx, row.person_id)) throw fault('person.has-account');
          const sheet = await invite(tx, row, 'sheet');
          if (sheet) sheets.push(sheet);
        }
        return { sheets };
      }),
  };
};
