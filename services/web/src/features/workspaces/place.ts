import type { Workspace } from '@bocage/contracts';
import type { WorkspacePlace } from '../../app/address.ts';

/** Where a workspace stands in addresses, for whoever acts for `acting`. */
export const placeOf = (acting: string, workspace: Pick<Workspace, 'id' | 'owner'>): WorkspacePlace => ({
  acting,
  owner: workspace.owner.code,
  workspaceId: workspace.id,
});
