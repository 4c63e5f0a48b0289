import { accessRecipes } from './access.ts';
import { bodyRecipes } from './bodies.ts';
import { contentRecipes } from './content.ts';
import type { Recipes } from './world.ts';

/** How every route of the API is called with success. A route that is not here fails the proofs. */
export const recipes: Recipes = { ...bodyRecipes, ...accessRecipes, ...contentRecipes };

/**
 * Routes of the gateway, which has its own stack, of what is sealed, which needs a sealer, and of exports that a job must
 * have made: where they are proved instead.
 */
export const elsewhere: Readonly<Record<string, string>> = {
  getSession: 'services/gateway/src/gateway.api.test.ts',
  endSession: 'services/gateway/src/session/session.api.test.ts',
  ...Object.fromEntries(
    [
      'askTrailExport',
      'downloadTrailExport',
      'removeTrailExport',
      'askInstanceExport',
      'downloadInstanceExport',
      'removeInstanceExport',
    ].map((operation) => [operation, 'services/audit/src/export/export.api.test.ts']),
  ),
  listAnchors: 'services/audit/src/anchor/anchor.api.test.ts',
  listInstanceAnchors: 'services/audit/src/anchor/anchor.api.test.ts',
  ...Object.fromEntries(
    [
      'getTrailKey',
      'listCheckpoints',
      'getConsistency',
      'exportProofs',
      'listInstanceCheckpoints',
      'getInstanceConsistency',
      'exportInstanceProofs',
    ].map((operation) => [operation, 'services/audit/src/proofs/proofs.api.test.ts']),
  ),
};
