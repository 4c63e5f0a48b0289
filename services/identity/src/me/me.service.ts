import { Fault, type Me, type ResolvedAddress } from '@bocage/contracts';
import type { Caller, Db } from '@bocage/platform';
import { found } from '../access/allow.ts';
import { shown } from '../access/instant.ts';
import { record } from '../access/record.ts';
import { showSupport } from '../support/support.service.ts';
import * as store from './me.store.ts';

const operatorOnly = (caller: Caller): Me => ({
  person: { id: caller.account, displayName: 'Exploitant', email: null },
  operator: true,
  noticeSeenAt: new Date(0).toISOString(),
  memberships: [],
});

/** The signed-in person, for themselves: no acting tenant. */
export const createMe = (db: Db) => ({
  read: (caller: Caller): Promise<Me> => {
    const read = db.asPerson(caller, async (tx) => {
      const person = found(await store.self(tx));
      const [memberships, supports] = await Promise.all([store.memberships(tx), store.supports(tx)]);
      return {
        person: {
          id: person.person_id,
          displayName: `${person.given_name} ${person.family_name}`,
          email: person.email,
        },
        operator: caller.operator,
        noticeSeenAt: shown(person.notice_seen_at),
        memberships: [
          ...memberships.map((row) => ({
            id: row.membership_id,
            tenant: { ...row.tenant, colour: row.colour },
            roles: row.roles,
            permissions: row.permissions,
            until: shown(row.until),
            proposalsWaiting: Number(row.waiting),
            support: null,
          })),
          ...supports.map((row) => ({
            id: row.support_id,
            tenant: { ...row.tenant, colour: row.colour },
            roles: [],
            permissions: [],
            until: shown(row.until),
            proposalsWaiting: 0,
            support: showSupport(row),
          })),
        ],
      };
    });
    // Whoever runs the instance need not be a person of it: they act for no body, and have no membership to show.
    return read.catch((error: unknown) => {
      if (caller.operator && error instanceof Fault && error.code === 'auth.session-ended') return operatorOnly(caller);
      throw error;
    });
  },

  seeNotice: (caller: Caller): Promise<Record<string, never>> =>
    db.asPerson(caller, async (tx, personId) => {
      const person = found(await store.self(tx));
      // The first time counts: what was acknowledged then is what stood there then.
      if (person.notice_seen_at) return {};
      await store.seeNotice(tx);
      await record(tx, { type: 'person.notice-seen', kind: 'person', id: personId });
      return {};
    }),

  resolve: (caller: Caller, asked: store.Address): Promise<ResolvedAddress> =>
    db.asPerson(caller, async (tx) => {
      const rows = await store.address(tx, asked);
      const first = found(rows[0]);
      return {
        acting: first.acting_mine ? first.acting_tenant : null,
        owner: first.owner_tenant,
        codes: { acting: first.acting_tenant.code, owner: first.owner_tenant.code },
        reachedBy: rows.map((row) => ({ membershipId: row.membership_id, tenant: row.tenant, level: row.level })),
      };
    }),
});
