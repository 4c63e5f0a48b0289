import { fault, type AccessSheet, type NewPerson, type PersonCard } from '@bocage/contracts';
import type { Context, Platform, Tx } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { record, recordBoth } from '../access/record.ts';
import type { Issue } from '../invitation/invitation.issue.ts';
import { administer } from '../role/role.store.ts';
import { identifiantBase, sameName } from './person.names.ts';
import { allowOver } from './person.power.ts';
import * as store from './person.store.ts';

/** What became of a line: the person, a sheet to print, and whether they were already there. */
export type Added = { person: PersonCard; sheet: AccessSheet | null; already: boolean };

/** Adding one person to the acting tenant, inside a transaction. */
export const createAdding = (platform: Platform, { issue }: Issue) => {
  const rolesOf = async (tx: Tx, ctx: Context, names: readonly string[]) => {
    const rows = await store.rolesNamed(tx, names);
    const known = (name: string) =>
      rows.some((row) => [row.id, row.key, row.name.toLowerCase()].includes(name.toLowerCase()));
    if (!names.every(known)) throw fault('role.not-found');
    allowOver(ctx, rows);
    return rows;
  };

  const identifiantOf = async (tx: Tx, person: NewPerson): Promise<string | null> => {
    if (person.identifiant || person.account === 'none') return person.identifiant;
    return store.freeIdentifiant(tx, identifiantBase(person.firstName, person.lastName));
  };

  // An identifiant that is known must be the same person's: a slip of the pen must not open this body to a stranger.
  const personOf = async (
    tx: Tx,
    person: NewPerson,
    identifiant: string | null,
  ): Promise<{ id: string; made: boolean }> => {
    const known = identifiant ? await store.findByIdentifiant(tx, identifiant) : undefined;
    if (known && !sameName(known.display_name, `${person.firstName} ${person.lastName}`)) {
      throw fault('person.identifiant-taken', { identifiant: identifiant ?? '' });
    }
    if (known) return { id: known.person_id, made: false };
    return { id: await store.create(tx, person.firstName, person.lastName, identifiant, person.email), made: true };
  };

  /** Throws the faults of `createPerson`; with `again`, somebody who is a member already is left as they are. */
  return async (tx: Tx, ctx: Context, tenantName: string, person: NewPerson, again = false): Promise<Added> => {
    allow(ctx, 'administer', 'Person');
    const roles = await rolesOf(tx, ctx, person.roles);
    if (person.account === 'mail' && !platform.mail) throw fault('person.mail-off');
    const identifiant = await identifiantOf(tx, person);
    const { id, made } = await personOf(tx, person, identifiant);
    const known = again && !made ? await store.person(tx, id) : undefined;
    if (known && known.card.state !== 'ended') return { person: known.card, sheet: null, already: true };
    const roleIds = roles.map((role) => role.id);
    const membershipId = await store.join(tx, id, roleIds, person.until);
    if (person.jobTitle) await store.setJobTitle(tx, membershipId, person.jobTitle);
    const joined = found(await store.person(tx, id)).card;
    // Of nobody else's: what is typed here is kept, so that the letter goes where it says.
    if (!made && joined.ours && person.email) await store.update(tx, id, null, null, null, person.email);
    const { card } = found(await store.person(tx, id));
    const payload = { person: card.displayName };
    if (made)
      await record(tx, { type: 'person.created', kind: 'person', id, data: { account: person.account }, payload });
    await record(tx, {
      type: 'membership.created',
      kind: 'membership',
      id: membershipId,
      data: { person: id, roles: roleIds, until: person.until, administrator: await administer(tx, roleIds) },
      payload: { ...payload, rolesGiven: roles.map(({ name }) => name).join(', ') },
    });
    // From here on none of these bodies may change the name or address alone: those that could are told.
    for (const body of card.elsewhere ? await store.bodiesOf(tx, id) : []) {
      const both = { owner: body.tenant_id, other: ctx.tenantId };
      await recordBoth(tx, { type: 'person.shared', kind: 'person', id, payload, ...both });
    }
    // Somebody of another body has, or is given, their way in by that one.
    const invites =
      (person.account === 'mail' || person.account === 'sheet') && !card.elsewhere && card.account !== 'active';
    if (!invites) return { person: card, sheet: null, already: false };
    const invitee = {
      ...card,
      hasAddress: card.email !== null,
      tenantId: ctx.tenantId,
      tenantName,
      recovery: false,
    };
    const sheet = await issue(tx, invitee, person.account === 'mail' ? 'mail' : 'sheet');
    return { person: found(await store.person(tx, id)).card, sheet, already: false };
  };
};
export type Adding = ReturnType<typeof createAdding>;
