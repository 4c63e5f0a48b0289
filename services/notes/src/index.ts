import { loadConfig, newId, type Platform, type Service } from '@bocage/platform';
import { notesConfig } from './config.ts';
import { createFinder } from './item/item.find.ts';
import { mountItems } from './item/item.routes.ts';
import { createItems } from './item/item.service.ts';
import { createTree } from './item/item.tree.ts';
import { createLive } from './live/live.ts';
import { createRecheck } from './live/recheck.ts';
import { createUpgrade } from './live/upgrade.ts';
import { looseSettings } from './log/log.durable.ts';
import { createEditLog, type EditLog } from './log/log.edits.ts';
import { createReading, mountReading } from './text/note.read.ts';
import { createSettleQueue, createSettling } from './text/settle.ts';

export type { EditLog } from './log/log.edits.ts';

/** What a test may put in the place of a part. */
export type NotesParts = { edits?: (edits: EditLog) => EditLog };

/** Trees of folders and notes, and editing together. */
export const createNotes = (platform: Platform, parts: NotesParts = {}): Service => {
  const { config, db, log, tokens, serve, router, jobs, metrics } = platform;
  const settings = loadConfig(notesConfig, platform.env);
  const settling = createSettling(db, log);
  const settleQueue = createSettleQueue((noteId, tenantId) => jobs.add('notes', 'settle', { noteId, tenantId }));
  const commits = metrics.counter('bocage_notes_commits_total', 'Commits of edits, each of one edit or many');
  const updates = metrics.counter('bocage_notes_updates_total', 'Edits that those commits held');
  const plain = createEditLog(db, log, {
    windowMs: settings.NOTES_COMMIT_WINDOW_MS,
    onCommit: (edits) => {
      commits.inc();
      updates.inc(edits);
    },
  });
  const live = createLive({
    db,
    log,
    edits: parts.edits?.(plain) ?? plain,
    recheck: createRecheck(db, log),
    redisUrl: config.REDIS_URL,
    channel: `${config.QUEUE_PREFIX}-notes`,
    onEdited: (noteId, ownerId) => settleQueue.edited(noteId, ownerId),
  });
  let durable = false;
  const door = createUpgrade({ live, tokens, log, maxSockets: settings.NOTES_MAX_SOCKETS, isDurable: () => durable });
  const connections = metrics.gauge('bocage_notes_sockets', 'WebSockets open for editing');

  const assertDurable = async (): Promise<void> => {
    const loose = await db.asSystem(
      { reason: 'contrôle du stockage', tenantId: null, requestId: newId() },
      looseSettings,
    );
    durable = loose.length === 0;
    if (!durable) log.error('database.not-durable', { settings: loose.join(', ') });
  };

  mountItems(serve, { items: createItems(db), tree: createTree(db), finder: createFinder(db) });
  mountReading(serve, createReading(db));

  return {
    name: 'notes',
    router,
    upgrade: (req, socket, head) => void door.upgrade(req, socket, head),
    jobs: {
      settle: { run: settling.run },
      'settle-sweep': { run: settling.sweep, everyMs: 10 * 60_000 },
    },
    ready: {
      database: db.ping,
      durability: async () => {
        connections.set(door.size);
        // Each time: fsync can be turned off while PostgreSQL runs.
        await assertDurable();
        if (!durable) throw new Error('PostgreSQL may lose what it has acknowledged');
      },
    },
    start: () => {
      // "Saved" must mean "on disk": until this is known, nobody edits.
      const attempt = (): void => void assertDurable().catch(() => setTimeout(attempt, 1_000).unref());
      attempt();
      live.start();
    },
    drain: door.stop,
    close: async () => {
      await door.stop();
      settleQueue.stop();
      await db.close();
    },
  };
};
