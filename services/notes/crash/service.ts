// The notes service in a process of its own, as the executable runs it. CRASH_MUTANT is read here and nowhere else:
// nothing in the service itself can acknowledge before it appends.
import { createPlatform, createShared, loadConfig, platformConfig, runServices } from '@bocage/platform';
import { config, environment } from './config.ts';
import { createNotes, type EditLog } from '../src/index.ts';

const acknowledgeFirst = (edits: EditLog): EditLog => ({
  ...edits,
  take: async (...edit) => {
    setTimeout(() => void edits.take(...edit).catch(() => {}), 100);
    return { seq: 0 };
  },
});

const shared = createShared(loadConfig(platformConfig), environment, () => '');
const parts = config.CRASH_MUTANT === 'acknowledge-first' ? { edits: acknowledgeFirst } : {};
const running = await runServices(
  shared,
  [createNotes(createPlatform(shared, 'notes'), parts)],
  Number(config.CRASH_PORT),
  '127.0.0.1',
);
process.once('SIGINT', () => void running.close().then(() => process.exit(0)));
