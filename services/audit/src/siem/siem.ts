import { readFileSync } from 'node:fs';
import { type Db, errorFields, type Log, type Metrics, newId, type Tx } from '@bocage/platform';
import { sendOtlp, tooLarge } from './otlp.ts';
import * as store from './siem.store.ts';
import { openSpool, type Segment, type Spool } from './spool.ts';
import { sendSyslog, silent } from './syslog.ts';
import { told, wasTold } from '../told.ts';

export type SiemSettings = {
  /** `syslog+tls://host:6514`, or the address of OTLP's logs: `https://host:4318/v1/logs`. */
  url: string;
  caFile?: string | undefined;
  certFile?: string | undefined;
  keyFile?: string | undefined;
  authorization?: string | undefined;
  spool: string;
  spoolBytes: number;
  timeoutMs?: number;
  everyMs?: number;
  leaseSeconds?: number;
};
export type SiemState = 'off' | 'ok' | 'elsewhere' | 'waiting' | 'full';

const batch = 1_000;
const longestPauseMs = 30_000;
type Held = { spool: Spool; reached: store.Positions };

const turnOver = 'the turn is over';
type Send = (records: readonly store.SiemRecord[]) => Promise<number>;
/**
 * What a collector does not take at once, since it is slow or has little room, is sent to it in smaller parts: sent whole
 * again and again, it would never be confirmed. All of them may take longer than a turn: it is kept before each.
 */
const inParts = (send: Send, timeoutMs: number, keepTurn: () => Promise<void>): Send => {
  let [most, room] = [batch, batch];
  return async (records) => {
    let rejected = 0;
    for (let at = 0; at < records.length; ) {
      await keepTurn();
      const part = records.slice(at, at + most);
      const began = Date.now();
      try {
        rejected += await send(part);
      } catch (error) {
        if (wasTold(error, silent)) most = Math.ceil(part.length / 4);
        if (wasTold(error, tooLarge)) most = room = Math.ceil(part.length / 2);
        throw error;
      }
      at += part.length;
      // Far from its patience only: twice as much is then no silence again.
      if (Date.now() - began < timeoutMs / 4) most = Math.min(room, most * 2);
    }
    return rejected;
  };
};

/** How a batch is sent; resolves once the collector has confirmed it, with how many records it will not have. */
const senderOf = (
  { url, caFile, certFile, keyFile, authorization, timeoutMs = 10_000 }: SiemSettings,
  host: string,
  keepTurn: () => Promise<void>,
): Send => {
  const file = (path: string | undefined) => (path ? readFileSync(path) : undefined);
  const [ca, cert, key] = [caFile, certFile, keyFile].map(file);
  const tls = { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
  if (!url.startsWith('syslog+tls:'))
    return inParts((records) => sendOtlp({ url, tls, host, authorization, timeoutMs }, records), timeoutMs, keepTurn);
  // `syslog+tls` is no scheme that URL knows: as https it keeps host and port apart.
  const { hostname, port } = new URL(url.replace('syslog+tls:', 'https:'));
  const to = { hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6514), tls, host, timeoutMs };
  return inParts((records) => sendSyslog(to, records).then(() => 0), timeoutMs, keepTurn);
};

/**
 * Streams sealed events to a collector, each tree in its order, at least once. Read into a spool on disk, sent from there,
 * gone from there once the collector has confirmed them; how far it has is in the database. One replica at a time.
 */
export const createSiem = (options: {
  db: Db;
  settings: SiemSettings;
  instance: string;
  log: Log;
  metrics: Metrics;
}) => {
  const { db, settings, instance, log, metrics } = options;
  const { spoolBytes, everyMs = 1_000, leaseSeconds = 60 } = settings;
  const sent = metrics.counter('bocage_siem_sent_total', 'Events that the collector confirmed');
  const rejected = metrics.counter('bocage_siem_rejected_total', 'Events that the collector said it would not have');
  const spooled = metrics.gauge(
    'bocage_siem_spool_bytes',
    'Events on disk that the collector has not confirmed, in bytes',
  );
  const lag = metrics.gauge('bocage_siem_lag_seconds', 'Age of the oldest of these');
  const graceMs = settings.url.startsWith('syslog') ? 10_000 : 0;
  const holder = newId();
  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.asSystem({ reason: 'flux vers le SIEM', tenantId: null, requestId: newId() }, work);

  let state: SiemState = 'waiting';
  let stopped = false;
  let held: Held | null = null;
  let failures = 0;
  let nextTry = 0;

  const keepTurn = async (): Promise<void> => {
    // A database that does not answer may have given the turn to another.
    if (stopped || !(await inTx((tx) => store.take(tx, holder, leaseSeconds)).catch(() => false))) throw told(turnOver);
  };
  const send = senderOf(settings, instance, keepTurn);

  const hold = async () => {
    if (!(await inTx((tx) => store.take(tx, holder, leaseSeconds)))) {
      held = null;
      return null;
    }
    if (!held) {
      const spool = await openSpool(settings.spool);
      behind = null;
      held = { spool, reached: await spool.resume(await inTx(store.positions)) };
    }
    return held;
  };

  /** Reads a batch into the spool; false when there is nothing more, or no room: the database keeps what is not read. */
  const fill = async ({ spool, reached }: Held): Promise<boolean> => {
    if (spool.bytes() >= spoolBytes) return false;
    const { records, next } = await inTx((tx) => store.leaves(tx, reached, batch));
    const trees = Object.keys(next);
    if (trees.length === 0) return false;
    const from = Object.fromEntries(trees.map((tree) => [tree, reached[tree] ?? 0]));
    await spool.append({ from, next, records });
    Object.assign(reached, next);
    return true;
  };

  /** How many segments one sending takes: small ones go together, or what a long absence left would trickle. */
  const together = async (spool: Spool, skip: number): Promise<Segment[]> => {
    const some: Segment[] = [];
    let events = 0;
    for (let next = await spool.at(skip); next; next = await spool.at(skip + some.length)) {
      events += next.records.length;
      if (some.length > 0 && events > batch) break;
      some.push(next);
    }
    return some;
  };
  const confirmed = async (spool: Spool, segments: readonly Segment[]): Promise<void> => {
    const next: store.Positions = {};
    for (const segment of segments) Object.assign(next, segment.next);
    await inTx(async (tx) => {
      if (!(await store.take(tx, holder, leaseSeconds))) throw told(turnOver);
      await store.done(tx, next);
    });
    for (const { records } of segments) {
      await spool.drop();
      sent.inc(records.length);
    }
  };

  // A collector of syslog that closed in its turn may have died on what it had just read. So what was sent last stays until
  // the next went through, or the time is over; when that one fails, it is sent again before it.
  let behind: { at: number; segments: Segment[] } | null = null;
  const letGo = async (spool: Spool): Promise<void> => {
    if (behind) await confirmed(spool, behind.segments);
    behind = null;
  };

  /** Sends what is next; false when there is nothing, or when it was not confirmed. */
  const drain = async ({ spool }: Held): Promise<boolean> => {
    if (behind && Date.now() - behind.at > graceMs) await letGo(spool);
    const segments = await together(spool, behind?.segments.length ?? 0);
    const records = segments.flatMap((segment) => segment.records);
    lag.set(records[0] ? Math.max(0, (Date.now() - Date.parse(records[0].at)) / 1_000) : 0);
    if (segments.length === 0 || Date.now() < nextTry) return false;
    try {
      if (records.length > 0) rejected.inc(await send(records));
    } catch (error) {
      if (wasTold(error, turnOver)) throw error;
      behind = null;
      failures += 1;
      nextTry = Date.now() + Math.min(longestPauseMs, everyMs * 2 ** Math.min(failures, 10));
      if (failures === 1) log.warn('siem.not-confirmed', { ...errorFields(error), events: records.length });
      return false;
    }
    if (failures > 0) log.info('siem.confirmed-again', { failures });
    failures = 0;
    await letGo(spool);
    if (graceMs === 0) await confirmed(spool, segments);
    else behind = { at: Date.now(), segments };
    return true;
  };

  const round = async (): Promise<void> => {
    for (let more = true; more && !stopped; ) {
      const mine = await hold();
      if (!mine) {
        state = 'elsewhere';
        return;
      }
      const filled = await fill(mine);
      more = (await drain(mine)) || filled;
      spooled.set(mine.spool.bytes());
      state = mine.spool.bytes() >= spoolBytes ? 'full' : failures > 0 ? 'waiting' : 'ok';
    }
  };

  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const tick = async (): Promise<void> => {
    try {
      await round();
    } catch (error) {
      // What is on disk and in the database says where to go on.
      held = null;
      if (!stopped) log.warn('siem.failed', errorFields(error));
    }
    if (!stopped) timer = setTimeout(() => (running = tick()), everyMs);
  };
  return {
    round,
    state: (): SiemState => state,
    start: (): void => {
      running = tick();
    },
    close: async (): Promise<void> => {
      stopped = true;
      clearTimeout(timer);
      await running;
      await inTx((tx) => store.leave(tx, holder)).catch(() => undefined);
    },
  };
};
export type Siem = ReturnType<typeof createSiem>;
