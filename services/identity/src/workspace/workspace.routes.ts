import * as contract from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { createMembers } from './members.service.ts';
import { createWorkspaces } from './workspace.service.ts';

export const mountWorkspace = ({ serve, db }: Platform): void => {
  const workspaces = createWorkspaces(db);
  const members = createMembers(db);
  serve(contract.listWorkspaces, ({ caller, query }) => workspaces.list(caller, query));
  serve(contract.createWorkspace, ({ caller, body }) => workspaces.open(caller, body.name));
  serve(contract.readWorkspace, ({ caller, params }) => workspaces.read(caller, params.workspaceId));
  serve(contract.renameWorkspace, ({ caller, params, body }) =>
    workspaces.rename(caller, params.workspaceId, body.name),
  );
  serve(contract.archiveWorkspace, ({ caller, params }) => workspaces.archive(caller, params.workspaceId));
  serve(contract.restoreWorkspace, ({ caller, params }) => workspaces.restore(caller, params.workspaceId));
  serve(contract.leaveWorkspace, ({ caller, params }) => workspaces.leave(caller, params.workspaceId));
  serve(contract.listWorkspaceMembers, ({ caller, params, query }) => members.list(caller, params.workspaceId, query));
  serve(contract.nameManager, ({ caller, params, body }) =>
    members.nameManager(caller, params.workspaceId, body.membershipId),
  );
  serve(contract.listAdministeredWorkspaces, ({ caller, query }) => members.administered(caller, query));
};
