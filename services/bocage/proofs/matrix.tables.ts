import type { Place } from './matrix.world.ts';

/**
 * How a table's row looks, and what each kind of level may do with it. S: see, I: insert, U: update, D: delete; the
 * guarded columns are nobody's in any cell. A table that people reach and that is not here fails the proof.
 */
export type TableCase = {
  /** A row at a place, put there by the superuser. */
  row(place: Place): string;
  /** Which row that is. */
  where(place: Place): string;
  /** A new row beside it, as its service would write it. */
  insert(place: Place): string;
  /** A column that the service may change, to be set to itself. */
  column: string;
  guarded: readonly string[];
  may: Record<'reader' | 'commenter' | 'editor' | 'manager' | 'member' | 'administrator' | 'system', string>;
  /** What another tenant's administrator or system may do, in its own tenant: the new row is theirs, never ours. */
  elsewhere?: string;
};

const node = ['perimeter_id', 'tenant_id', 'workspace_id', 'parent_id', 'acl_id', 'id'];
const quoted = (...values: string[]): string => values.map((value) => `'${value}'`).join(', ');
const uuid = 'gen_random_uuid()';
const remember = (place: Place, table: string): string => {
  place.ids[table] ??= crypto.randomUUID();
  return place.ids[table];
};
const byOwnId = (table: string) => (place: Place) => `id = '${remember(place, table)}'`;
// A member without any grant and an administrator see no content.
const nobody = { member: '', administrator: '' };

export const tables: Record<string, TableCase> = {
  'access.workspace': {
    row: () => 'select 1',
    where: (p) => `id = '${p.workspace}'`,
    insert: (p) =>
      `insert into access.workspace (id, workspace_id, kind, name) values (${quoted(p.workspace, p.workspace, 'project', 'W')})`,
    column: 'name',
    guarded: node,
    // Written by functions only.
    may: { reader: 'S', commenter: 'S', editor: 'S', manager: 'S', ...nobody, system: 'S' },
  },
  'access.team': {
    row: (p) =>
      `insert into access.team (id, perimeter_id, tenant_id, name) values (${quoted(remember(p, 'access.team'), p.perimeter, p.tenant, 'Équipe')})`,
    where: byOwnId('access.team'),
    insert: () => `insert into access.team (id, name) values (${uuid}, 'Autre')`,
    column: 'name',
    guarded: ['perimeter_id', 'tenant_id', 'id'],
    // Whatever their level: who acts for the tenant sees its teams, who holds teams.manage changes them.
    may: { reader: '', commenter: '', editor: '', manager: '', member: 'S', administrator: 'SIU', system: 'SIUD' },
    elsewhere: 'I',
  },
  'notes.item': {
    row: () => 'select 1',
    where: (p) => `id = '${p.item}'`,
    insert: (p) =>
      `insert into notes.item (id, workspace_id, parent_id, kind, title) values (${uuid}, ${quoted(p.workspace, p.item, 'note', 'N')})`,
    column: 'title',
    guarded: node,
    may: { reader: 'S', commenter: 'S', editor: 'SIU', manager: 'SIU', ...nobody, system: 'SU' },
  },
  'notes.head': {
    row: (p) => `insert into notes.head (note_id, seq, bytes) values ('${p.item}', 1, 1)`,
    where: (p) => `note_id = '${p.item}'`,
    insert: (p) => `insert into notes.head (note_id, seq, bytes) values ('${p.item}', 2, 1)`,
    column: 'seq',
    guarded: ['note_id'],
    // The log is written by append alone.
    may: { reader: 'S', commenter: 'S', editor: 'S', manager: 'S', ...nobody, system: 'S' },
  },
  'notes.update': {
    row: (p) => `insert into notes.update (note_id, seq, update) values ('${p.item}', 1, '\\x00')`,
    where: (p) => `note_id = '${p.item}' and seq = 1`,
    insert: (p) => `insert into notes.update (note_id, seq, update) values ('${p.item}', 2, '\\x00')`,
    column: 'seq',
    guarded: ['note_id'],
    may: { reader: 'S', commenter: 'S', editor: 'S', manager: 'S', ...nobody, system: 'S' },
  },
  'notes.text': {
    row: (p) => `insert into notes.text (note_id, seq, text, words) values ('${p.item}', 1, 'a', 1)`,
    where: (p) => `note_id = '${p.item}'`,
    // One row per note: the fresh one takes the place of the first.
    insert: (p) => `insert into notes.text (note_id, seq, text, words) values ('${p.item}', 2, 'a', 1)`,
    column: 'words',
    guarded: ['note_id'],
    // Derived by a job.
    may: { reader: 'S', commenter: 'S', editor: 'S', manager: 'S', ...nobody, system: 'SIUD' },
  },
  'storage.file': {
    row: (
      p,
    ) => `insert into storage.content (tenant_id, sha256, size_bytes) values ('${p.tenant}', repeat('a', 64), 1) on conflict do nothing;
      insert into storage.file (id, perimeter_id, tenant_id, workspace_id, acl_id, name, size_bytes, sha256, found_type)
      values (${quoted(remember(p, 'storage.file'), p.perimeter, p.tenant, p.workspace, p.acl, 'f')}, 1, repeat('a', 64), 'text/plain')`,
    where: byOwnId('storage.file'),
    insert: (p) => `insert into storage.file (id, workspace_id, name, size_bytes, sha256, found_type)
      values (${uuid}, ${quoted(p.workspace, 'f')}, 1, repeat('a', 64), 'text/plain')`,
    column: 'name',
    guarded: node,
    may: { reader: 'S', commenter: 'S', editor: 'SIU', manager: 'SIU', ...nobody, system: 'SIUD' },
  },
  'storage.upload': {
    row: (
      p,
    ) => `insert into storage.upload (id, perimeter_id, tenant_id, workspace_id, acl_id, name, size_bytes, part_size_bytes)
      values (${quoted(remember(p, 'storage.upload'), p.perimeter, p.tenant, p.workspace, p.acl, 'f')}, 1, 1)`,
    where: byOwnId('storage.upload'),
    insert: (p) =>
      `insert into storage.upload (id, workspace_id, name, size_bytes, part_size_bytes) values (${uuid}, ${quoted(p.workspace, 'f')}, 1, 1)`,
    column: 'state',
    guarded: node,
    may: { reader: '', commenter: '', editor: 'SIU', manager: 'SIU', ...nobody, system: 'SIUD' },
  },
};
