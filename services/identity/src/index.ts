export { createIdentity } from './identity.ts';
export { createReconciler } from './reconciler.ts';
