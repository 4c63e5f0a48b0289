import {
  type BodyOf,
  type changePerson,
  fault,
  type NewPerson,
  type PersonCard,
  type QueryOf,
  type listColleagues,
  type listPeople,
} from '@bocage/contracts';
import type { Context, Member, Platform, Tx } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { afterOf, pageOf } from '../access/page.ts';
import { record } from '../access/record.ts';
import type { Issue } from '../invitation/invitation.issue.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import { administer } from '../role/role.store.ts';
import { tenantNameOf } from '../tenant/tenant.store.ts';
import type { Adding } from './person.create.ts';
import { allowOver } from './person.power.ts';
import * as store from './person.store.ts';

// What the trail keeps of a change, before and after: the fields that were named, and no other.
const partOf = (card: PersonCard, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(card).filter(([field]) => fields.includes(field)));

/** The people of the acting tenant, for its administrators (and their names for every colleague). */
export const createPeople = ({ db }: Platform, sync: Sync, { issue, sendSoon }: Issue, add: Adding) => {
  const open = async (tx: Tx, ctx: Context, personId: string): Promise<store.PersonRow> => {
    allow(ctx, 'administer', 'Person');
    const row = found(await store.person(tx, personId));
    // One who left is read, not changed.
    if (row.card.state === 'ended') throw fault('not-found');
    allowOver(ctx, row.card.roles);
    return row;
  };
  const show = async (tx: Tx, personId: string): Promise<PersonCard> => found(await store.person(tx, personId)).card;
  const act = (row: store.PersonRow) =>
    ({ kind: 'person', id: row.card.personId, payload: { person: row.card.displayName } }) as const;

  return {
    colleagues: (caller: Member, query: QueryOf<typeof listColleagues>) =>
      db.as(caller, async (tx, ctx) => {
        allow(ctx, 'read', 'Person');
        const rows = await store.colleagues(tx, query.q ?? null, afterOf(query, 2), query.limit + 1);
        return pageOf(
          rows,
          query,
          ({ key, id }) => [key, id],
          (row) => ({
            personId: row.person_id,
            membershipId: row.id,
            displayName: row.display_name,
            jobTitle: row.job_title,
          }),
        );
      }),
    list: (caller: Member, query: QueryOf<typeof listPeople>) =>
      db.as(caller, async (tx, ctx) => {
        allow(ctx, 'administer', 'Person');
        const rows = await store.cards(
          tx,
          query.q ?? null,
          query.state === 'ended',
          afterOf(query, 2),
          query.limit + 1,
        );
        return pageOf(
          rows,
          query,
          ({ key, id }) => [key, id],
          ({ card }) => card,
        );
      }),
    read: (caller: Member, personId: string) =>
      db.as(caller, async (tx, ctx) => {
        allow(ctx, 'administer', 'Person');
        return show(tx, personId);
      }),
    create: async (caller: Member, body: NewPerson) => {
      const added = await db.as(caller, async (tx, ctx) => add(tx, ctx, await tenantNameOf(tx), body));
      if (body.account === 'mail') await sendSoon();
      await sync.soon();
      return { person: added.person, sheet: added.sheet };
    },
    change: async (caller: Member, personId: string, body: BodyOf<typeof changePerson>) => {
      const card = await db.as(caller, async (tx, ctx) => {
        const row = await open(tx, ctx, personId);
        const { firstName, lastName, email, jobTitle, until } = body;
        if (firstName !== undefined || lastName !== undefined || email !== undefined) {
          const address = email === undefined ? row.card.email : email;
          await store.update(tx, personId, firstName ?? null, lastName ?? null, null, address);
        }
        if (jobTitle !== undefined) await store.setJobTitle(tx, row.membership_id, jobTitle);
        if (until !== undefined) await store.setUntil(tx, row.membership_id, until);
        const fields = Object.keys(body);
        const after = await show(tx, personId);
        if (fields.length > 0) {
          const [formerly, now] = [partOf(row.card, fields), partOf(after, fields)];
          const done = { ...act(row), type: 'person.changed', data: { fields } } as const;
          await record(tx, { ...done, payload: { ...done.payload, formerly, now } });
        }
        return after;
      });
      await sync.soon();
      return card;
    },
    invite: async (caller: Member, personId: string, by: 'mail' | 'sheet', identifiant: string | null) => {
      const answer = await db.as(caller, async (tx, ctx) => {
        const row = await open(tx, ctx, personId);
        if (identifiant && identifiant !== row.card.identifiant)
          await store.update(tx, personId, null, null, identifiant, row.card.email);
        const card = await show(tx, personId);
        const recovery = row.account_id !== null;
        if (recovery && by === 'mail' && (await store.mailboxShared(tx, personId)))
          throw fault('person.mailbox-shared');
        const sheet = await issue(
          tx,
          {
            ...card,
            hasAddress: card.email !== null,
            tenantId: ctx.tenantId,
            tenantName: await tenantNameOf(tx),
            recovery,
          },
          by,
        );
        return { person: await show(tx, personId), sheet };
      });
      if (by === 'mail') await sendSoon();
      return answer;
    },
    suspend: async (caller: Member, personId: string, reason: string) => {
      const card = await db.as(caller, async (tx, ctx) => {
        const row = await open(tx, ctx, personId);
        await store.suspend(tx, row.membership_id);
        const done = { ...act(row), type: 'person.suspended', data: { membership: row.membership_id } } as const;
        await record(tx, { ...done, payload: { ...done.payload, reason } });
        return show(tx, personId);
      });
      // Refused here from now on; Keycloak follows.
      await sync.soon();
      return card;
    },
    reactivate: async (caller: Member, personId: string) => {
      const card = await db.as(caller, async (tx, ctx) => {
        const row = await open(tx, ctx, personId);
        await store.resume(tx, row.membership_id);
        const administrator = await administer(
          tx,
          row.card.roles.map(({ id }) => id),
        );
        const data = { membership: row.membership_id, administrator };
        await record(tx, { ...act(row), type: 'person.reactivated', data });
        return show(tx, personId);
      });
      await sync.soon();
      return card;
    },
  };
};
