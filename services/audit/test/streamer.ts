// A stream to a collector as a process that may be killed at any moment.
import { createDb, createLog, createMetrics } from '@bocage/platform';
import { createSiem } from '../src/siem/siem.ts';

const [url = '', spool = '', caFile = ''] = process.argv.slice(2);
const db = createDb({
  url: process.env.DATABASE_URL ?? '',
  role: null,
  systemRole: 'bocage_audit_system',
  poolMax: 1,
  env: process.env,
});
const settings = { url, spool, caFile, spoolBytes: 1 << 28, everyMs: 5, timeoutMs: 2_000, leaseSeconds: 1 };
createSiem({
  db,
  settings,
  instance: 'essais.example',
  log: createLog({ level: 'error', json: true }),
  metrics: createMetrics(),
}).start();
process.stdout.write('ready\n');
