// The job of alerts as a process that may be killed at any moment.
import { createDb, createLog, createMail, createMetrics } from '@bocage/platform';
import { createAlertJob } from '../src/alert/alert.job.ts';

const db = createDb({
  url: process.env.DATABASE_URL ?? '',
  role: null,
  systemRole: 'bocage_audit_system',
  poolMax: 1,
  env: process.env,
});
const mail = createMail({ url: process.env.SMTP_URL ?? '', from: 'Bocage <ne-pas-repondre@essais.example>' });
process.stdout.write('ready\n');
await createAlertJob({
  db,
  mail,
  log: createLog({ level: 'error', json: true }),
  metrics: createMetrics(),
  publicUrl: 'https://bocage.example',
}).run();
mail.close();
await db.close();
