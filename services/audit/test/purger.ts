// A purge as a process that may be killed at any moment.
import { createDb } from '@bocage/platform';
import { createPurge } from '../src/keeping/purge.ts';

const db = createDb({
  url: process.env.DATABASE_URL ?? '',
  role: null,
  systemRole: 'bocage_audit_system',
  poolMax: 1,
  env: process.env,
});
process.stdout.write('ready\n');
for (;;) await createPurge(db, 20).run();
