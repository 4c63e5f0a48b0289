import type { NewPerson } from '@bocage/contracts';
import { type Member, newId, type Platform } from '@bocage/platform';
import { allow } from '../access/allow.ts';
import { record } from '../access/record.ts';
import type { Issue } from '../invitation/invitation.issue.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import { tenantNameOf } from '../tenant/tenant.store.ts';
import type { Adding } from './person.create.ts';
import { judgePeople, readPeople } from './person.csv.ts';
import { newIdentifiant } from '@bocage/contracts';
import * as store from './person.store.ts';

const paris = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' });

/** A list of people from a file: judged first, then written as a whole or not at all. */
export const createImport = ({ db }: Platform, sync: Sync, { sendSoon }: Issue, add: Adding) => ({
  preview: (caller: Member, file: Buffer) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'administer', 'Person');
      const { encoding, rows } = readPeople(file);
      const roles = await tx.query<store.RoleRow>('select role_id as id, key, name from access.roles()');
      const known = new Map<string, { displayName: string; member: boolean }>();
      for (const { cells } of rows) {
        const identifiant = newIdentifiant.safeParse(cells.identifiant).data;
        const person = identifiant ? await store.findByIdentifiant(tx, identifiant) : undefined;
        if (!identifiant || !person) continue;
        const member = (await store.person(tx, person.person_id))?.card.state;
        known.set(identifiant, {
          displayName: person.display_name,
          member: member !== undefined && member !== 'ended',
        });
      }
      const lines = judgePeople(rows, roles, known, paris.format(new Date()));
      await record(tx, { type: 'import.previewed', kind: 'import', id: newId(), data: { lines: lines.length } });
      const good = lines.filter(({ person }) => person !== null).length;
      return { encoding, good, bad: lines.length - good, lines };
    }),

  write: async (caller: Member, people: readonly NewPerson[]) => {
    const answer = await db.as(caller, async (tx, ctx) => {
      const tenantName = await tenantNameOf(tx);
      const result = { created: 0, already: 0, sheets: [] as NonNullable<Awaited<ReturnType<Adding>>['sheet']>[] };
      for (const person of people) {
        const added = await add(tx, ctx, tenantName, person, true);
        result[added.already ? 'already' : 'created'] += 1;
        if (added.sheet) result.sheets.push(added.sheet);
      }
      return result;
    });
    await sendSoon();
    await sync.soon();
    return answer;
  },
});
