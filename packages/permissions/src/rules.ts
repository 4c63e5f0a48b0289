import type { Level } from '@bocage/contracts';
import type { Permission } from './permissions.ts';

export type SubjectKind =
  | 'Tenant'
  | 'Perimeter'
  | 'Person'
  | 'Membership'
  | 'Role'
  | 'Team'
  | 'Workspace'
  | 'Share'
  | 'Trail'
  | 'Item'
  | 'File';

/** Not `manage`: CASL keeps that word for "any action". */
export type Action =
  | 'read'
  | 'create'
  | 'update'
  | 'comment'
  | 'move'
  | 'trash'
  | 'restore'
  | 'delete'
  | 'restrict'
  | 'rename'
  | 'archive'
  | 'grant'
  | 'leave'
  | 'see-access'
  | 'name-manager'
  | 'propose-share'
  | 'decide'
  | 'end'
  | 'administer'
  | 'read-readings'
  | 'export'
  | 'erase'
  | 'provision';

/** One line: the action is allowed on the subject when all that the line asks for holds. Several lines are an "or". */
export type Rule = {
  action: Action;
  subject: SubjectKind;
  /** The level that the row carries, as the database gave it (capped when archived or closed). */
  level?: Level;
  permission?: Permission;
  /** The row's `tenantId` (its owner) must be the acting tenant; or its `receiverId`. */
  tenant?: 'owner' | 'receiver';
  /** A field of the row that must be true, and what it says. */
  flag?: 'canRestore';
};

const levelRules = (subject: SubjectKind, byAction: Partial<Record<Action, Level>>): Rule[] =>
  Object.entries(byAction).map(([action, level]) => ({ action: action as Action, subject, level }));

/** Who may do what: read as a table, by the server and the browser alike. Row-level security says which rows exist. */
export const rules: readonly Rule[] = [
  // `create` is asked of where the new one will stand: the parent, or the workspace.
  ...levelRules('Item', {
    read: 'reader',
    comment: 'commenter',
    create: 'editor',
    update: 'editor',
    move: 'editor',
    trash: 'editor',
    restore: 'editor',
    restrict: 'manager',
    'see-access': 'reader',
    grant: 'manager',
  }),
  ...levelRules('File', {
    read: 'reader',
    create: 'editor',
    update: 'editor',
    move: 'editor',
    trash: 'editor',
    restore: 'editor',
    delete: 'manager',
    restrict: 'manager',
    'see-access': 'reader',
    grant: 'manager',
  }),

  { action: 'create', subject: 'Workspace', permission: 'workspaces.create' },
  ...levelRules('Workspace', {
    read: 'reader',
    leave: 'reader',
    'see-access': 'reader',
    rename: 'manager',
    archive: 'manager',
    grant: 'manager',
  }),
  { action: 'restore', subject: 'Workspace', flag: 'canRestore' },
  { action: 'see-access', subject: 'Workspace', permission: 'workspaces.administer', tenant: 'owner' },
  { action: 'name-manager', subject: 'Workspace', permission: 'workspaces.administer', tenant: 'owner' },
  { action: 'propose-share', subject: 'Workspace', permission: 'shares.propose', level: 'manager', tenant: 'owner' },

  { action: 'decide', subject: 'Share', permission: 'shares.decide', tenant: 'receiver' },
  { action: 'end', subject: 'Share', permission: 'shares.decide', tenant: 'receiver' },
  { action: 'end', subject: 'Share', permission: 'workspaces.administer', tenant: 'owner' },
  { action: 'end', subject: 'Share', level: 'manager', tenant: 'owner' },

  { action: 'read', subject: 'Person', permission: 'people.read' },
  { action: 'administer', subject: 'Person', permission: 'people.manage' },
  { action: 'read', subject: 'Membership', permission: 'people.read' },
  { action: 'administer', subject: 'Membership', permission: 'people.manage' },
  { action: 'administer', subject: 'Role', permission: 'roles.manage' },
  { action: 'read', subject: 'Team', permission: 'people.read' },
  { action: 'administer', subject: 'Team', permission: 'teams.manage' },
  { action: 'administer', subject: 'Tenant', permission: 'tenant.manage' },
  { action: 'read', subject: 'Trail', permission: 'trail.read' },
  { action: 'read-readings', subject: 'Trail', permission: 'trail.read-readings' },
  { action: 'export', subject: 'Trail', permission: 'trail.export' },
  { action: 'erase', subject: 'Trail', permission: 'trail.erase' },
  { action: 'read', subject: 'Perimeter', permission: 'perimeter.read' },
  { action: 'provision', subject: 'Perimeter', permission: 'perimeter.provision' },
];
