import { loadConfig, type Platform } from '@bocage/platform';
import { identityConfig } from './config.ts';
import { createKeycloak } from './keycloak/keycloak.ts';
import { createSync } from './keycloak/sync.service.ts';
import { createReconcile, type Reconcile } from './reconcile/reconcile.ts';

/** The comparison with Keycloak by itself, without a running service: `bocage reconcile [--dry-run]`. */
export const createReconciler = (platform: Platform): Reconcile => {
  const keycloak = createKeycloak(loadConfig(identityConfig, platform.env));
  return createReconcile(platform, keycloak, createSync(platform, keycloak));
};
