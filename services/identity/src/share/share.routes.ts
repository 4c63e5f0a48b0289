import * as contract from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { createNeighbours } from './neighbours.service.ts';
import { createProposals } from './share.propose.ts';
import { createShares } from './share.service.ts';

export const mountShares = ({ serve, db }: Platform): void => {
  const shares = createShares(db);
  const proposals = createProposals(db);
  const neighbours = createNeighbours(db);
  serve(contract.proposeShares, ({ caller, params, body }) => proposals.propose(caller, params.workspaceId, body));
  serve(contract.listWorkspaceShares, ({ caller, params, query }) => shares.listOf(caller, params.workspaceId, query));
  serve(contract.listShares, ({ caller, query }) => shares.list(caller, query));
  serve(contract.countShares, ({ caller }) => shares.count(caller));
  serve(contract.readShare, ({ caller, params }) => shares.read(caller, params.shareId));
  serve(contract.acceptShare, ({ caller, params }) => shares.accept(caller, params.shareId));
  serve(contract.declineShare, ({ caller, params }) => shares.decline(caller, params.shareId));
  serve(contract.endShare, ({ caller, params }) => shares.end(caller, params.shareId));
  serve(contract.listNeighbours, ({ caller, query }) => neighbours.list(caller, query));
};
