// A job of exports as a process that may be killed at any moment.
import { createDb, createLog, createObjects } from '@bocage/platform';
import { createExportJob } from '../src/export/export.job.ts';
import { createSources } from '../src/export/export.source.ts';
import { createProofs } from '../src/proofs/proofs.service.ts';
import { createTrail } from '../src/trail/trail.service.ts';
import { trailKeys } from '../src/seal/key.ts';

export const exporterOn = (env: NodeJS.ProcessEnv, partBytes: number, pageSize: number) => {
  const db = createDb({
    url: env.DATABASE_URL ?? '',
    role: 'bocage_audit',
    systemRole: 'bocage_audit_system',
    poolMax: 2,
    env,
  });
  const log = createLog({ level: 'error', json: true });
  const objects = createObjects({
    url: env.S3_URL ?? '',
    accessKey: env.S3_ACCESS_KEY ?? '',
    secretKey: env.S3_SECRET_KEY ?? '',
    region: env.S3_REGION ?? 'us-east-1',
    bucket: env.S3_BUCKET ?? '',
  });
  const proofs = createProofs(db, 'localhost', trailKeys({ BOCAGE_TRAIL_KEY_FILE: env.BOCAGE_TRAIL_KEY_FILE }).current);
  const sources = createSources(createTrail(), proofs, pageSize);
  const job = createExportJob({ db, objects, sources, log, partBytes });
  return {
    job,
    objects,
    close: async () => {
      objects.close();
      await db.close();
    },
  };
};

const [partBytes, pageSize] = process.argv.slice(2).map(Number);
if (process.argv[1]?.endsWith('exporter.ts') && partBytes && pageSize) {
  const { job, close } = exporterOn(process.env, partBytes, pageSize);
  process.stdout.write('ready\n');
  await job.run();
  await close();
}
