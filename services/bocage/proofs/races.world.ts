import { randomUUID } from 'node:crypto';
import { builtInRole } from '@bocage/permissions';
import type { Model } from '@bocage/testing/world';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Whether it still waits after a while: for a lock, that is. */
export const waits = async (work: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([
    work.then(
      () => 'done',
      () => 'done',
    ),
    pause(300).then(() => 'waits'),
  ])) === 'waits';

/** A commune with two managers who are its administrators too, and an editor; one workspace with two folders. */
export const makeWorld = () => {
  const id = randomUUID;
  const [perimeter, tenant, acl, workspace] = [id(), id(), id(), id()];
  const people = [1, 2, 3].map(() => ({ id: id(), account: id(), suspended: false, disabled: false }));
  const memberships: Model['memberships'] = people.map((person, n) => ({
    id: id(),
    person: person.id,
    tenant,
    since: 'past',
    until: null,
    ended: false,
    suspended: false,
    roles: [builtInRole(n < 2 ? 'administrateur' : 'agent').id],
  }));
  const grants: Model['grants'] = memberships.map((m, n) => ({
    id: id(),
    acl,
    kind: 'membership',
    membership: m.id,
    team: null,
    tenant,
    role: null,
    level: n < 2 ? 'manager' : 'editor',
    expires: null,
    ended: false,
  }));
  const nodes = [1, 2].map(() => ({ id: id(), workspace, parent: null, acl }));
  const model: Model = {
    perimeters: [perimeter, id()],
    tenants: [{ id: tenant, perimeter, kind: 'commune', state: 'active' }],
    people,
    roles: [],
    memberships,
    teams: [],
    workspaces: [{ id: workspace, tenant, acl, archived: false }],
    acls: [{ id: acl, workspace, parent: null, node: null, ended: false }],
    nodes,
    grants,
    shares: [],
    supports: [],
  };
  const begin = (n: number): string =>
    `begin; select access.begin('${people[n]?.account}', '${tenant}', 'races', '${id()}')`;
  return {
    model,
    begin,
    tenant,
    acl,
    workspace,
    folders: nodes.map((node) => node.id),
    memberships: memberships.map((m) => m.id),
    grants: grants.map((g) => g.id),
  };
};
