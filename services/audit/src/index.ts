import { createDb, type Platform, type Service } from '@bocage/platform';
import { loadAuditConfig, loadSiemSettings } from './config.ts';
import { mountErasures } from './erasure/erasure.routes.ts';
import { createErasures } from './erasure/erasure.service.ts';
import { mountKeeping } from './keeping/keeping.routes.ts';
import { createKeeping } from './keeping/keeping.service.ts';
import { createPurge } from './keeping/purge.ts';
import { createProofs } from './proofs/proofs.service.ts';
import { mountProofs } from './proofs/proofs.routes.ts';
import { trailKeys } from './seal/key.ts';
import { createSealer } from './seal/sealer.ts';
import { createSiem } from './siem/siem.ts';
import { mountTrail } from './trail/trail.routes.ts';
import { createTrail } from './trail/trail.service.ts';

/** The trail: sealed, read, filtered, exported. Events are written by `audit.record`, in the transaction of what they tell. */
export const createAudit = (platform: Platform): Service => {
  const { config, env, log, metrics } = platform;
  const settings = loadAuditConfig(env);
  const keys = trailKeys(settings);
  const instance = settings.BOCAGE_TRAIL_NAME ?? new URL(config.BOCAGE_PUBLIC_URL).hostname;
  const sealer = createSealer({
    db: createDb({
      url: config.DATABASE_URL,
      role: null,
      systemRole: 'bocage_sealer',
      poolMax: 1,
      env,
    }),
    keys,
    instance,
    log,
    metrics,
  });
  const siemTo = loadSiemSettings(env);
  const siem = siemTo && createSiem({ db: platform.db, settings: siemTo, instance, log, metrics });
  mountTrail(platform, createTrail(platform.db));
  mountKeeping(platform, createKeeping(platform.db));
  mountErasures(platform, createErasures(platform.db));
  const purge = createPurge(platform.db);
  mountProofs(platform, createProofs(platform.db, instance, keys.current));
  return {
    name: 'audit',
    router: platform.router,
    // Once a day: it reads each trail whole.
    jobs: { purge: { run: purge.run, everyMs: 24 * 3_600_000 } },
    ready: { database: platform.db.ping },
    details: { sealing: sealer.state, siem: () => siem?.state() ?? 'off' },
    start: () => {
      if (!config.BOCAGE_JOBS) return;
      sealer.start();
      siem?.start();
    },
    close: async () => {
      purge.stop();
      await siem?.close();
      await sealer.close();
      await platform.db.close();
    },
  };
};
