import type { JobHandlers, Platform } from '@bocage/platform';
import { mountAccess } from './access/access.routes.ts';
import { mountMe } from './me/me.routes.ts';
import { mountMemberships } from './membership/membership.routes.ts';
import { mountRoles } from './role/role.routes.ts';
import { shareJobs } from './share/share.jobs.ts';
import { mountShares } from './share/share.routes.ts';
import { supportJobs } from './support/support.jobs.ts';
import { mountSupport } from './support/support.routes.ts';
import { mountTeams } from './team/team.routes.ts';
import { mountWorkspace } from './workspace/workspace.routes.ts';

/** Mounts the routes of contracts/workspaces.ts, and gives the jobs that go with them. */
export const mountWorkspaces = (platform: Platform): { jobs: JobHandlers } => {
  mountMe(platform);
  mountWorkspace(platform);
  mountAccess(platform);
  mountShares(platform);
  mountTeams(platform);
  mountRoles(platform);
  mountMemberships(platform);
  mountSupport(platform);
  return { jobs: { ...shareJobs(platform), ...supportJobs(platform) } };
};
