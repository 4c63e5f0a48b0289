import type { DriftReport } from '@bocage/contracts';
import { closeShared, createPlatform, createShared, loadConfig, platformConfig } from '@bocage/platform';

const kinds: Record<DriftReport['drifts'][number]['kind'], string> = {
  organization: 'organisation',
  membership: 'appartenance',
  account: 'compte',
  name: 'nom',
};
const founds: Record<DriftReport['drifts'][number]['found'], string> = {
  missing: 'manque',
  extra: 'est en trop',
  renamed: 'diffère',
  disabled: 'est fermé',
  enabled: 'est ouvert',
  gone: 'a disparu',
};

// Ids only: names belong to the trail, not to a terminal's scrollback.
const lineOf = ({ kind, found, tenantId, personId, repaired }: DriftReport['drifts'][number]): string =>
  [
    repaired ? 'réparé ' : 'à faire',
    kinds[kind],
    founds[found],
    tenantId && `organisme ${tenantId}`,
    personId && `personne ${personId}`,
  ]
    .filter(Boolean)
    .join('  ');

/**
 * `bocage reconcile [--dry-run]`: compares Keycloak with Bocage and repairs. 0 when nothing is left to do, 1 otherwise,
 * so that a scheduler can tell.
 */
export const reconcileCommand = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> => {
  const { createReconciler } = await import('@bocage/identity');
  const shared = createShared(loadConfig(platformConfig, env), env, () => '');
  const platform = createPlatform(shared, 'identity');
  try {
    const { drifts, organizations, accounts } = await createReconciler(platform)({
      dryRun: args.includes('--dry-run'),
    });
    const lines = [
      ...drifts.map(lineOf),
      `${organizations} organismes et ${accounts} comptes comparés : ${drifts.length} écarts.`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    return drifts.every(({ repaired }) => repaired) ? 0 : 1;
  } finally {
    await platform.db.close();
    await closeShared(shared);
  }
};
