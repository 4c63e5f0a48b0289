import type { Handover, PersonCard } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { After } from '../access/page.ts';

export type CardRow = { id: string; key: string; card: PersonCard };
export type ColleagueRow = {
  id: string;
  key: string;
  person_id: string;
  display_name: string;
  job_title: string | null;
};
export type PersonRow = { membership_id: string; account_id: string | null; card: PersonCard };
export type RoleRow = { id: string; key: string | null; name: string };

// The last day as it is written: the membership ends with it.
const endOfDay = `($3::date + 1)::timestamp at time zone 'Europe/Paris'`;

export const cards = (tx: Tx, search: string | null, ended: boolean, after: After, most: number) =>
  tx.query<CardRow>('select * from access.people_cards($1, $2, $3, $4, $5)', [
    search,
    ended,
    after?.[0] ?? null,
    after?.[1] ?? null,
    most,
  ]);
export const colleagues = (tx: Tx, search: string | null, after: After, most: number) =>
  tx.query<ColleagueRow>('select * from access.colleagues($1, $2, $3, $4)', [
    search,
    after?.[0] ?? null,
    after?.[1] ?? null,
    most,
  ]);
export const person = (tx: Tx, personId: string) => tx.one<PersonRow>('select * from access.person_of($1)', [personId]);

export const findByIdentifiant = (tx: Tx, identifiant: string) =>
  tx.one<{ person_id: string; display_name: string }>('select * from access.find_person($1)', [identifiant]);
export const freeIdentifiant = async (tx: Tx, base: string): Promise<string> =>
  (await tx.one<{ free: string }>('select access.free_identifiant($1) as free', [base]))?.free ?? base;
export const create = async (
  tx: Tx,
  givenName: string,
  familyName: string,
  identifiant: string | null,
  email: string | null,
) =>
  (
    await tx.one<{ id: string }>('select access.create_person($1, $2, $3, $4) as id', [
      givenName,
      familyName,
      identifiant,
      email,
    ])
  )?.id ?? '';
export const update = (
  tx: Tx,
  personId: string,
  givenName: string | null,
  familyName: string | null,
  identifiant: string | null,
  email: string | null,
) => tx.run('select access.update_person($1, $2, $3, $4, $5)', [personId, givenName, familyName, identifiant, email]);

/** The bodies that a person serves: the others of the perimeter for its administrators, all of them for the system. */
export const bodiesOf = (tx: Tx, personId: string) =>
  tx.query<{ tenant_id: string; tenant_name: string }>('select * from access.bodies_of($1)', [personId]);

export const rolesNamed = (tx: Tx, names: readonly string[]) =>
  tx.query<RoleRow>('select * from access.roles_named($1)', [[...names]]);
export const join = async (tx: Tx, personId: string, roleIds: readonly string[], until: string | null) =>
  (
    await tx.one<{ id: string }>(`select access.add_membership($1, $2, null, ${endOfDay}) as id`, [
      personId,
      [...roleIds],
      until,
    ])
  )?.id ?? '';
export const setJobTitle = (tx: Tx, membershipId: string, title: string | null) =>
  tx.run('select access.set_job_title($1, $2)', [membershipId, title]);
export const setUntil = (tx: Tx, membershipId: string, until: string | null) =>
  tx.run(`select access.set_until($1, ${endOfDay.replace('$3', '$2')})`, [membershipId, until]);

export const suspend = (tx: Tx, membershipId: string) => tx.run('select access.suspend_membership($1)', [membershipId]);
export const resume = (tx: Tx, membershipId: string) => tx.run('select access.resume_membership($1)', [membershipId]);

export const handover = async (tx: Tx, membershipId: string): Promise<Handover> => {
  const rows = await tx.query<{
    workspace_id: string;
    workspace_name: string;
    level: Handover['grants'][number]['level'];
    last_manager: boolean;
  }>('select * from access.handover($1)', [membershipId]);
  const last = await tx.one<{ last: boolean }>('select access.is_last_administrator($1) as last', [membershipId]);
  return {
    lastAdministrator: last?.last ?? false,
    grants: rows.map((row) => ({
      workspaceId: row.workspace_id,
      workspaceName: row.workspace_name,
      level: row.level,
      lastManager: row.last_manager,
    })),
  };
};
export const handOver = (tx: Tx, leaving: string, workspaceId: string, heir: string) =>
  tx.run('select access.hand_over($1, $2, $3)', [leaving, workspaceId, heir]);
export const addAdministrator = (tx: Tx, membershipId: string) =>
  tx.run('select access.add_administrator($1)', [membershipId]);
export const end = (tx: Tx, membershipId: string) =>
  tx.query<{ kind: 'grant' | 'team'; id: string; workspace_id: string | null }>(
    'select * from access.end_membership($1)',
    [membershipId],
  );
export const cardOf = async (tx: Tx, membershipId: string) =>
  tx.one<{ display_name: string; person_id: string }>(
    'select display_name, person_id from access.membership_shown($1)',
    [membershipId],
  );
/** Somebody else has the same address. */
export const mailboxShared = async (tx: Tx, personId: string): Promise<boolean> =>
  (await tx.one<{ shared: boolean }>('select access.mailbox_shared($1) as shared', [personId]))?.shared ?? false;
