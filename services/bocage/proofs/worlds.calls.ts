import * as contract from '@bocage/contracts';
import { faults, type Input, type Level, pathOf, type Route } from '@bocage/contracts';
import {
  type Acl,
  byId,
  createOracle,
  foresee,
  isAtLeast,
  type Membership,
  type Model,
  type Operation,
  type Workspace,
} from '@bocage/testing/world';
import fc from 'fast-check';

export const kinds = [
  'readWorkspace',
  'renameWorkspace',
  'archiveWorkspace',
  'createWorkspace',
  'listColleagues',
  'listNoteItems',
  'readNoteItem',
  'renameNoteItem',
  'createNote',
  'listFiles',
  'beginUpload',
] as const;
const ref = fc.nat(11);
/** Who asks, for whom, what, of which thing: numbers, taken modulo what the world has. */
export const wantedCall = fc.record({
  kind: fc.constantFrom(...kinds),
  membership: ref,
  /** Acts for another tenant than that membership's. */
  elsewhere: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, ref),
  workspace: ref,
  node: ref,
});
export type WantedCall = typeof wantedCall extends fc.Arbitrary<infer T> ? T : never;

/** One request, with the status that the model foresees and what its success changes in the model. */
export type Call = {
  name: string;
  account: string;
  tenant: string;
  method: string;
  path: string;
  body: unknown;
  expected: number;
  done?: () => void;
};

const request = <R extends Route>(route: R, input: Input<R>) => {
  const query = new URLSearchParams((input.query ?? {}) as Record<string, string>);
  return {
    name: route.operationId,
    method: route.method.toUpperCase(),
    path: `${pathOf(route, (input.params ?? {}) as Record<string, string>)}${query.size > 0 ? `?${query.toString()}` : ''}`,
    body: input.body,
  };
};
const statusOf = (code: string): number => faults[code as keyof typeof faults].status;
const at = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
};

/** The seed's moves and branches, as calls: the same foresight as in SQL. */
export const callOfOperation = (model: Model, operation: Operation): Omit<Call, 'done'> => {
  const m = byId(model.memberships, operation.membership);
  const params = { itemId: operation.node };
  const refusal = foresee(model, operation);
  return {
    account: byId(model.people, m.person).account,
    tenant: m.tenant,
    expected: refusal ? statusOf(refusal) : 200,
    ...(operation.kind === 'move'
      ? request(contract.moveNoteItem, { params, body: { parentId: operation.target } })
      : request(operation.kind === 'restrict' ? contract.restrictNoteItem : contract.unrestrictNoteItem, { params })),
  };
};

/** The wanted call in this world, as it stands; null when the world has no such thing. */
export const callOf = (model: Model, wanted: WantedCall): Call | null => {
  const oracle = createOracle(model);
  if (model.memberships.length === 0) return null;
  // Mostly somebody who may act: what a stranger gets is soon known.
  const acting = model.memberships.filter((m) => oracle.begin(m.person, m.tenant) === m);
  const one = at(wanted.elsewhere === null && acting.length > 0 ? acting : model.memberships, wanted.membership);
  const tenant = wanted.elsewhere === null ? one.tenant : at(model.tenants, wanted.elsewhere).id;
  const who = { account: byId(model.people, one.person).account, tenant };
  const begun = oracle.begin(one.person, tenant);
  const workspace = at(model.workspaces, wanted.workspace);
  const root = byId(model.acls, workspace.acl);
  const node = model.nodes.length > 0 ? at(model.nodes, wanted.node) : null;

  /** Foreseen from the acting membership, when there is one. */
  const by = (say: (m: Membership) => number): number => (typeof begun === 'string' ? statusOf(begun) : say(begun));
  const onAcl = (acl: Acl, needed: Level, success = 200): number =>
    by((m) => {
      const held = oracle.level(m, acl);
      return held ? (isAtLeast(held, needed) ? success : 403) : 404;
    });
  const closed = (m: Membership, w: Workspace): boolean =>
    byId(model.tenants, w.tenant).state === 'closed' || byId(model.tenants, m.tenant).state === 'closed';
  /** Of an archived workspace the refusal says that it is archived. */
  const managing = (archivedToo: boolean): number =>
    by((m) => {
      const held = oracle.level(m, root);
      if (!held) return 404;
      if (held === 'manager') return 200;
      if (closed(m, workspace) || !workspace.archived) return 403;
      return archivedToo && oracle.level(m, root, false) === 'manager' ? 200 : statusOf('workspace.archived');
    });
  const permitted = (permission: string, success = 200): number =>
    by((m) => (oracle.permissions(m).includes(permission) ? success : 403));
  const params = { workspaceId: workspace.id };
  const ofNode = node && { params: { itemId: node.id }, acl: byId(model.acls, node.acl) };

  switch (wanted.kind) {
    case 'readWorkspace':
      return { ...who, ...request(contract.readWorkspace, { params }), expected: onAcl(root, 'reader') };
    case 'renameWorkspace':
      return {
        ...who,
        ...request(contract.renameWorkspace, { params, body: { name: 'Renommé' } }),
        expected: managing(false),
      };
    case 'archiveWorkspace':
      return {
        ...who,
        ...request(contract.archiveWorkspace, { params }),
        expected: managing(true),
        done: () => {
          workspace.archived = true;
        },
      };
    case 'createWorkspace':
      return {
        ...who,
        ...request(contract.createWorkspace, { body: { name: 'Ouvert' } }),
        expected: permitted('workspaces.create', 201),
      };
    case 'listColleagues':
      return { ...who, ...request(contract.listColleagues, { query: {} }), expected: permitted('people.read') };
    case 'listNoteItems':
      return { ...who, ...request(contract.listNoteItems, { params, query: {} }), expected: onAcl(root, 'reader') };
    case 'listFiles':
      return { ...who, ...request(contract.listFiles, { params, query: {} }), expected: onAcl(root, 'reader') };
    case 'beginUpload':
      return {
        ...who,
        ...request(contract.beginUpload, { params, body: { name: 'Plan.txt', sizeBytes: 10 } }),
        expected: onAcl(root, 'editor', 201),
      };
    case 'readNoteItem':
      return ofNode && { ...who, ...request(contract.readNoteItem, ofNode), expected: onAcl(ofNode.acl, 'reader') };
    case 'renameNoteItem':
      return (
        ofNode && {
          ...who,
          ...request(contract.renameNoteItem, { params: ofNode.params, body: { title: 'Renommé' } }),
          expected: onAcl(ofNode.acl, 'editor'),
        }
      );
    case 'createNote':
      return (
        node &&
        ofNode && {
          ...who,
          ...request(contract.createNote, { body: { workspaceId: node.workspace, parentId: node.id, title: 'Neuf' } }),
          expected: onAcl(ofNode.acl, 'editor', 201),
        }
      );
  }
};
