import type { Platform, Service } from '@bocage/platform';
import { mountTrail } from './trail/trail.routes.ts';
import { createTrail } from './trail/trail.service.ts';

/** The trail: read, filtered, exported. Events are written by `audit.record`, in the transaction of what they tell. */
export const createAudit = (platform: Platform): Service => {
  mountTrail(platform, createTrail(platform.db));
  return {
    name: 'audit',
    router: platform.router,
    ready: { database: platform.db.ping },
    close: () => platform.db.close(),
  };
};
