import { closeShared, createPlatform, createShared, loadConfig, platformConfig } from '@bocage/platform';
import { identityConfig } from '../src/config.ts';
import { createKeycloak } from '../src/keycloak/keycloak.ts';
import { createSync } from '../src/keycloak/sync.service.ts';

// A process that does what is due towards Keycloak and ends: the tests kill it at every step.
const shared = createShared(loadConfig(platformConfig, process.env), process.env, () => '');
const platform = createPlatform(shared, 'identity');
await createSync(platform, createKeycloak(loadConfig(identityConfig, process.env))).drain();
await platform.db.close();
await closeShared(shared);
