import {
  createDb,
  createObjects,
  type Log,
  type Objects,
  type Platform,
  type PlatformConfig,
  type Service,
} from '@bocage/platform';
import { createAlertJob } from './alert/alert.job.ts';
import { mountAlerts } from './alert/alert.routes.ts';
import { createAlerts } from './alert/alert.service.ts';
import { createExportJob } from './export/export.job.ts';
import { mountExports } from './export/export.routes.ts';
import { createExports } from './export/export.service.ts';
import { createSources } from './export/export.source.ts';
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

/** The store of exports; null where the instance has none. */
const objectsOf = (config: PlatformConfig, log: Log): Objects | null => {
  const { S3_URL: url, S3_PUBLIC_URL: publicUrl, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = config;
  if (!url || !accessKey || !secretKey) return null;
  return createObjects({
    url,
    publicUrl,
    accessKey,
    secretKey,
    region: config.S3_REGION,
    bucket: config.S3_BUCKET,
    log,
  });
};

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
  const { db, jobs, mail } = platform;
  const objects = objectsOf(config, log);
  const trail = createTrail(db);
  const proofs = createProofs(db, instance, keys.current);
  const exporter = objects && createExportJob({ db, objects, sources: createSources(trail, proofs), log });
  const alert = createAlertJob({ db, mail, log, publicUrl: config.BOCAGE_PUBLIC_URL });
  const siemTo = loadSiemSettings(env);
  const siem = siemTo && createSiem({ db, settings: siemTo, instance, log, metrics });
  const purge = createPurge(db);
  mountTrail(platform, trail);
  mountKeeping(platform, createKeeping(db));
  mountErasures(platform, createErasures(db));
  mountProofs(platform, proofs);
  mountExports(platform, createExports({ db, jobs, log, objects }));
  mountAlerts(platform, createAlerts(db, mail !== null));
  return {
    name: 'audit',
    router: platform.router,
    jobs: {
      // Once a day: it reads each trail whole.
      purge: { run: purge.run, everyMs: 24 * 3_600_000 },
      exports: { run: async () => void (await exporter?.run()), everyMs: 15_000 },
      'exports-over': { run: async () => void (await exporter?.sweep()), everyMs: 900_000 },
      alerts: { run: alert.run, everyMs: 15_000 },
    },
    ready: { database: platform.db.ping },
    details: { sealing: sealer.state, siem: () => siem?.state() ?? 'off' },
    start: () => {
      if (!config.BOCAGE_JOBS) return;
      sealer.start();
      siem?.start();
    },
    // An export under way would keep the stop waiting; another process goes on with it.
    drain: async () => exporter?.stop(),
    close: async () => {
      purge.stop();
      await siem?.close();
      await sealer.close();
      objects?.close();
      await platform.db.close();
    },
  };
};
