import type { Workspace } from '@bocage/contracts';
import type { Row } from '@bocage/permissions';

/** What a decision needs to know of a workspace; an archived one is seen at the level of reading. */
export const rowOf = (workspace: Workspace): Row & { archived: boolean } => ({
  level: workspace.level,
  tenantId: workspace.owner.id,
  // Whoever may not restore is told so by the server: the list does not say who managed it.
  canRestore: workspace.archivedAt !== null,
  archived: workspace.archivedAt !== null,
});
