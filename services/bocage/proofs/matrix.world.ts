import { randomUUID } from 'node:crypto';
import { builtInRole } from '@bocage/permissions';
import { type Grant, type Membership, type Model, rowsOf, type Stage } from '@bocage/testing/world';

const id = (): string => randomUUID();

/** Where a table's row of the matrix hangs: a note in a workspace of one tenant. */
export type Place = {
  perimeter: string;
  tenant: string;
  workspace: string;
  acl: string;
  item: string;
  ids: Record<string, string>;
};

/** The people of the matrix: each stands for one of its contexts. `at` says which tenant's row they are held against. */
export const actorNames = [
  'manager',
  'editor',
  'commenter',
  'reader',
  'outsider',
  'administrator',
  'guest reader',
  'guest editor',
  'guest of a branch',
  'other tenant',
  'share ended',
  'share proposed',
  'share expired',
  'grant expired',
  'grant ended',
  'membership ended',
  'membership over',
  'membership suspended',
  'person suspended',
  'account disabled',
  'other perimeter',
  'gestionnaire',
  'support reader',
  'support editor',
  'support elsewhere',
  'support over',
  'tenant pending',
  'tenant suspended',
  'tenant closed',
  'archived',
] as const;
export type ActorName = (typeof actorNames)[number];

type Actor = { account: string; tenant: string; place: Place };
export type MatrixWorld = {
  actors: Record<ActorName, Actor>;
  places: Record<'open' | 'closed' | 'archived', Place>;
  others: { tenant: string };
  sql: string;
};

/** One perimeter with an EPCI and communes, and another perimeter; a shared workspace, a closed tenant's and an archived one. */
export const matrixWorld = (): MatrixWorld => {
  const [near, away] = [id(), id()];
  const tenants: Model['tenants'] = [];
  const tenant = (
    state: Model['tenants'][number]['state'] = 'active',
    perimeter = near,
    kind: 'epci' | 'commune' = 'commune',
  ): string => {
    const made = { id: id(), perimeter, kind, state };
    tenants.push(made);
    return made.id;
  };
  const [owner, partner, epci, stranger] = [tenant(), tenant(), tenant('active', near, 'epci'), tenant()];
  const [ended, proposed, expired, far] = [tenant(), tenant(), tenant(), tenant('active', away)];
  const [pending, suspended, closed] = [tenant('pending'), tenant('suspended'), tenant('closed')];

  const model: Model = {
    perimeters: [near, away],
    tenants,
    people: [],
    memberships: [],
    teams: [],
    workspaces: [],
    acls: [],
    nodes: [],
    grants: [],
    shares: [],
    supports: [],
    roles: [],
  };
  const place = (of: string, archived = false): Place => {
    const made = { perimeter: near, tenant: of, workspace: id(), acl: id(), item: id(), ids: {} };
    model.workspaces.push({ id: made.workspace, tenant: of, acl: made.acl, archived });
    model.acls.push({ id: made.acl, workspace: made.workspace, parent: null, node: null, ended: false });
    model.nodes.push({ id: made.item, workspace: made.workspace, parent: null, acl: made.acl });
    return made;
  };
  const places = { open: place(owner), closed: place(closed), archived: place(owner, true) };
  const share = (to: string, state: 'accepted' | 'proposed' | 'ended', expires: 'past' | null = null): void => {
    model.shares.push({ id: id(), workspace: places.open.workspace, tenant: to, level: 'editor', state, expires });
  };
  share(partner, 'accepted');
  share(ended, 'ended');
  share(proposed, 'proposed');
  share(expired, 'accepted', 'past');

  const actor = (
    of: string,
    level: Grant['level'] | null,
    over: Partial<Membership> = {},
    grant: Partial<Grant> = {},
    at = places.open,
    person: { suspended?: boolean; disabled?: boolean } = {},
  ): Actor => {
    const who = { id: id(), account: id(), suspended: person.suspended ?? false, disabled: person.disabled ?? false };
    const m: Membership = {
      id: id(),
      person: who.id,
      tenant: of,
      since: 'past',
      until: null,
      ended: false,
      suspended: false,
      roles: [builtInRole('agent').id],
      ...over,
    };
    model.people.push(who);
    model.memberships.push(m);
    if (level) {
      model.grants.push({
        id: id(),
        acl: at.acl,
        kind: 'membership',
        membership: m.id,
        team: null,
        tenant: of,
        role: null,
        level,
        expires: null,
        ended: false,
        ...grant,
      });
    }
    return { account: who.account, tenant: of, place: at };
  };
  /** A person of the EPCI under a support access of the owner's: to all its workspaces, or to the archived one alone. */
  const supporter = (
    level: 'reader' | 'editor',
    until: 'past' | 'future',
    workspaces: string[] | null = null,
  ): Actor => {
    const { account } = actor(epci, null);
    const { id: person } = model.people.at(-1) ?? { id: '' };
    model.supports.push({ id: id(), person, tenant: owner, home: epci, level, workspaces, until, ended: false });
    return { account, tenant: owner, place: places.open };
  };
  // A branch beside the row: whoever reaches only it must not see what is outside.
  const branch = { id: id(), workspace: places.open.workspace, parent: places.open.acl, node: id(), ended: false };
  model.acls.push(branch);
  model.nodes.push({ id: branch.node, workspace: branch.workspace, parent: null, acl: branch.id });
  const manager = actor(owner, 'manager');
  const { id: managerMembership } = model.memberships[0] ?? { id: '' };
  model.grants.push({
    id: id(),
    acl: branch.id,
    kind: 'membership',
    membership: managerMembership,
    team: null,
    tenant: owner,
    role: null,
    level: 'manager',
    expires: null,
    ended: false,
  });

  const actors: Record<ActorName, Actor> = {
    manager,
    editor: actor(owner, 'editor'),
    commenter: actor(owner, 'commenter'),
    reader: actor(owner, 'reader'),
    outsider: actor(owner, null),
    administrator: actor(owner, null, { roles: [builtInRole('administrateur').id] }),
    'guest reader': actor(partner, 'reader'),
    // Manager by the grant, editor by the share: the share caps.
    'guest editor': actor(partner, 'manager'),
    'guest of a branch': actor(partner, 'editor', {}, { acl: branch.id }),
    'other tenant': actor(stranger, 'manager'),
    'share ended': actor(ended, 'editor'),
    'share proposed': actor(proposed, 'editor'),
    'share expired': actor(expired, 'editor'),
    'grant expired': actor(owner, 'editor', {}, { expires: 'past' }),
    'grant ended': actor(owner, 'editor', {}, { ended: true }),
    'membership ended': actor(owner, 'editor', { ended: true }),
    'membership over': actor(owner, 'editor', { until: 'past' }),
    'membership suspended': actor(owner, 'editor', { suspended: true }),
    'person suspended': actor(owner, 'editor', {}, {}, places.open, { suspended: true }),
    'account disabled': actor(owner, 'editor', {}, {}, places.open, { disabled: true }),
    'other perimeter': actor(far, null, { roles: [builtInRole('administrateur').id] }),
    gestionnaire: actor(epci, null, { roles: [builtInRole('gestionnaire').id] }),
    'support reader': supporter('reader', 'future'),
    'support editor': supporter('editor', 'future'),
    'support elsewhere': supporter('editor', 'future', [places.archived.workspace]),
    'support over': supporter('editor', 'past'),
    'tenant pending': actor(pending, null),
    'tenant suspended': actor(suspended, null),
    'tenant closed': actor(closed, 'manager', { roles: [builtInRole('administrateur').id] }, {}, places.closed),
    archived: actor(owner, 'manager', { roles: [builtInRole('administrateur').id] }, {}, places.archived),
  };
  return { actors, places, others: { tenant: partner }, sql: rowsOf(model) };
};

/** Puts the world into the stage's open transaction, with a row of every table at each place. */
export const arrange = async (stage: Stage, world: MatrixWorld, rowAt: (place: Place) => string[]): Promise<void> => {
  await stage.all(world.sql);
  for (const place of Object.values(world.places)) {
    for (const sql of rowAt(place))
      await stage.all(
        `set local session_replication_role = replica; ${sql}; set local session_replication_role = origin`,
      );
  }
};
