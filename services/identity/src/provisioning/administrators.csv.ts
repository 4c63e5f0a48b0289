import { type NewAdministrator, newIdentifiant, emailAddress } from '@bocage/contracts';
import { sameName } from '../person/person.names.ts';
import { type Column, readTable, type Row, writeTable } from '../person/table.ts';

type Key = 'code' | 'tenant' | 'firstName' | 'lastName' | 'identifiant' | 'email' | 'by';
export const administratorColumns: readonly Column<Key>[] = [
  { key: 'code', heading: 'Code INSEE ou SIREN', also: ['code', 'code insee', 'insee', 'siren'], needed: true },
  { key: 'tenant', heading: 'Organisme', also: ['commune', 'collectivité'] },
  { key: 'firstName', heading: 'Prénom', needed: true },
  { key: 'lastName', heading: 'Nom', also: ['nom de famille'], needed: true },
  { key: 'identifiant', heading: 'Identifiant', also: ['login'] },
  { key: 'email', heading: 'Courriel', also: ['e-mail', 'email', 'mail', 'adresse électronique', 'mél'] },
  { key: 'by', heading: 'Invitation (courriel ou fiche)', also: ['invitation', 'envoi'] },
];

export type TenantFacts = { tenantId: string; code: string; siren: string | null; name: string; state: string };
/** Who holds an identifiant already. */
export type Known = ReadonlyMap<string, string>;
export type Problem = { column: string | null; message: string };
export type AdministratorLine = {
  line: number;
  tenantName: string;
  displayName: string;
  administrator: NewAdministrator | null;
  problems: Problem[];
  remarks: Problem[];
};

const heading = (key: Key): string => administratorColumns.find((column) => column.key === key)?.heading ?? key;
// Spreadsheets turn 01001 into 1001, and group the digits of a SIREN.
const codeOf = (text: string): string => {
  const plain = text.replace(/[\s.]/g, '').toUpperCase();
  return /^\d{4}$/.test(plain) ? `0${plain}` : plain;
};

const inviteOf = (text: string, email: string | null): NewAdministrator['invite'] | null => {
  const word = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  if (word === '') return email ? 'mail' : 'sheet';
  if (/^(courriel|e-?mail|mel|lettre)/.test(word)) return 'mail';
  if (/^(fiche|papier|imprim)/.test(word)) return 'sheet';
  return /^(plus tard|non|aucune?)/.test(word) ? 'later' : null;
};

const readOne = ({ line, cells }: Row<Key>, tenants: readonly TenantFacts[], known: Known): AdministratorLine => {
  const problems: Problem[] = [];
  const remarks: Problem[] = [];
  const bad = (key: Key, message: string) => problems.push({ column: heading(key), message });
  const code = codeOf(cells.code);
  const tenant = tenants.find((one) => one.code === code || one.siren === code);
  if (!code) bad('code', 'Il manque le code de l’organisme.');
  else if (!tenant) bad('code', `Le code ${code} n’est celui d’aucun organisme de ce périmètre.`);
  else if (tenant.state !== 'pending')
    bad('code', `${tenant.name} a déjà accepté la convention : l’organisme choisit lui-même.`);
  for (const key of ['firstName', 'lastName'] as const) {
    if (!cells[key]) bad(key, key === 'firstName' ? 'Il manque le prénom.' : 'Il manque le nom.');
    else if (cells[key].length > 100 || /\p{Cc}/u.test(cells[key]))
      bad(key, 'Ce nom est trop long ou contient un saut de ligne.');
  }
  const displayName = `${cells.firstName} ${cells.lastName}`.trim();
  const email = cells.email ? emailAddress.safeParse(cells.email) : null;
  if (email && !email.success) bad('email', `« ${cells.email} » n’est pas une adresse électronique.`);
  const identifiant = cells.identifiant ? newIdentifiant.safeParse(cells.identifiant) : null;
  if (identifiant && !identifiant.success) {
    bad(
      'identifiant',
      `« ${cells.identifiant} » ne convient pas : 3 à 64 lettres sans accent, chiffres, points, tirets.`,
    );
  }
  const holder = identifiant?.success ? known.get(identifiant.data) : undefined;
  if (holder && !sameName(holder, displayName))
    bad('identifiant', `L’identifiant ${identifiant?.data} est celui d’une autre personne.`);
  else if (holder)
    remarks.push({
      column: heading('identifiant'),
      message: 'Cette personne est déjà connue : un rattachement lui sera ajouté.',
    });
  const address = email?.success ? email.data : null;
  const invite = inviteOf(cells.by, address);
  if (!invite) bad('by', `« ${cells.by} » : écrivez courriel ou fiche.`);
  if (invite === 'mail' && !address && !(email && !email.success))
    bad('email', 'Une invitation par courriel demande une adresse.');
  const good = problems.length === 0 && tenant && invite;
  return {
    line,
    tenantName: tenant?.name ?? cells.tenant,
    displayName,
    administrator: good
      ? {
          tenantId: tenant.tenantId,
          firstName: cells.firstName,
          lastName: cells.lastName,
          identifiant: identifiant?.data ?? null,
          email: address,
          invite,
        }
      : null,
    problems,
    remarks,
  };
};

// Between lines: one identifiant is one person; one name twice may be.
const compare = (lines: AdministratorLine[]): void => {
  const heads = new Map<string, AdministratorLine>();
  for (const one of lines) {
    if (!one.administrator) continue;
    const { identifiant, tenantId } = one.administrator;
    const twin = lines.find(
      (other) =>
        other.line < one.line &&
        other.administrator?.tenantId === tenantId &&
        other.administrator.identifiant === identifiant &&
        sameName(other.displayName, one.displayName),
    );
    const head = identifiant ? heads.get(identifiant) : undefined;
    if (twin)
      one.problems.push({
        column: null,
        message: `C’est la même personne que la ligne ${twin.line}, pour le même organisme.`,
      });
    else if (head && !sameName(head.displayName, one.displayName)) {
      one.problems.push({
        column: heading('identifiant'),
        message: `L’identifiant ${identifiant} est déjà celui de ${head.displayName}, ligne ${head.line}.`,
      });
    } else if (head) {
      one.remarks.push({
        column: heading('identifiant'),
        message: `La même personne que la ligne ${head.line} : un seul compte, plusieurs rattachements.`,
      });
    }
    const namesake = identifiant
      ? undefined
      : lines.find((other) => other.line < one.line && sameName(other.displayName, one.displayName));
    if (namesake && !twin) {
      one.remarks.push({
        column: heading('identifiant'),
        message: `Le même nom que la ligne ${namesake.line} : si c’est la même personne, donnez le même identifiant aux deux lignes.`,
      });
    }
    if (one.problems.length > 0) one.administrator = null;
    else if (identifiant && !head) heads.set(identifiant, one);
  }
};

/** The identifiants that a file names, to look up before it is judged. */
export const identifiantsIn = (rows: readonly { identifiant: string }[]): string[] => [
  ...new Set(rows.flatMap(({ identifiant }) => newIdentifiant.safeParse(identifiant).data ?? [])),
];

/** Reads the file; throws the faults of `readTable`. */
export const readAdministrators = (file: Buffer) => readTable(file, administratorColumns);

/** What each line would do, and what is wrong with it. */
export const judgeAdministrators = (
  rows: readonly Row<Key>[],
  tenants: readonly TenantFacts[],
  known: Known,
): AdministratorLine[] => {
  const lines = rows.map((row) => readOne(row, tenants, known));
  compare(lines);
  return lines;
};

/** The file to fill in: a line per pending tenant. */
export const administratorsModelOf = (tenants: readonly TenantFacts[]): string =>
  writeTable([
    administratorColumns.map((column) => column.heading),
    ...tenants.filter(({ state }) => state === 'pending').map(({ code, name }) => [code, name, '', '', '', '', '']),
  ]);
