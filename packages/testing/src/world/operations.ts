import { type Acl, byId, type Model, type Node } from './model.ts';
import { createOracle, isAtLeast } from './oracle.ts';

export type Operation = {
  kind: 'move' | 'restrict' | 'unrestrict';
  membership: string;
  node: string;
  target: string | null;
};

/** Ids that the database made, to be taken over by the model. */
export type Made = { acl: string; grant: string };

const subtree = (model: Model, node: Node): Node[] => [
  node,
  ...model.nodes.filter((child) => child.parent === node.id).flatMap((child) => subtree(model, child)),
];
const branchAt = (model: Model, node: Node): Acl | undefined =>
  model.acls.find((acl) => acl.node === node.id && !acl.ended);

const rehang = (model: Model, node: Node, former: string, next: string): void => {
  const below = subtree(model, node);
  for (const one of below) if (one.acl === former) one.acl = next;
  for (const acl of model.acls) {
    if (acl.parent === former && !acl.ended && acl.id !== next && below.some(({ id }) => id === acl.node))
      acl.parent = next;
  }
};

/** The fault that the operation must meet, or null when it must succeed. */
export const foresee = (model: Model, { kind, membership, node: nodeId, target }: Operation): string | null => {
  const oracle = createOracle(model);
  const m = byId(model.memberships, membership);
  const begun = oracle.begin(m.person, m.tenant);
  if (typeof begun === 'string') return begun;
  const node = byId(model.nodes, nodeId);
  const held = oracle.level(begun, byId(model.acls, node.acl));
  const needed = kind === 'move' ? 'editor' : 'manager';
  if (!held) return 'not-found';
  if (!isAtLeast(held, needed)) return 'access.refused';
  if (kind !== 'move') return null;
  const above = target ? byId(model.nodes, target) : null;
  const acl = above?.acl ?? byId(model.workspaces, node.workspace).acl;
  const there = oracle.level(begun, byId(model.acls, acl));
  if (!there) return 'not-found';
  if (!isAtLeast(there, 'editor')) return 'access.refused';
  if (above && above.workspace !== node.workspace) return 'item.other-workspace';
  if (above && subtree(model, node).includes(above)) return 'item.cycle';
  return null;
};

/** Does in the model what a successful operation does. `made` gives the ids of what `restrict` makes. */
export const perform = (model: Model, { kind, membership, node: nodeId, target }: Operation, made: Made): void => {
  const node = byId(model.nodes, nodeId);
  const branch = branchAt(model, node);
  if (kind === 'move') {
    const above = target ? byId(model.nodes, target).acl : byId(model.workspaces, node.workspace).acl;
    node.parent = target;
    if (branch) branch.parent = above;
    else rehang(model, node, node.acl, above);
  } else if (kind === 'restrict') {
    if (!branch) {
      model.acls.push({ id: made.acl, workspace: node.workspace, parent: node.acl, node: node.id, ended: false });
      rehang(model, node, node.acl, made.acl);
    }
    const held = model.grants.some(
      (g) =>
        g.acl === made.acl && g.membership === membership && g.level === 'manager' && !g.ended && g.expires !== 'past',
    );
    const { tenant } = byId(model.memberships, membership);
    if (!held) {
      model.grants.push({
        id: made.grant,
        acl: made.acl,
        kind: 'membership',
        membership,
        team: null,
        tenant,
        role: null,
        level: 'manager',
        expires: null,
        ended: false,
      });
    }
  } else if (branch) {
    rehang(model, node, branch.id, branch.parent ?? '');
    for (const grant of model.grants) if (grant.acl === branch.id) grant.ended = true;
    branch.ended = true;
  }
};
