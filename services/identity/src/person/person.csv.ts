import { emailAddress, newIdentifiant, type NewPerson } from '@bocage/contracts';
import { builtInRoles } from '@bocage/permissions';
import { fold } from '../territory/territory.fold.ts';
import { sameName } from './person.names.ts';
import { type Column, readTable, type Row, writeTable } from './table.ts';

type Key = 'firstName' | 'lastName' | 'identifiant' | 'email' | 'jobTitle' | 'roles' | 'until' | 'account';
export const personColumns: readonly Column<Key>[] = [
  { key: 'firstName', heading: 'Prénom', needed: true },
  { key: 'lastName', heading: 'Nom', also: ['nom de famille'], needed: true },
  { key: 'identifiant', heading: 'Identifiant', also: ['login'] },
  { key: 'email', heading: 'Courriel', also: ['e-mail', 'email', 'mail', 'adresse électronique', 'mél'] },
  { key: 'jobTitle', heading: 'Fonction', also: ['poste'] },
  { key: 'roles', heading: 'Rôle', also: ['rôles'] },
  { key: 'until', heading: 'Jusqu’au', also: ['fin', 'date de fin', "jusqu'au"] },
  { key: 'account', heading: 'Compte (courriel, fiche ou sans)', also: ['compte', 'invitation'] },
];

export type RoleFacts = { id: string; key: string | null; name: string };
export type Problem = { column: string | null; message: string };
export type PersonLine = {
  line: number;
  displayName: string;
  person: NewPerson | null;
  problems: Problem[];
  remarks: Problem[];
};
/** Who holds an identifiant already, and whether they are of this body. */
export type KnownPeople = ReadonlyMap<string, { displayName: string; member: boolean }>;

const heading = (key: Key): string => personColumns.find((column) => column.key === key)?.heading ?? key;
const plain = (text: string): string => fold(text).join(' ');

/** `31/12/2026` or `2026-12-31`; null when it is no day of the calendar. */
export const dayOf = (text: string): string | null => {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const iso = year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
  const date = new Date(`${iso}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso)
    ? iso
    : null;
};

const accountOf = (text: string, email: string | null): NewPerson['account'] | null => {
  const word = plain(text);
  if (word === '') return email ? 'mail' : 'sheet';
  if (/^(courriel|e ?mail|mel|lettre)/.test(word)) return 'mail';
  if (/^(fiche|papier)/.test(word)) return 'sheet';
  if (/^(sans|non|aucun)/.test(word)) return 'none';
  return /^plus tard/.test(word) ? 'later' : null;
};

const readOne = (
  { line, cells }: Row<Key>,
  roles: readonly RoleFacts[],
  known: KnownPeople,
  today: string,
): PersonLine => {
  const problems: Problem[] = [];
  const remarks: Problem[] = [];
  const bad = (key: Key, message: string) => problems.push({ column: heading(key), message });
  for (const key of ['firstName', 'lastName', 'jobTitle'] as const) {
    if (!cells[key] && key !== 'jobTitle') bad(key, key === 'firstName' ? 'Il manque le prénom.' : 'Il manque le nom.');
    else if (cells[key].length > 100 || /\p{Cc}/u.test(cells[key]))
      bad(key, 'Ce texte est trop long ou contient un saut de ligne.');
  }
  const displayName = `${cells.firstName} ${cells.lastName}`.trim();
  const email = cells.email ? emailAddress.safeParse(cells.email) : null;
  if (email && !email.success) bad('email', `« ${cells.email} » n’est pas une adresse électronique.`);
  const identifiant = cells.identifiant ? newIdentifiant.safeParse(cells.identifiant) : null;
  if (identifiant && !identifiant.success)
    bad(
      'identifiant',
      `« ${cells.identifiant} » ne convient pas : 3 à 64 lettres sans accent, chiffres, points, tirets.`,
    );
  const holder = identifiant?.success ? known.get(identifiant.data) : undefined;
  if (holder && !sameName(holder.displayName, displayName))
    bad('identifiant', `L’identifiant ${identifiant?.data} est celui d’une autre personne.`);
  else if (holder?.member)
    remarks.push({ column: heading('identifiant'), message: 'Cette personne est déjà des vôtres : rien ne changera.' });
  else if (holder)
    remarks.push({
      column: heading('identifiant'),
      message: 'Cette personne a déjà un identifiant : elle sera rattachée à votre organisme.',
    });
  const named = cells.roles
    .split(/[,+/]/)
    .map((text) => text.trim())
    .filter(Boolean);
  const found = (named.length > 0 ? named : ['agent']).map((text) => {
    const role = roles.find(
      ({ key, name }) => plain(name) === plain(text) || (key !== null && plain(key) === plain(text)),
    );
    if (!role) bad('roles', `« ${text} » n’est pas un rôle de votre organisme.`);
    return role;
  });
  const until = cells.until ? dayOf(cells.until) : null;
  if (cells.until && !until) bad('until', `« ${cells.until} » n’est pas une date : écrivez 31/12/2026.`);
  else if (until && until <= today) bad('until', `Le ${cells.until} n’est pas à venir.`);
  if (found.some((role) => role?.key === 'invite') && !cells.until)
    bad('until', 'Un invité a toujours une date de fin.');
  const address = email?.success ? email.data : null;
  const account = accountOf(cells.account, address);
  if (!account) bad('account', `« ${cells.account} » : écrivez courriel, fiche ou sans.`);
  if (account === 'mail' && !cells.email) bad('email', 'Une invitation par courriel demande une adresse.');
  const keys = found.flatMap((role) => (role ? (role.key ?? role.id) : []));
  if (keys.includes('dpo') && keys.includes('administrateur'))
    bad('roles', 'Une même personne ne peut pas être DPO et administrer.');
  const person: NewPerson | null =
    problems.length === 0 && account
      ? {
          firstName: cells.firstName,
          lastName: cells.lastName,
          jobTitle: cells.jobTitle || null,
          identifiant: identifiant?.data ?? null,
          email: address,
          roles: keys,
          until,
          account,
        }
      : null;
  return { line, displayName, person, problems, remarks };
};

/** Reads the file; throws the faults of `readTable`. */
export const readPeople = (file: Buffer) => readTable(file, personColumns);

/** What each line would do, and what is wrong with it. `today` as `YYYY-MM-DD`. */
export const judgePeople = (
  rows: readonly Row<Key>[],
  roles: readonly RoleFacts[],
  known: KnownPeople,
  today: string,
): PersonLine[] => {
  const lines = rows.map((row) => readOne(row, roles, known, today));
  for (const one of lines) {
    const before = (other: PersonLine) => other.line < one.line && other.person !== null;
    const identifiant = one.person?.identifiant;
    const head = identifiant
      ? lines.find((other) => before(other) && other.person?.identifiant === identifiant)
      : undefined;
    if (head)
      one.problems.push({
        column: heading('identifiant'),
        message: `L’identifiant ${identifiant} est déjà celui de la ligne ${head.line}.`,
      });
    const namesake = lines.find((other) => before(other) && sameName(other.displayName, one.displayName));
    if (namesake && !head)
      one.remarks.push({
        column: null,
        message: `Le même nom que la ligne ${namesake.line} : est-ce la même personne ?`,
      });
    if (one.problems.length > 0) one.person = null;
  }
  return lines;
};

/** The file to fill in, with two lines that show how. */
export const peopleModel = (): string =>
  writeTable([
    personColumns.map((column) => column.heading),
    ['Camille', 'Exemple', '', 'mairie@exemple.fr', 'Accueil', builtInRoles[0]?.name ?? 'Agent', '', 'courriel'],
    [
      'Dominique',
      'Exemple',
      '',
      '',
      'Conseil municipal',
      builtInRoles.find(({ key }) => key === 'elu')?.name ?? 'Élu',
      '',
      'sans',
    ],
  ]);
