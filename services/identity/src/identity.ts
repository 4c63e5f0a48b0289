import { loadConfig, type JobHandlers, type Platform, type Service } from '@bocage/platform';
import { identityConfig } from './config.ts';
import { createInvitations } from './invitation/invitation.service.ts';
import { mountInvitations } from './invitation/invitation.routes.ts';
import { createIssue } from './invitation/invitation.issue.ts';
import { mailState } from './invitation/mail.state.ts';
import { createLetters } from './invitation/letters.service.ts';
import { createKeycloak } from './keycloak/keycloak.ts';
import { createPoll } from './keycloak/poll.service.ts';
import { createSync } from './keycloak/sync.service.ts';
import { expiryJobs } from './person/expiry.jobs.ts';
import { mountImport } from './person/import.routes.ts';
import { createImport } from './person/import.service.ts';
import { createLeaving } from './person/leave.service.ts';
import { createAdding } from './person/person.create.ts';
import { mountPeople } from './person/person.routes.ts';
import { createPeople } from './person/person.service.ts';
import { createPreview } from './provisioning/administrators.preview.ts';
import { createAdministrators } from './provisioning/administrators.service.ts';
import { createLettingIn } from './provisioning/letting-in.service.ts';
import { mountProvisioning } from './provisioning/provisioning.routes.ts';
import { createProvisioning } from './provisioning/provisioning.service.ts';
import { createReconcile } from './reconcile/reconcile.ts';
import { nominationJobs } from './tenant/nomination.jobs.ts';
import { createNominations } from './tenant/nomination.service.ts';
import { createStates } from './tenant/state.service.ts';
import { mountTenants } from './tenant/tenant.routes.ts';
import { createTenants } from './tenant/tenant.service.ts';
import { mountTerritory } from './territory/territory.routes.ts';
import { mountWorkspaces } from './workspaces.ts';

const sweepMs = 15_000;
const lettersMs = 60_000;

/** Tenants, people, roles, workspaces and who reaches them; the only service that speaks to Keycloak's admin API. */
export const createIdentity = (platform: Platform): Service => {
  const config = loadConfig(identityConfig, platform.env);
  const keycloak = createKeycloak(config);
  const sync = createSync(platform, keycloak);
  const poll = createPoll(platform, keycloak, config);
  const issue = createIssue(platform);
  const letters = createLetters(platform);
  const add = createAdding(platform, issue);
  const workspaces = mountWorkspaces(platform);

  mountTerritory(platform);
  mountProvisioning(platform, {
    provisioning: createProvisioning(platform, sync),
    administrators: createAdministrators(platform, issue),
    preview: createPreview(platform),
    lettingIn: createLettingIn(platform, issue),
    states: createStates(platform, sync),
    reconcile: createReconcile(platform, keycloak, sync),
  });
  mountPeople(platform, createPeople(platform, sync, issue, add), createLeaving(platform, sync));
  mountImport(platform, createImport(platform, sync, issue, add));
  mountInvitations(platform, createInvitations(platform, keycloak, sync, issue));
  mountTenants(platform, createTenants(platform, sync), createNominations(platform, sync, issue));

  const jobs: JobHandlers = {
    ...workspaces.jobs,
    // What an enqueued job would do and did not, a sweep does: losing the queue loses no work.
    'keycloak-sync': { everyMs: sweepMs, run: async () => void (await sync.drain()) },
    letters: { everyMs: lettersMs, run: async () => void (await letters.sendDue()) },
    ...nominationJobs(platform, sync, issue),
    ...expiryJobs(platform, sync),
  };
  return {
    name: 'identity',
    router: platform.router,
    jobs,
    ready: {
      database: () => platform.db.ping(),
      queue: () => platform.jobs.ping(),
      keycloak: () => keycloak.ping(),
    },
    // A letter waits for its server; nobody else has to.
    details: { mail: mailState(platform.mail) },
    start: () => {
      if (platform.config.BOCAGE_JOBS) poll.start();
    },
    close: async () => {
      await poll.stop();
      await platform.db.close();
    },
  };
};
