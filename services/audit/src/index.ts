import {
  createDb,
  createObjects,
  errorFields,
  type Log,
  newId,
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
import { createAnchors } from './anchor/anchor.ts';
import { placesOf } from './anchor/places.ts';
import { witnessesOf } from './anchor/witness.client.ts';
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
import { readersOf } from './trail/reader.ts';
import { mountTrail } from './trail/trail.routes.ts';
import { createTrail } from './trail/trail.service.ts';

export { loadWitnessConfig } from './config.ts';
export { settleRestored, type Settled } from './seal/restored.ts';
export { openWitness, witnessServer } from './witness/serve.ts';

const watchEveryMs = 60_000;

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
  const witnesses = witnessesOf(settings.BOCAGE_WITNESSES);
  const { places, outside, close } = placesOf(settings, config, witnesses, log);
  const sealing = createDb({
    url: config.DATABASE_URL,
    role: null,
    systemRole: 'bocage_sealer',
    systemPoolMax: 2,
    poolMax: 1,
    env,
  });
  const sealer = createSealer({ db: sealing, keys, instance, log, metrics, outside });
  const anchors = createAnchors({
    db: sealing,
    places,
    compareAgain: sealer.compareAgain,
    tell: (type, data) =>
      platform.db.asSystem({ reason: 'ancrage du journal', tenantId: null, requestId: newId() }, (tx) =>
        tx.run('select audit.record_instance($1, $2, null, $3)', [type, 'trail', data]),
      ),
    log,
    metrics,
  });
  const { db, jobs, mail } = platform;
  const objects = objectsOf(config, log);
  const trail = createTrail();
  const readers = readersOf(db);
  const proofs = createProofs(db, instance, keys.current, places, sealer.stateOf);
  const exporter = objects && createExportJob({ db, objects, sources: createSources(trail, proofs), log });
  const alert = createAlertJob({ db, mail, log, metrics, publicUrl: config.BOCAGE_PUBLIC_URL });
  const siemTo = loadSiemSettings(env);
  const siem = siemTo && createSiem({ db, settings: siemTo, instance, log, metrics });
  const purge = createPurge(db);
  mountTrail(platform, trail, readers);
  mountKeeping(platform, createKeeping(), readers);
  mountErasures(platform, createErasures({ db, jobs, log }));
  mountProofs(platform, proofs);
  mountExports(platform, createExports({ jobs, log, objects }), readers);
  mountAlerts(platform, createAlerts(db, mail !== null));
  let watching: NodeJS.Timeout | undefined;
  const watch = (): void =>
    void anchors.watch().catch((error: unknown) => log.warn('trail.watch-failed', errorFields(error)));
  return {
    name: 'audit',
    router: platform.router,
    jobs: {
      anchor: { run: () => anchors.run(), everyMs: settings.BOCAGE_ANCHOR_MINUTES * 60_000 },
      // Once a day: it reads each trail whole.
      purge: { run: purge.run, everyMs: 24 * 3_600_000 },
      exports: { run: async () => void (await exporter?.run()), everyMs: 15_000 },
      'exports-over': { run: async () => void (await exporter?.sweep()), everyMs: 900_000 },
      alerts: { run: alert.run, everyMs: 15_000 },
    },
    ready: { database: platform.db.ping },
    details: {
      sealing: () => (config.BOCAGE_JOBS ? sealer.state() : 'elsewhere'),
      anchoring: anchors.state,
      siem: () => siem?.state() ?? 'off',
    },
    start: () => {
      if (places.length === 0)
        log.warn('trail.no-anchor', {
          todo: 'donnez BOCAGE_ANCHOR_BUCKET, BOCAGE_WITNESSES ou BOCAGE_TSA_URL : les points de contrôle ne sont copiés nulle part',
        });
      else watching = setInterval(watch, watchEveryMs).unref();
      if (!config.BOCAGE_JOBS) return;
      sealer.start();
      siem?.start();
    },
    // An export under way would keep the stop waiting; another process goes on with it.
    drain: async () => exporter?.stop(),
    close: async () => {
      clearInterval(watching);
      purge.stop();
      await siem?.close();
      await sealer.close();
      objects?.close();
      close();
      await platform.db.close();
    },
  };
};
