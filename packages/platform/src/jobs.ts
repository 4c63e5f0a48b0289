import { fault } from '@bocage/contracts';
import { createPostgresBackend, Queue, type QueueOptions, Worker, withBackend } from 'bullmq';
import pg from 'pg';
import { z } from 'zod';
import { newId } from './ids.ts';
import { errorFields, type Log } from './log.ts';

/** A job carries ids, never content, and may run twice. */
export type JobData = Record<string, string | number | boolean | null>;
/** What runs a job of one name; with `everyMs` it also runs by itself, once for all replicas. */
export type JobHandler = { run: (data: JobData) => Promise<void>; everyMs?: number };
export type JobHandlers = Record<string, JobHandler>;
export type AddOptions = { delayMs?: number; jobId?: string };
export type RunningJobs = { close(): Promise<void> };

/** The queues of the instance: one per service. */
export type Jobs = {
  add(service: string, name: string, data: JobData, options?: AddOptions): Promise<void>;
  /** Starts the worker of a service's queue; failures are tried again 5 times, 2 s to 1 min apart. */
  work(service: string, handlers: JobHandlers, concurrency?: number): Promise<RunningJobs>;
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type JobsOptions = {
  redisUrl?: string | undefined;
  databaseUrl: string;
  password?: string | undefined;
  prefix: string;
  log: Log;
  /** How long a stop waits for jobs under way and for the queue's server (default 15 s). */
  closeMs?: number;
};

const jobData = z.record(z.string(), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]));
const addTimeoutMs = 5_000;
// More than a worker's longest wait for its next job (10 s).
const commandTimeoutMs = 15_000;
const jobOptions = {
  attempts: 6,
  backoff: { type: 'exponential', delay: 2_000 },
  removeOnComplete: { age: 3_600, count: 1_000 },
  removeOnFail: { age: 14 * 24 * 3_600, count: 5_000 },
} as const;

const poolOf = (options: JobsOptions): pg.Pool => {
  const target = new URL(options.databaseUrl);
  return new pg.Pool({
    host: target.hostname,
    port: Number(target.port || 5432),
    database: target.pathname.slice(1),
    user: 'bocage_queue',
    password: options.password,
    // LISTEN takes one connection of its own per worker.
    max: 12,
    options: '-c search_path=bullmq',
    application_name: 'bocage_queue',
    connectionTimeoutMillis: 5_000,
    // The server's own limits are of no help when the server is what went silent.
    query_timeout: commandTimeoutMs,
    keepAlive: true,
  });
};

const connect = (options: JobsOptions) => {
  if (options.redisUrl) {
    const target = new URL(options.redisUrl);
    const connection = {
      host: target.hostname,
      port: Number(target.port || 6379),
      ...(target.username ? { username: decodeURIComponent(target.username) } : {}),
      ...(target.password ? { password: decodeURIComponent(target.password) } : {}),
      ...(target.protocol === 'rediss:' ? { tls: {} } : {}),
      db: Number(target.pathname.slice(1) || 0),
      maxRetriesPerRequest: null,
      commandTimeout: commandTimeoutMs,
    };
    return { Queue, Worker, connection: connection as QueueOptions['connection'], pool: null };
  }
  const pool = poolOf(options);
  pool.on('error', (error) => options.log.warn('queue.connection-lost', errorFields(error)));
  const classes = withBackend(createPostgresBackend);
  return {
    Queue: classes.Queue as unknown as typeof Queue,
    Worker: classes.Worker as unknown as typeof Worker,
    connection: pool as unknown as QueueOptions['connection'],
    pool,
  };
};

const schedulersMax = 1_000;
/** Makes what repeats repeat as it is asked now. */
const repeat = async (queue: Queue, service: string, handlers: JobHandlers): Promise<void> => {
  // A scheduler keeps the phase of its first period: one that goes on with another period, or without a handler, begins anew.
  for (const { key, every } of await queue.getJobSchedulers(0, schedulersMax))
    if (handlers[key.slice(service.length + 1)]?.everyMs !== every) await queue.removeJobScheduler(key);
  for (const [name, { everyMs }] of Object.entries(handlers))
    if (everyMs) await queue.upsertJobScheduler(`${service}-${name}`, { every: everyMs }, { name, data: {} });
};

/**
 * BullMQ on Redis when there is one, else on PostgreSQL (schema `bullmq`, one pool for the process). Losing Redis
 * loses no work: whatever has to happen stands in PostgreSQL and is enqueued again.
 */
export const createJobs = (options: JobsOptions): Jobs => {
  const parts = connect(options);
  const queues = new Map<string, Queue>();
  const queueOf = (service: string): Queue => {
    let queue = queues.get(service);
    if (!queue) {
      queue = new parts.Queue(`${options.prefix}-${service}`, {
        connection: parts.connection,
        defaultJobOptions: jobOptions,
      });
      queue.on('error', (error) => options.log.warn('queue.error', errorFields(error)));
      queues.set(service, queue);
    }
    return queue;
  };
  // A Redis that falls silent would hold a stop up for ever: what is not done by then is run again.
  const within = async (work: Promise<unknown>, otherwise: () => Promise<unknown>): Promise<void> => {
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      limit = setTimeout(resolve, options.closeMs ?? 15_000, 'late');
    });
    work.catch(() => {});
    const first = await Promise.race([work, late]).finally(() => clearTimeout(limit));
    if (first !== 'late') return;
    options.log.warn('queue.close-late');
    otherwise().catch(() => {});
  };
  return {
    add: async (service, name, data, { delayMs, jobId } = {}) => {
      // An id of ours: for one of its own BullMQ makes a sequence per queue, which its role may not, in a schema that is only migrated.
      const ours = { jobId: jobId ?? newId(), ...(delayMs ? { delay: delayMs } : {}) };
      // A lost Redis keeps a command until it is back; whoever asks does not wait that long, and loses nothing by it.
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(fault('service.unavailable')), addTimeoutMs).unref();
      });
      await Promise.race([queueOf(service).add(name, jobData.parse(data), ours), late]);
    },
    work: async (service, handlers, concurrency = 4) => {
      await repeat(queueOf(service), service, handlers);
      const worker = new parts.Worker(
        `${options.prefix}-${service}`,
        async (job) => {
          const handler = handlers[job.name];
          if (!handler) throw new Error(`no handler for ${job.name}`);
          await handler.run(jobData.parse(job.data));
        },
        { connection: parts.connection, concurrency },
      );
      worker.on('failed', (job, error) =>
        options.log.warn('job.failed', { service, job: job?.name, attempt: job?.attemptsMade, ...errorFields(error) }),
      );
      worker.on('error', (error) => options.log.warn('queue.error', errorFields(error)));
      // Closed before it listens, it would leave a connection behind.
      await worker.waitUntilReady();
      return { close: () => within(worker.close(), () => worker.disconnect()) };
    },
    ping: async () => {
      if (parts.pool) await parts.pool.query('select 1');
      else await queueOf('ping').count();
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => within(queue.close(), () => queue.disconnect())));
      await parts.pool?.end();
    },
  };
};

/** Makes or brings up to date BullMQ's own tables, as the migrator. */
export const migrateQueue = async (connectionString: string): Promise<void> => {
  const { Queue: PgQueue } = withBackend(createPostgresBackend);
  const queue = new PgQueue('migrate', { connection: { connectionString, schema: 'bullmq', migrate: true } });
  await queue.waitUntilReady();
  await queue.close();
};
